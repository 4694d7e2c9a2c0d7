/** The most general host: any command with any argument of a small universe, at any time. And those that share the memory with it. */
import { to, type Action, type Command, type Scalar } from '../../src/model/index.ts';
import { isNonSecure } from './conditions.ts';
import { action, type Rmm } from './parts.ts';

/**
 * A command that the host may issue with every combination of these arguments; or the realm, if it is one of the RSI.
 * @param when what a scenario leaves out
 * @param ghosts what success tells them
 */
export function issue<I extends Record<string, Scalar>>(command: Command<I>, args: { readonly [K in keyof I]: readonly I[K][] }, when?: (s: Rmm, args: I) => boolean, ghosts: Readonly<Record<string, (s: Rmm, args: any) => any>> = {}): Action {
  return action(command.name, {
    params: args, agent: p => command.name.startsWith('RSI_') ? `realm${String((p as { rd?: Scalar }).rd)}` : 'host', send: ghosts,
    when: (s, p) => when === undefined || when(s, p as unknown as I),
    call: { command, args: p => p },
  });
}

/** A call that is made only where this holds as well. */
export const onlyWhen = (call: Action, holds: (s: any, args: any) => boolean): Action => {
  const when = call.spec.when as (s: any, args: any) => boolean;
  return { ...call, spec: { ...call.spec, when: (s, args) => holds(s, args) && when(s, args) } };
};

/** The host writes a page that the GPT lets it write. */
export const hostWrite = (pages: readonly number[]): Action => action('host write', {
  params: { pa: pages }, agent: 'host',
  when: (s, { pa }) => isNonSecure(s, pa) && s.contents[pa].context.by !== 'host',
  send: { contents: (_s, { pa }) => to(pa, { type: 'WRITE', by: 'host' }) },
  say: (_s, { pa }) => `writes page${pa}`,
});

/** The secure world takes pages that are non-secure, and gives them back. The RMM has no say in it. */
export const secureWorld = (pages: readonly number[]): readonly Action[] => [
  action('secure world takes', {
    params: { pa: pages }, agent: 'secure world',
    when: (s, { pa }) => s.gpt[pa].is('NS'),
    send: { gpt: (_s, { pa }) => to(pa, 'SECURE') },
    say: (_s, { pa }) => `takes page${pa}`,
  }),
  action('secure world gives', {
    params: { pa: pages }, agent: 'secure world',
    when: (s, { pa }) => s.gpt[pa].is('SECURE'),
    send: { gpt: (_s, { pa }) => to(pa, 'NS') },
    say: (_s, { pa }) => `gives page${pa} back`,
  }),
];

/**
 * A page of a list whose pages are used for nothing else, handed out from the lowest. No command and no claim tells free
 * pages of such a list apart, so that one order stands for all.
 */
export const lowestOf = (pool: readonly number[]) => (s: Rmm, pa: number): boolean =>
  pool.every(p => p >= pa || !s.granule[p].is('DELEGATED'));

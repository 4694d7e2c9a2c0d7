/** What the realm does of its own accord: stores, accesses that abort, exits, and the end of the system. Loads that are done change nothing. */
import { to } from '../../src/model/index.ts';
import { access, type Kind } from './access.ts';
import { action, type Rmm } from './parts.ts';
import type { Exit } from './realm.ts';
import { halfSize, isProtected, whereThere } from './tree.ts';

const runs = (s: Rmm, rd: number): boolean => s.rec[rd].is('RUNNING');
const realmWriter = (rd: number) => rd === 0 ? 'realm0' as const : 'realm1' as const;

/** Number of the ghost of a protected page. */
export const beliefOf = (s: Rmm, rd: number, ipa: number): number => rd * halfSize(s) + ipa;

/** A store that is done at a protected address. */
export const store = (rds: readonly number[], ipas: readonly number[]) => action('store', {
  params: { rd: rds, ipa: ipas },
  agent: ({ rd }) => `realm${rd}`,
  when: (s, { rd, ipa }) => isProtected(s, ipa) && runs(s, rd) && access(s, rd, ipa, 'store').is === 'done',
  send: {
    contents: (s, { rd, ipa }) => { const a = access(s, rd, ipa, 'store'); return a.is === 'done' ? whereThere(s.contents, [a.page], { type: 'WRITE', by: realmWriter(rd) } as const) : null; },
    belief: (s, { rd, ipa }) => whereThere(s.belief, [beliefOf(s, rd, ipa)], 'WRITE' as const),
  },
  say: (_s, { ipa }) => `store to ipa${ipa}`,
});

const exitOf = (s: Rmm, rd: number, ipa: number, kind: Kind, isv: boolean): Exit | undefined => {
  const a = access(s, rd, ipa, kind);
  return a.is !== 'exit' ? undefined : a.half === 'protected' ? 'protected abort' : isv ? 'emulatable abort' : 'unprotected abort';
};

/** An access that leaves the realm. */
export const abort = (rds: readonly number[], ipas: readonly number[]) => action('abort', {
  params: { rd: rds, ipa: ipas, kind: ['load', 'store'], isv: [true, false] },
  agent: ({ rd }) => `realm${rd}`,
  when: (s, { rd, ipa, kind, isv }) => runs(s, rd) && exitOf(s, rd, ipa, kind, isv) !== undefined,
  send: { rec: (s, { rd, ipa, kind, isv }) => to(rd, { type: 'EXIT', why: exitOf(s, rd, ipa, kind, isv)! }) },
  say: (_s, { ipa, kind }) => `${kind} at ipa${ipa}: REC exit`,
});

/** An exit for another reason: a host call, an interrupt. */
export const exit = (rds: readonly number[]) => action('exit', {
  params: { rd: rds }, agent: ({ rd }) => `realm${rd}`,
  when: (s, { rd }) => runs(s, rd),
  send: { rec: (_s, { rd }) => to(rd, { type: 'EXIT', why: 'other' }) },
  say: 'REC exit',
});

/** PSCI_SYSTEM_OFF */
export const systemOff = (rds: readonly number[]) => action('PSCI_SYSTEM_OFF', {
  params: { rd: rds }, agent: ({ rd }) => `realm${rd}`,
  when: (s, { rd }) => runs(s, rd),
  send: { rec: (_s, { rd }) => to(rd, { type: 'EXIT', why: 'other' }), realm: (_s, { rd }) => to(rd, 'OFF') },
});

/** A random statechart with names: an XState machine made through `events`, and what an oracle needs to know about it. */
import { assign, raise, type AnyStateMachine } from 'xstate';
import { events } from '../../src/index.ts';
import { bindBool, bindNum, nowhere, type Env, type Field } from './bind-expr.ts';
import { bool, num, valueAt, type Bool, type Scope } from './expr.ts';
import { showBool, showNum } from './show-expr.ts';
import type { RawEffect, RawMachine, RawMove, RawState } from './raw-machine.ts';

export interface EventType { readonly type: string; readonly fields: readonly Field[] }
/** For each state that handles an event: its guards in order; a `{}` has the guard true. */
export type Handled = ReadonlyMap<string, ReadonlyMap<string, readonly Bool[]>>;
export type Feature = 'nested' | 'parallel' | 'history' | 'final' | 'always' | 'raise' | 'forbidden' | 'guard' | 'payload' | 'context';
export interface Built {
  readonly machine: AnyStateMachine;
  readonly events: readonly EventType[];
  readonly fields: readonly Field[];
  readonly states: readonly string[];
  readonly tags: boolean;
  readonly handled: Handled;
  readonly features: ReadonlySet<Feature>;
  /** the machine in a few lines, for failure messages */
  readonly text: string;
}

const DOMAINS: readonly (readonly unknown[])[] = [[0, 1, 2], [0, 1], [false, true], [null, 'r', 'rw'], [{ a: 0, b: [0] }, { a: 1, b: [0, 1] }]];
const PAYLOADS: readonly (readonly Field[])[] = [[], [{ name: 'v', domain: [0, 1, 2] }], [], [{ name: 'v', domain: ['ro', 'rw'] }], [{ name: 'v', domain: [false, true] }, { name: 'w', domain: [null, 1] }]];
const TRUE: Bool = { k: 'const', b: true };

export function buildMachine(raw: RawMachine, id: string): Built {
  const types: EventType[] = raw.events.map((n, i) => ({ type: `E${i}`, fields: PAYLOADS[n % PAYLOADS.length]! }));
  const fields: Field[] = raw.fields.map((n, i) => ({ name: `f${i}`, domain: DOMAINS[n % DOMAINS.length]! }));
  const env: Env = { ...nowhere, own: fields };
  const features = new Set<Feature>(fields.length ? ['context'] : []);
  const lines: string[] = [];
  const handled = new Map<string, Map<string, readonly Bool[]>>();
  const nodes = pathsOf(raw.root, '');
  const targets = nodes.flatMap(([path, node]) => path === '' ? [] : hasHistory(node) ? [path, `${path}.h`] : [path]);
  let tags = false;

  const scope = ({ context, event }: any): Scope => ({ context, event });
  const effectOf = (e: RawEffect, where: Env, after: number): [unknown, string][] => {
    if (e.raise) {
      // An event raises only later ones, so that most machines come to rest.
      const later = types.slice(after + 1);
      if (later.length === 0) return [];
      features.add('raise');
      const { type, fields: payload } = later[e.n % later.length]!;
      return [[raise({ type, ...Object.fromEntries(payload.map(f => [f.name, f.domain[0]])) }), `raise ${type}`]];
    }
    if (fields.length === 0) return [];
    const field = fields[e.n % fields.length]!;
    const value = bindNum(e.value, where);
    return [[assign(a => ({ [field.name]: valueAt(field.domain, num(value, scope(a))) })), `${field.name} := ${showNum(value)}`]];
  };
  const targetOf = (m: RawMove, path: string): string | undefined => targets[(targets.indexOf(path) + 1 + m.target) % targets.length];
  const moveOf = (m: RawMove, where: Env, after: number, target: string | undefined) => {
    const guard = m.guard ? bindBool(m.guard, where) : TRUE;
    const effects = m.effect ? effectOf(m.effect, where, after) : [];
    if (m.guard) features.add('guard');
    return {
      guard,
      text: `${m.guard ? `[${showBool(guard)}] ` : ''}-> ${target ?? 'stay'} ${effects.map(e => e[1]).join()}${m.reenter ? ' reenter' : ''}`,
      config: {
        ...(target === undefined ? {} : { target: `#${id}.${target}` }), reenter: m.reenter, actions: effects.map(e => e[0]),
        ...(m.guard ? { guard: (a: any) => bool(guard, scope(a)) } : {}),
      },
    };
  };

  const build = (node: RawState, path: string): Record<string, unknown> => {
    const kind = kindOf(node, path);
    const where = (event: EventType): Env => ({ ...env, payload: event.fields });
    if (path !== '' && kind !== 'plain') features.add(kind);
    if (path === '' && kind === 'parallel') features.add('parallel');
    tags ||= path.endsWith('1');
    const shared = { ...(path === '' ? { id } : {}), tags: path.endsWith('1') ? ['t'] : [] };
    if (kind === 'final') { lines.push(`${path}: final`); return { ...shared, type: 'final' }; }
    const on: Record<string, unknown> = {};
    const mine = new Map<string, readonly Bool[]>();
    types.forEach((event, i) => {
      const cell = node.cells[i]!;
      if (cell === 'nothing') return;
      if (cell === 'forbidden') { features.add('forbidden'); on[event.type] = {}; mine.set(event.type, [TRUE]); lines.push(`${path} ${event.type}: {}`); return; }
      if (event.fields.length) features.add('payload');
      const moves = cell.map(m => moveOf(m, where(event), i, m.target % 13 === 12 ? undefined : targetOf(m, path)));
      on[event.type] = moves.map(m => m.config);
      mine.set(event.type, moves.map(m => m.guard));
      moves.forEach(m => lines.push(`${path} ${event.type}: ${m.text}`));
    });
    handled.set(path, mine);
    const after = types.length - 2;
    const effects = (what: string, e: RawEffect | null): unknown[] => e ? effectOf(e, env, after).map(([action, text]) => { lines.push(`${path} ${what}: ${text}`); return action; }) : [];
    const always = path !== '' && node.always ? moveOf(node.always, env, after, targetOf(node.always, path)) : undefined;
    if (always) { features.add('always'); lines.push(`${path} always: ${always.text}`); }
    const done = (kind === 'nested' || kind === 'parallel') && path !== '' && node.done ? moveOf(node.done, env, after, targetOf(node.done, path)) : undefined;
    if (done) lines.push(`${path} done: ${done.text}`);
    const children = node.children.map((c, i) => [`s${i}`, build(c, below(path, i))]);
    if (kind !== 'plain') lines.push(`${path}: ${kind}${hasHistory(node) ? ` with ${node.history} history` : ''}`);
    if (hasHistory(node)) { features.add('history'); children.push(['h', { type: 'history', history: node.history }]); }
    return {
      ...shared, on, entry: effects('entry', node.entry), exit: effects('exit', node.exit),
      ...(always ? { always: always.config } : {}), ...(done ? { onDone: done.config } : {}),
      ...(kind === 'parallel' ? { type: 'parallel' } : {}),
      ...(kind === 'plain' ? {} : { states: Object.fromEntries(children), ...(kind === 'nested' ? { initial: 's0' } : {}) }),
    };
  };
  const config = { ...build(raw.root, ''), context: Object.fromEntries(fields.map(f => [f.name, valueAt(f.domain, 0)])), options: { maxIterations: 60 } };
  const alphabet = Object.fromEntries(types.map(t => [t.type, Object.fromEntries(t.fields.map(f => [f.name, f.domain]))]));
  const machine = (events(alphabet as never).createMachine as (c: unknown) => AnyStateMachine)(config);
  return { machine, events: types, fields, states: nodes.map(([path]) => path).filter(p => p !== ''), tags, handled, features, text: `${id}: fields ${JSON.stringify(fields)}, events ${JSON.stringify(types)}\n  ${lines.join('\n  ')}` };
}

/** The first child is where a state begins, so it is never final. */
const kindOf = (node: RawState, path: string): RawState['kind'] => node.kind === 'final' && path.endsWith('s0') ? 'plain' : node.kind;
const hasHistory = (node: RawState): boolean => node.history !== 'none' && node.children.length > 0;
const below = (path: string, i: number): string => path === '' ? `s${i}` : `${path}.s${i}`;
const pathsOf = (node: RawState, path: string): [string, RawState][] => [[path, node], ...node.children.flatMap((c, i) => pathsOf(c, below(path, i)))];

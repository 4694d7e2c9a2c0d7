/** Random statecharts before they know any names: flat, nested, parallel, with history, context, guards and effects. */
import fc from 'fast-check';
import { rawBool, rawNum, type RawBool, type RawNum } from './raw-expr.ts';

export interface RawEffect { readonly raise: boolean; readonly n: number; readonly value: RawNum }
export interface RawMove { readonly target: number; readonly guard: RawBool | null; readonly effect: RawEffect | null; readonly reenter: boolean }
/** What a state does with one event. */
export type RawCell = 'nothing' | 'forbidden' | readonly RawMove[];
export interface RawState {
  readonly kind: 'plain' | 'final' | 'nested' | 'parallel';
  readonly cells: readonly RawCell[];
  readonly always: RawMove | null;
  readonly entry: RawEffect | null;
  readonly exit: RawEffect | null;
  readonly done: RawMove | null;
  readonly history: 'none' | 'shallow' | 'deep';
  readonly children: readonly RawState[];
}
export interface RawMachine {
  /** per event: the domain of its payload, or none */
  readonly events: readonly number[];
  readonly fields: readonly number[];
  readonly root: RawState;
}

const nat = fc.nat(997);
const rarely = <T>(arbitrary: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | null> =>
  fc.oneof({ withCrossShrink: true }, { weight: 100 - percent, arbitrary: fc.constant(null) }, { weight: percent, arbitrary });
const list = <T>(arbitrary: fc.Arbitrary<T>, minLength: number, maxLength: number): fc.Arbitrary<T[]> => fc.array(arbitrary, { minLength, maxLength, size: 'max' });

/** field + 1 */
const next: RawNum = { op: 'add', n: 0, x: { op: 'read', n: 0 }, y: { op: 'const', n: 1 } };
const effect = (raises: number): fc.Arbitrary<RawEffect> =>
  fc.record({ raise: fc.oneof({ weight: 100 - raises, arbitrary: fc.constant(false) }, { weight: raises, arbitrary: fc.constant(true) }), n: nat, value: fc.oneof({ weight: 1, arbitrary: fc.constant(next) }, { weight: 1, arbitrary: rawNum }) });
/** 0 is the state that comes next in the document, so that what shrinks is a chain. */
const target = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: nat });
const move = fc.record<RawMove>({ target, guard: rarely(rawBool, 25), effect: rarely(effect(20), 45), reenter: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }) });
/** Without a guard most `always` loop for ever; such machines are thrown away. */
const eventless = fc.tuple(move, rarely(rawBool, 85)).map(([m, guard]): RawMove => ({ ...m, guard }));
const cell = fc.oneof({ withCrossShrink: true },
  { weight: 16, arbitrary: fc.constant<RawCell>('nothing') },
  { weight: 8, arbitrary: fc.constant<RawCell>('forbidden') },
  { weight: 64, arbitrary: list(move, 1, 1) },
  { weight: 12, arbitrary: list(move, 2, 3) },
);

const state = (kind: fc.Arbitrary<RawState['kind']>, children: fc.Arbitrary<RawState[]>, cells: fc.Arbitrary<RawCell> = cell, eager = 14): fc.Arbitrary<RawState> => fc.record<RawState>({
  kind, cells: list(cells, 4, 4), always: rarely(eventless, eager), entry: rarely(effect(10), 15), exit: rarely(effect(10), 10), done: rarely(move, 60),
  history: fc.oneof({ weight: 3, arbitrary: fc.constant('none' as const) }, { weight: 2, arbitrary: fc.constant('shallow' as const) }, { weight: 3, arbitrary: fc.constant('deep' as const) }),
  children,
});
const none = fc.constant<RawState[]>([]);
const leaf = state(fc.oneof({ weight: 14, arbitrary: fc.constant('plain' as const) }, { weight: 2, arbitrary: fc.constant('final' as const) }), none);
/** States with children handle less themselves: what they handle they handle for all their children. */
const few = fc.oneof({ withCrossShrink: true }, { weight: 4, arbitrary: fc.constant<RawCell>('nothing') }, { weight: 1, arbitrary: cell });
const nested = state(fc.constant('nested' as const), list(leaf, 2, 3), few);
const parallel = state(fc.constant('parallel' as const), list(nested, 2, 2), few);
const child = fc.oneof({ withCrossShrink: true }, { weight: 5, arbitrary: leaf }, { weight: 3, arbitrary: nested }, { weight: 1, arbitrary: parallel });

const root = fc.oneof({ withCrossShrink: true },
  { weight: 4, arbitrary: state(fc.constant('nested' as const), list(leaf, 3, 6), few) },
  { weight: 4, arbitrary: state(fc.constant('nested' as const), list(child, 2, 4), few) },
  { weight: 2, arbitrary: state(fc.constant('parallel' as const), list(nested, 2, 2), few) },
  { weight: 1, arbitrary: state(fc.constant('plain' as const), none) }, // nothing but context
);

/** Not biased towards small values: with fast-check's bias half of all machines have one state. */
export const rawMachine: fc.Arbitrary<RawMachine> = fc.noBias(fc.record<RawMachine>({ events: list(nat, 3, 4), fields: list(nat, 0, 2), root }));

/** Two regions that both move by themselves, on the context that they share: what XState does may depend on its order. */
export const rawRegions: fc.Arbitrary<RawMachine> = fc.noBias(fc.record<RawMachine>({
  events: list(nat, 3, 4), fields: list(nat, 1, 2),
  root: state(fc.constant('parallel' as const), list(state(fc.constant('nested' as const), list(state(fc.constant('plain' as const), none, cell, 70), 2, 3), few), 2, 2), few),
}));

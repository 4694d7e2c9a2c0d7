/** Random systems before they know any names: machines, instances, actions, claims. */
import fc from 'fast-check';
import { goodMachine } from './machines.ts';
import { rawBool, rawNum, type RawBool, type RawNum } from './raw-expr.ts';
import type { RawMachine } from './raw-machine.ts';

export interface RawComponent { readonly machine: number; readonly many: boolean; readonly count: number }
export interface RawSend {
  readonly comp: number;
  readonly event: number;
  readonly fields: readonly [RawNum, RawNum];
  readonly mode: 'must' | 'opt' | 'block';
  /** which instances of a component that has several */
  readonly to: 'one' | 'list' | 'all';
  readonly index: readonly [RawNum, RawNum];
  /** a constant payload, or a function of the state */
  readonly fixed: boolean;
  /** sends nothing unless */
  readonly only: RawBool | null;
}
export interface RawAction {
  readonly params: readonly { readonly overInstances: boolean; readonly n: number }[];
  readonly when: 'none' | 'function' | readonly { readonly comp: number; readonly states: readonly number[] }[];
  readonly test: RawBool;
  readonly sends: readonly RawSend[];
}
export interface RawAlways { readonly each: readonly RawAction['params'][number][]; readonly when: RawBool | null; readonly holds: readonly RawBool[] }
/** An action that lets one component receive an event whenever it handles it: without some of these most systems stand still. */
export interface RawFree { readonly comp: number; readonly event: number; readonly guard: RawBool | null }
export interface RawSystem {
  readonly machines: readonly RawMachine[];
  readonly components: readonly RawComponent[];
  readonly actions: readonly RawAction[];
  readonly free: readonly RawFree[];
  readonly claims: readonly RawAlways[];
  readonly final: RawBool | null;
  readonly depth: number;
}

const nat = fc.nat(997);
const list = <T>(arbitrary: fc.Arbitrary<T>, minLength: number, maxLength: number): fc.Arbitrary<T[]> => fc.array(arbitrary, { minLength, maxLength, size: 'max' });
const oneOf = <T>(...weighted: readonly (readonly [number, T])[]): fc.Arbitrary<T> => fc.oneof(...weighted.map(([weight, x]) => ({ weight, arbitrary: fc.constant(x) })));
const rarely = <T>(arbitrary: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | null> =>
  fc.oneof({ withCrossShrink: true }, { weight: 100 - percent, arbitrary: fc.constant(null) }, { weight: percent, arbitrary });

const component = fc.record<RawComponent>({ machine: nat, many: oneOf([3, false], [3, true]), count: oneOf([10, 2], [6, 3], [3, 1], [1, 0]) });
const params = fc.oneof({ withCrossShrink: true }, { weight: 5, arbitrary: fc.constant([]) }, { weight: 5, arbitrary: list(fc.record({ overInstances: oneOf([2, true], [1, false]), n: nat }), 1, 2) });
const send = fc.record<RawSend>({
  comp: nat, event: nat, fields: fc.tuple(rawNum, rawNum), mode: oneOf([22, 'opt' as const], [30, 'must' as const], [48, 'block' as const]),
  to: oneOf([5, 'one' as const], [2, 'list' as const], [2, 'all' as const]), index: fc.tuple(rawNum, rawNum), fixed: oneOf([2, false], [1, true]), only: rarely(rawBool, 10),
});
const action = fc.record<RawAction>({
  params,
  when: fc.oneof({ withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant('none' as const) },
    { weight: 5, arbitrary: fc.constant('function' as const) },
    { weight: 3, arbitrary: list(fc.record({ comp: nat, states: list(nat, 1, 2) }), 1, 2) }),
  test: rawBool, sends: list(send, 1, 3),
});
const claim = fc.record<RawAlways>({ each: params, when: rarely(rawBool, 45), holds: list(rawBool, 1, 2) });

/** Not biased towards small values, for the reason that is given in raw-machine.ts. */
export const rawSystem: fc.Arbitrary<RawSystem> = fc.noBias(fc.record<RawSystem>({
  machines: list(goodMachine, 1, 3), components: list(component, 1, 4), actions: list(action, 1, 4),
  free: list(fc.record<RawFree>({ comp: nat, event: nat, guard: rarely(rawBool, 40) }), 2, 5), claims: list(claim, 1, 3),
  final: rarely(rawBool, 40), depth: oneOf([5, 0], [1, 1], [1, 2], [1, 4]),
})).map(raw => Object.defineProperty(raw, fc.toStringMethod, { value: () => '(see the message)', enumerable: false }));

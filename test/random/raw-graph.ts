/** Random labelled graphs before they know any names: who moves where, what is asked of it, and what is fair. */
import fc from 'fast-check';

/** Most states that a description can have; tables of states have as many entries. */
export const MOST = 18;

/** Where one ground action takes one machine from one of its states; `there` decides whether it does at all. */
export interface RawTarget { readonly there: number; readonly to: number }
export interface RawGround {
  /** which machines it moves, where there are two */
  readonly who: 'first' | 'second' | 'both';
  readonly mode: 'block' | 'must' | 'opt';
  readonly targets: readonly RawTarget[];
  readonly when: readonly boolean[] | null;
}
export interface RawAction { readonly params: 0 | 1 | 2; readonly agent: 'none' | 'one' | 'each'; readonly grounds: readonly RawGround[] }
/** A branch of a label of a thread. */
export interface RawBranch {
  readonly named: boolean; readonly goto: number; readonly other: number;
  readonly if: readonly boolean[] | null; readonly else: boolean; readonly choose: boolean;
  /** states in which the command that it calls fails; null = it calls none */
  readonly fails: readonly boolean[] | null;
  /** how it moves the machine; null = it does not */
  readonly moves: readonly RawTarget[] | null;
}
export interface RawSteps { readonly of: number; readonly plain: boolean; readonly except: readonly number[]; readonly each: number }
export interface RawFairness { readonly progress: boolean; readonly weak: readonly RawSteps[]; readonly strong: readonly RawSteps[]; readonly finitely: readonly number[] }
/** A table of states for each value of the parameter of `forEach`, or one if the property has none. */
export interface RawClaim { readonly each: 'no' | 'values' | 'instances'; readonly when: readonly (readonly boolean[])[] | null; readonly holds: readonly (readonly boolean[])[] }
export interface RawStepClaim { readonly each: 'no' | 'values' | 'instances'; readonly before: readonly (readonly boolean[])[]; readonly after: readonly (readonly boolean[])[]; readonly by: readonly number[]; readonly clauses: boolean; readonly when: boolean }
export interface RawGraph {
  readonly shape: 'one' | 'two' | 'threads';
  readonly sizes: readonly [number, number];
  /** ground actions that lead to each state from one before it, so that most states are reached */
  readonly tree: readonly { readonly from: number; readonly by: number }[];
  readonly actions: readonly RawAction[];
  readonly thread: { readonly many: boolean; readonly count: number; readonly code: readonly (readonly RawBranch[])[] };
  readonly lead: RawClaim;
  /** the same sets of steps, once weakly and once strongly fair */
  readonly fair: readonly RawSteps[] | 'all';
  readonly mixed: RawClaim; readonly mixedFair: RawFairness;
  readonly eventually: RawClaim; readonly eventuallyFair: RawFairness;
  readonly canAlways: RawClaim; readonly recover: RawClaim;
  readonly reachable: RawClaim;
  readonly steps: readonly RawStepClaim[];
  readonly final: readonly boolean[] | null;
  readonly bound: number;
}

const nat = fc.nat(997);
const list = <T>(arbitrary: fc.Arbitrary<T>, minLength: number, maxLength: number): fc.Arbitrary<T[]> => fc.array(arbitrary, { minLength, maxLength, size: 'max' });
const oneOf = <T>(...weighted: readonly (readonly [number, T])[]): fc.Arbitrary<T> => fc.oneof(...weighted.map(([weight, x]) => ({ weight, arbitrary: fc.constant(x) })));
const rarely = <T>(arbitrary: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | null> =>
  fc.oneof({ withCrossShrink: true }, { weight: 100 - percent, arbitrary: fc.constant(null) }, { weight: percent, arbitrary });
/** A set of states: true for `percent` of them. */
const table = (percent: number): fc.Arbitrary<boolean[]> => list(oneOf([100 - percent, false], [percent, true]), MOST, MOST);
const tables = (percent: number): fc.Arbitrary<boolean[][]> => list(table(percent), 2, 2);

const target = fc.record<RawTarget>({ there: fc.nat(99), to: nat });
const ground = fc.record<RawGround>({
  who: oneOf([3, 'first' as const], [3, 'second' as const], [2, 'both' as const]), mode: oneOf([18, 'block' as const], [1, 'opt' as const], [1, 'must' as const]),
  targets: list(target, MOST, MOST), when: rarely(table(60), 20),
});
const action = fc.record<RawAction>({
  params: oneOf([5, 0 as const], [4, 1 as const], [2, 2 as const]), agent: oneOf([2, 'none' as const], [1, 'one' as const], [1, 'each' as const]), grounds: list(ground, 4, 4),
});
const branch = fc.record<RawBranch>({
  named: fc.boolean(), goto: nat, other: nat, if: rarely(table(60), 40), else: oneOf([3, false], [1, true]), choose: oneOf([4, false], [1, true]),
  fails: rarely(table(50), 20), moves: rarely(list(target, MOST, MOST), 60),
});
const steps = fc.record<RawSteps>({ of: nat, plain: fc.boolean(), except: list(nat, 1, 2), each: fc.nat(2) });
const fairness = fc.record<RawFairness>({ progress: oneOf([1, false], [2, true]), weak: list(steps, 0, 3), strong: list(steps, 0, 2), finitely: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: list(nat, 1, 2) }) });
const each = oneOf([6, 'no' as const], [1, 'values' as const], [1, 'instances' as const]);
const claim = (when: number, holds: number): fc.Arbitrary<RawClaim> =>
  fc.record<RawClaim>({ each, when: fc.oneof({ withCrossShrink: true }, { weight: 1, arbitrary: tables(0) }, { weight: 24, arbitrary: tables(when) }), holds: tables(holds) });
const stepClaim = fc.record<RawStepClaim>({ each, before: tables(25), after: tables(35), by: list(nat, 3, 3), clauses: fc.boolean(), when: fc.boolean() });

/** Not biased towards small values, for the reason that is given in raw-machine.ts. */
export const rawGraph: fc.Arbitrary<RawGraph> = fc.noBias(fc.record<RawGraph>({
  shape: oneOf([5, 'one' as const], [3, 'two' as const], [2, 'threads' as const]),
  sizes: fc.tuple(oneOf([1, 2], [1, 3], [2, 4], [3, 5], [3, 6], [3, 7], [4, 8]), oneOf([1, 2], [1, 3])),
  tree: list(fc.record({ from: nat, by: nat }), MOST, MOST), actions: list(action, 1, 5),
  thread: fc.record({ many: oneOf([4, true], [1, false]), count: oneOf([4, 2], [1, 1]), code: list(list(branch, 1, 2), 2, 3) }),
  lead: claim(30, 35), fair: fc.oneof({ withCrossShrink: true }, { weight: 2, arbitrary: list(steps, 1, 3) }, { weight: 2, arbitrary: fc.constant('all' as const) }),
  mixed: claim(30, 35), mixedFair: fairness, eventually: claim(0, 30), eventuallyFair: fairness,
  canAlways: claim(0, 30), recover: claim(35, 25), reachable: claim(0, 20),
  steps: list(stepClaim, 2, 2), final: rarely(table(30), 50), bound: fc.nat(6),
})).map(raw => Object.defineProperty(raw, fc.toStringMethod, { value: () => '(see the message)', enumerable: false }));

/**
 * Decisions over local states: a test asks for the local state of one slot, a leaf is an answer. Equal decisions are one
 * object, so a printer sees what several of them share.
 *
 * `every`, `some`, `count` and `findIndex` over instances are tests too: such a tally has a number in the place of a slot,
 * and its result stands for a local state.
 */
import type { CombKind } from '../compile/diagram.ts';

/** The answer where the model has none: a function of it throws. Whoever gets there has found a disagreement. */
export const NEVER = -1;
/** The answer where nobody can get, because it contradicts what was asked before. */
export const VOID = -2;

export interface Leaf { readonly id: number; readonly answer: number }
/** Which way to go, by the local states of a slot; those in no arm cannot occur here, or do not matter. */
export interface Test { readonly id: number; readonly slot: number; readonly arms: readonly Arm[] }
/** Results: every, some: 0 or 1. count: how many. findIndex: 0 for none, else one more than the index. */
export interface Tally {
  readonly kind: CombKind;
  /** what is claimed of each instance */
  readonly parts: readonly Decision[];
  /** the result, instance by instance */
  readonly result: Decision;
}

/** The number of the first tally; slots have smaller ones. */
const TALLIES = 2 ** 20;
export interface Arm { readonly when: readonly number[]; readonly then: Decision }
export type Decision = Leaf | Test;

export const isLeaf = (d: Decision): d is Leaf => 'answer' in d;
/** Slot -> the local states that it may have here; a slot that is not named may have any. */
export type Known = ReadonlyMap<number, readonly number[]>;

export class Decisions {
  private readonly known = new Map<string, Decision>();
  private readonly onTest: () => void;

  /** @param onTest is told of each test that is made, also again; it may throw to make an end */
  constructor(onTest: () => void = () => undefined) { this.onTest = onTest; }

  private one<D extends Decision>(key: string, make: (id: number) => D): D {
    const found = this.known.get(key) ?? make(this.known.size);
    this.known.set(key, found);
    return found as D;
  }

  /** What `every` and its like ask, by the number that stands for a slot. */
  private readonly tallies: Tally[] = [];
  tally(number: number): Tally | undefined { return this.tallies[number - TALLIES]; }
  /** The number of a tally. */
  tallyOf(tally: Tally): number {
    const same = this.tallies.findIndex(t => t.kind === tally.kind && t.result === tally.result && t.parts.length === tally.parts.length && t.parts.every((p, i) => p === tally.parts[i]));
    return TALLIES + (same >= 0 ? same : this.tallies.push(tally) - 1);
  }

  leaf(answer: number): Leaf { return this.one(`=${answer}`, id => ({ id, answer })); }
  get never(): Leaf { return this.leaf(NEVER); }

  /** A test. Arms that lead to the same decision are one, and a test below that asks the same slot again is taken in. */
  test(slot: number, arms: readonly Arm[]): Decision {
    this.onTest();
    const sets = new Map<Decision, number[]>();
    const add = (when: readonly number[], then: Decision): void => {
      if (when.length === 0) return;
      if (!isLeaf(then) && then.slot === slot) {
        for (const arm of then.arms) add(when.filter(l => arm.when.includes(l)), arm.then);
      } else sets.set(then, [...sets.get(then) ?? [], ...when]);
    };
    for (const { when, then } of arms) add(when, then);
    const [only] = sets.keys();
    if (sets.size === 1) return only!;
    const sorted = [...sets].map(([then, when]) => ({ when: when.sort((a, b) => a - b), then })).sort((a, b) => a.when[0]! - b.when[0]!);
    return this.one(`${slot}:${sorted.map(a => `${a.when.join()}>${a.then.id}`).join(';')}`, id => ({ id, slot, arms: sorted }));
  }

  /** The decision with other decisions in the place of its answers. */
  graft(d: Decision, onto: (answer: number) => Decision): Decision {
    const done = new Map<Decision, Decision>();
    const visit = (x: Decision): Decision => {
      let made = done.get(x);
      if (!made) done.set(x, made = isLeaf(x) ? onto(x.answer) : this.test(x.slot, x.arms.map(a => ({ when: a.when, then: visit(a.then) }))));
      return made;
    };
    return visit(d);
  }

  /** The decision where it is known that slots have only these local states; tests that this settles are gone. */
  within(d: Decision, known: Known): Decision {
    const done = new Map<string, Decision>();
    const visit = (x: Decision, k: Known): Decision => {
      if (isLeaf(x)) return x;
      const key = `${x.id} ${[...k].map(([slot, set]) => `${slot}:${set.join()}`).join(' ')}`;
      let made = done.get(key);
      if (made) return made;
      const here = k.get(x.slot);
      made = this.test(x.slot, x.arms.flatMap(a => {
        const when = here ? a.when.filter(l => here.includes(l)) : a.when;
        return when.length === 0 ? [] : [{ when, then: visit(a.then, new Map(k).set(x.slot, when)) }];
      }));
      done.set(key, made);
      return made;
    };
    return visit(d, known);
  }

  /** Where the answer is NEVER or VOID any other will do: the decision without those ways. */
  settle(d: Decision): Decision { return this.without(d, [NEVER, VOID]); }

  /** The decision without the ways that lead to these answers; the first of them if no other way is left. */
  without(d: Decision, answers: readonly number[]): Decision {
    const done = new Map<Decision, Decision>();
    const none = this.leaf(answers[0]!);
    const visit = (x: Decision): Decision => {
      let made = done.get(x);
      if (made) return made;
      if (isLeaf(x)) made = answers.includes(x.answer) ? none : x;
      else {
        const arms = x.arms.map(a => ({ when: a.when, then: visit(a.then) })).filter(a => a.then !== none);
        made = arms.length === 0 ? none : this.test(x.slot, arms);
      }
      done.set(x, made);
      return made;
    };
    return visit(d);
  }
}

/** Every decision below, itself included, those below first. */
export function below(...roots: readonly Decision[]): Decision[] {
  const seen = new Set<Decision>();
  const visit = (d: Decision): void => {
    if (seen.has(d)) return;
    if (!isLeaf(d)) for (const a of d.arms) visit(a.then);
    seen.add(d);
  };
  roots.forEach(visit);
  return [...seen];
}

/** The answers that a decision can give. */
export const answersOf = (d: Decision): number[] => below(d).filter(isLeaf).map(l => l.answer).sort((a, b) => a - b);

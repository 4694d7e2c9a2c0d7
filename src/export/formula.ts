/** Yes-or-no decisions as formulas: memberships of local states in sets, joined by and, or. */
import { isLeaf, type Arm, type Decision, type Decisions, type Tally } from './decision.ts';
import { instanceOf, type Flat, type FlatAction } from './flat.ts';
import type { NamedSet, SetNames } from './sets.ts';

export type Formula =
  | { readonly is: 'yes' | 'no' }
  /** the local state of the slot is one of these, or (unless) none of them */
  | { readonly is: 'in'; readonly slot: number; readonly set: readonly number[]; readonly unless: boolean; readonly named: NamedSet | undefined }
  | { readonly is: 'all' | 'any'; readonly of: readonly Formula[] }
  /** the number of these that hold is (unless: is not) one of `values` */
  | { readonly is: 'count'; readonly of: readonly Formula[]; readonly values: readonly number[]; readonly unless: boolean }
  /** the action is enabled: a name for that formula */
  | { readonly is: 'can'; readonly action: FlatAction; readonly unless: boolean }
  /** a formula that stands in several places */
  | { readonly is: 'helper'; readonly helper: Helper; readonly unless: boolean };

export interface Helper { readonly formula: Formula }

const YES: Formula = { is: 'yes' };
const NO: Formula = { is: 'no' };

/** Memberships in a formula from which on it is worth a name when it is used twice. */
const WORTH_A_NAME = 3;

export class Formulas {
  private readonly flat: Flat;
  private readonly sets: SetNames;
  private readonly decisions: Decisions;

  constructor(flat: Flat, sets: SetNames) {
    this.flat = flat;
    this.sets = sets;
    this.decisions = flat.decisions;
  }

  /** Where the decision gives this answer. Where it gives NEVER the formula may say either. */
  where(d: Decision, answer = 1): Formula {
    const settled = this.decisions.settle(d);
    const asked = this.decisions.graft(settled, a => this.decisions.leaf(a === answer ? 1 : 0));
    const uses = usesOf(asked);
    const made = new Map<Decision, Formula>();
    const visit = (x: Decision): Formula => {
      if (isLeaf(x)) return x.answer === 1 ? YES : NO;
      const known = made.get(x);
      if (known) return known;
      const formula = this.test(x.slot, x.arms, visit);
      const shared = uses.get(x)! > 1 && sizeOf(formula) >= WORTH_A_NAME;
      const result: Formula = shared ? { is: 'helper', helper: { formula }, unless: false } : formula;
      made.set(x, result);
      return result;
    };
    return visit(asked);
  }

  private test(slot: number, arms: readonly Arm[], visit: (d: Decision) => Formula): Formula {
    const parts = arms.map(arm => ({ inside: this.membership(slot, arm.when, arms), then: visit(arm.then) }));
    if (parts.length === 2) {
      const [a, b] = parts as [typeof parts[0], typeof parts[0]];
      for (const [x, y] of [[a, b], [b, a]] as const) {
        if (x.then.is === 'yes') return any([x.inside, y.then]);
        if (x.then.is === 'no') return all([y.inside, y.then]);
      }
    }
    return any(parts.map(p => all([p.inside, p.then])));
  }

  private results(tally: Tally, set: readonly number[], arms: readonly Arm[]): Formula {
    const others = arms.flatMap(a => a.when === set ? [] : a.when);
    return tallied(tally.kind, tally.parts.map(p => this.where(p)), set, others);
  }

  /** The shortest way to say that the local state is one of `set`; those in no arm may be said to be either. */
  private membership(slot: number, set: readonly number[], arms: readonly Arm[]): Formula {
    const tally = this.decisions.tally(slot);
    if (tally) return this.results(tally, set, arms);
    const { component } = instanceOf(this.flat, slot % this.flat.slots);
    const others = arms.flatMap(a => a.when === set ? [] : a.when);
    const free = component.locals.flatMap((_, l) => set.includes(l) || others.includes(l) ? [] : [l]);
    if (set.length <= 2 && set.length <= others.length) return { is: 'in', slot, set, unless: false, named: undefined };
    if (others.length <= 2) return { is: 'in', slot, set: others, unless: true, named: undefined };
    const here = this.sets.known(component, set, free);
    if (here) return { is: 'in', slot, set: here.set, named: here, unless: false };
    const there = this.sets.known(component, others, free);
    if (there) return { is: 'in', slot, set: there.set, named: there, unless: true };
    const short = set.length <= others.length ? set : others;
    return { is: 'in', slot, set: short, named: this.sets.numbered(component, short), unless: short !== set };
  }
}

/** The formula of a tally having one of these results. */
function tallied(kind: Tally['kind'], of: readonly Formula[], set: readonly number[], others: readonly number[]): Formula {
  switch (kind) {
    case 'every': return set[0] === 1 ? all(of) : not(all(of));
    case 'some': return set[0] === 1 ? any(of) : not(any(of));
    case 'count': {
      const unless = others.length < set.length;
      return { is: 'count', of, values: unless ? others : set, unless };
    }
    case 'findIndex': return any(set.map(r => all([...(r === 0 ? of : of.slice(0, r - 1)).map(not), ...(r === 0 ? [] : [of[r - 1]!])])));
  }
}

export function all(of: readonly Formula[]): Formula { return join('all', of, 'no', 'yes'); }
export function any(of: readonly Formula[]): Formula { return join('any', of, 'yes', 'no'); }

function join(is: 'all' | 'any', of: readonly Formula[], settles: 'yes' | 'no', neutral: 'yes' | 'no'): Formula {
  const flat = of.flatMap(f => f.is === is ? f.of : [f]).filter(f => f.is !== neutral);
  if (flat.some(f => f.is === settles)) return { is: settles };
  if (flat.length === 0) return { is: neutral };
  return flat.length === 1 ? flat[0]! : { is, of: flat };
}

export function not(f: Formula): Formula {
  switch (f.is) {
    case 'yes': return NO;
    case 'no': return YES;
    case 'in': case 'can': case 'helper': case 'count': return { ...f, unless: !f.unless };
    case 'all': return any(f.of.map(not));
    case 'any': return all(f.of.map(not));
  }
}

function usesOf(d: Decision): Map<Decision, number> {
  const uses = new Map<Decision, number>();
  const visit = (x: Decision): void => {
    const before = uses.get(x) ?? 0;
    uses.set(x, before + 1);
    if (before === 0 && !isLeaf(x)) x.arms.forEach(a => visit(a.then));
  };
  visit(d);
  return uses;
}

function sizeOf(f: Formula): number {
  switch (f.is) {
    case 'yes': case 'no': case 'in': case 'can': case 'helper': return 1;
    case 'all': case 'any': case 'count': return f.of.reduce((n, x) => n + sizeOf(x), 0);
  }
}

/** The helpers that a formula needs, those that others need first. */
export function helpersOf(f: Formula): Helper[] {
  const found = new Set<Helper>();
  const visit = (x: Formula): void => {
    if (x.is === 'all' || x.is === 'any' || x.is === 'count') x.of.forEach(visit);
    if (x.is !== 'helper' || found.has(x.helper)) return;
    visit(x.helper.formula);
    found.add(x.helper);
  };
  visit(f);
  return [...found];
}

/** "at most 1", "3 or more" or a list: how a count is compared. */
export function comparison(values: readonly number[], unless: boolean, most: number): { readonly how: '<=' | '>=' | '=' | '!='; readonly number: number }[] {
  const set = unless ? Array.from({ length: most + 1 }, (_, i) => i).filter(i => !values.includes(i)) : [...values].sort((a, b) => a - b);
  const [first, last] = [set[0]!, set.at(-1)!];
  if (last - first + 1 === set.length && set.length > 1) {
    if (first === 0) return [{ how: '<=', number: last }];
    if (last === most) return [{ how: '>=', number: first }];
  }
  return set.length === most ? [{ how: '!=', number: most * (most + 1) / 2 - set.reduce((a, b) => a + b, 0) }] : set.map(number => ({ how: '=', number }));
}

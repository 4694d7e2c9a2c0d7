/**
 * A user's function as a decision over local states. What the search has not asked, because no reachable state asks it, is
 * asked now, so that the function stands there as it was written. NEVER stays where it cannot be asked: it throws there.
 */
import type { CombKind, Diagram, Diagrams } from '../compile/diagram.ts';
import { answersOf, isLeaf, NEVER, VOID, type Decision, type Decisions, type Known, type Tally } from './decision.ts';

/** Combinations of reads that are asked for one function; beyond them it is left as the search has met it. */
const MAX_RUNS = 10_000;
/** Looks at a decision before a state that gives a wanted answer counts as not found. */
const MAX_LOOKS = 20_000;

export interface Source {
  readonly decisions: Decisions;
  readonly diagrams: Diagrams;
  /** the slot that stands for another one whose local state is the same; usually itself */
  readonly slot: (asked: number) => number;
  /** slot -> its local states as exports count them -> as the machine's table does */
  readonly locals: (slot: number) => readonly number[];
  /** runs a function at some state in which slots have these local states; it may throw */
  readonly ask: (d: Diagram, at: Known) => void;
  /** is told that a function has too many combinations to ask about all */
  readonly gaveUp: () => void;
}

/** Another decision that has given this answer before the question is asked. */
interface Given { readonly decision: Decision; readonly answer: number }

/** @param known what is taken for granted of some slots */
export function unfold(source: Source, d: Diagram, known: Known = new Map()): Decision {
  const { decisions, diagrams } = source;
  let runs = 0;

  /** Learns what stands in a place that nothing has been learnt of; else says why there is nothing. */
  const learn = (node: () => number, k: Known, given: readonly Given[]): number => {
    if (runs++ >= MAX_RUNS) {
      source.gaveUp();
      return NEVER;
    }
    const state = solve(source, given, k);
    if (state === undefined) return VOID;
    source.ask(d, state);
    return node() >= 0 ? 0 : NEVER;
  };

  const visit = (where: () => number, k: Known, given: readonly Given[]): Decision => {
    if (where() < 0) {
      const failed = learn(where, k, given);
      if (failed < 0) return decisions.leaf(failed);
    }
    const node = where();
    if (diagrams.isLeaf(node)) return decisions.leaf(diagrams.result(node));
    const comb = diagrams.comb(node);
    if (comb) {
      const tally = tallyOf(comb.kind, comb.roots, k, given);
      const then = (answer: number): Decision => visit(() => diagrams.below(node, answer), k, [...given, { decision: tally.result, answer }]);
      const results = answersOf(tally.result);
      // Where a claim throws for an instance, it matters which are asked before: written instance by instance.
      if (results.includes(NEVER) || tally.parts.length < 2) return decisions.graft(tally.result, r => r < 0 ? decisions.leaf(r) : then(r));
      return decisions.test(decisions.tallyOf(tally), results.filter(r => r >= 0).map(r => ({ when: [r], then: then(r) })));
    }
    const { slot: asked, values } = diagrams.question(node);
    const slot = source.slot(asked);
    const table = source.locals(slot);
    const byValue = new Map<number, number[]>();
    for (const local of k.get(slot) ?? table.keys()) {
      const value = values[table[local]!]!;
      byValue.set(value, [...byValue.get(value) ?? [], local]);
    }
    return decisions.test(slot, [...byValue].map(([value, when]) => ({ when, then: visit(() => diagrams.below(node, value), new Map(k).set(slot, when), given) })));
  };

  /** `every` and its like over instances; each is asked only where those before it leave the result open. */
  const tallyOf = (kind: CombKind, roots: readonly number[], k: Known, given: readonly Given[]): Tally => {
    const parts: Decision[] = [];
    const open = 0;
    const inTurn = (end: (count: number) => number, settled: (i: number) => number): Decision => chain(decisions, kind, parts, end, settled);
    for (const root of roots) {
      const before = kind === 'count' || parts.length === 0 ? [] : [{ decision: inTurn(() => open, i => 1 + i), answer: open }];
      parts.push(visit(() => diagrams.get(root), k, [...given, ...before]));
    }
    return { kind, parts, result: inTurn(count => kind === 'every' ? 1 : count, i => kind === 'every' ? 0 : kind === 'some' ? 1 : i + 1) };
  };

  return visit(() => diagrams.get(d.root), known, []);
}

/**
 * The answers of several claims, one after the other.
 * @param end the answer when all were asked, from how many of them hold (`count`)
 * @param settled the answer when the i-th settles the matter
 */
function chain(decisions: Decisions, kind: CombKind, parts: readonly Decision[], end: (count: number) => number, settled: (i: number) => number): Decision {
  let from: (count: number) => Decision = count => decisions.leaf(end(count));
  for (let i = parts.length - 1; i >= 0; i--) {
    const rest = from;
    const made = new Map<number, Decision>();
    from = count => {
      const known = made.get(count) ?? decisions.graft(parts[i]!, b => b < 0 ? decisions.leaf(b)
        : kind === 'count' ? rest(count + b)
        : b === (kind === 'every' ? 0 : 1) ? decisions.leaf(settled(i)) : rest(0));
      made.set(count, known);
      return known;
    };
  }
  return from(0);
}

/** What is known of the slots when the decisions have given these answers: one possibility, or undefined. */
function solve({ decisions, gaveUp }: Source, given: readonly Given[], known: Known): Known | undefined {
  let looks = MAX_LOOKS;
  const from = (i: number, k: Known): Known | undefined => {
    const next = given[i];
    return next ? walk(next.decision, next.answer, k, found => from(i + 1, found)) : k;
  };
  const walk = (d: Decision, answer: number, k: Known, then: (k: Known) => Known | undefined): Known | undefined => {
    if (looks-- <= 0) return undefined;
    if (isLeaf(d)) return d.answer === answer ? then(k) : undefined;
    const tally = decisions.tally(d.slot);
    for (const arm of d.arms) {
      const here = k.get(d.slot);
      const when = here ? arm.when.filter(l => here.includes(l)) : arm.when;
      const on = (found: Known): Known | undefined => walk(arm.then, answer, found, then);
      for (const choice of tally ? when.map(w => [w]) : when.length > 0 ? [when] : []) {
        const next = new Map(k).set(d.slot, choice);
        const found = tally ? walk(tally.result, choice[0]!, next, on) : on(next);
        if (found) return found;
      }
    }
    return undefined;
  };
  const found = from(0, known);
  if (!found && looks <= 0) gaveUp();
  return found;
}

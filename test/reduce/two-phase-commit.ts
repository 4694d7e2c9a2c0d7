/** Two-phase commit once more, as bare as can be: no checker, no XState. For counts that nothing else has published. */

/** managers: 0 working, 1 prepared, 2 committed, 3 aborted; votes: 0 none, 1 cast, 2 counted; tm: 0 waiting, 1 committed, 2 aborted */
interface State { readonly managers: readonly number[]; readonly votes: readonly number[]; readonly tm: number }

function successors({ managers, votes, tm }: State): State[] {
  const found: State[] = [];
  const at = (list: readonly number[], i: number, x: number): number[] => list.map((old, k) => k === i ? x : old);
  if (tm === 0 && votes.every(v => v === 2)) found.push({ managers, votes, tm: 1 });
  if (tm === 0) found.push({ managers, votes, tm: 2 });
  managers.forEach((m, i) => {
    if (tm === 0 && votes[i] !== 0) found.push({ managers, votes: at(votes, i, 2), tm });
    if (m === 0) {
      found.push({ managers: at(managers, i, 1), votes: at(votes, i, 1), tm });
      found.push({ managers: at(managers, i, 3), votes, tm });
    }
    if (tm !== 0) found.push({ managers: at(managers, i, tm === 1 ? 2 : 3), votes, tm });
  });
  return found;
}

type Normal = (s: State) => State;
const sortedBy = (compare: (s: State, a: number, b: number) => number): Normal => s => {
  const order = [...s.managers.keys()].sort((a, b) => compare(s, a, b));
  return { managers: order.map(i => s.managers[i]!), votes: order.map(i => s.votes[i]!), tm: s.tm };
};
/** A manager with its vote is one thing, so sorting them by both makes all images of a state the same. */
const orbit = sortedBy((s, a, b) => s.managers[a]! - s.managers[b]! || s.votes[a]! - s.votes[b]!);
const byManager = sortedBy((s, a, b) => s.managers[a]! - s.managers[b]!);

/** Distinct normal forms. @param next goes on from a state that was met, or from its normal form */
function count(n: number, normal: Normal, next: 'state' | 'normal form'): number {
  const key = (s: State): string => JSON.stringify(s);
  const first: State = { managers: Array<number>(n).fill(0), votes: Array<number>(n).fill(0), tm: 0 };
  const seen = new Set([key(normal(first))]);
  const stack = [first];
  for (let s = stack.pop(); s; s = stack.pop()) {
    for (const t of successors(s)) {
      if (seen.has(key(normal(t)))) continue;
      seen.add(key(normal(t)));
      stack.push(next === 'state' ? t : normal(t));
    }
  }
  return seen.size;
}

export const countByHand = (n: number): { states: number; orbits: number; sortedByManagerDepthFirst: number } => ({
  states: count(n, s => s, 'state'), orbits: count(n, orbit, 'normal form'), sortedByManagerDepthFirst: count(n, byManager, 'state'),
});

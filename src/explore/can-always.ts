/** canAlways: is there, from every state that the claim speaks of, a path to a state in which it holds? */
import type { CompiledClaim } from '../compile/program.ts';
import { Components } from './components.ts';
import { HOLDS, marksOf, WHEN } from './marks.ts';
import type { Search } from './search.ts';

/** A state from which what is claimed is out of reach, and what can still happen there. */
export interface Trap {
  readonly state: number;
  /** states that can be reached from it, itself included */
  readonly states: number;
  /** numbers of the actions that are taken in one of them */
  readonly actions: readonly number[];
}

const WAY = 4; // a mark: some path reaches a state in which the claim holds, or one whose edges are not known

export function* canAlways(search: Search, claim: CompiledClaim, spoke: Uint8Array): Generator<void, Trap | undefined> {
  const graph = search.graph!;
  const marks = yield* marksOf(search, claim, spoke);
  const expanded = search.head; // the search may have ended in the middle of the next state
  for (let s = expanded; s < marks.length; s++) marks[s]! |= WAY;
  const components = new Components(graph, marks.length, new Uint8Array(search.program.actions.length));
  for (let s = 0; s < expanded; s++) {
    if (marks[s]! & HOLDS) marks[s]! |= WAY;
    else components.enter(s);
  }
  // A component is visited after those that it leads to, so one look at its edges is enough.
  for (let s = 0; s < expanded; s++) {
    yield* components.run(s, (list, from, to) => {
      let way = false;
      for (let i = from; i < to && !way; i++) {
        for (let e = graph.from(list[i]!), end = graph.to(list[i]!); e < end && !way; e++) way = (marks[graph.target(e)]! & WAY) !== 0;
      }
      if (way) for (let i = from; i < to; i++) marks[list[i]!]! |= WAY;
    });
  }
  for (let s = 0; s < expanded; s++) {
    if ((marks[s]! & (WHEN | WAY)) === WHEN) return trapAt(search, s);
  }
  return undefined;
}

function trapAt(search: Search, state: number): Trap {
  const graph = search.graph!;
  const seen = new Uint8Array(search.set.count);
  const queue = [state];
  seen[state] = 1;
  const actions = new Set<number>();
  for (const s of queue) {
    for (let e = graph.from(s), end = graph.to(s); e < end; e++) {
      const t = graph.target(e);
      actions.add(graph.action(e));
      if (seen[t] === 1) continue;
      seen[t] = 1;
      queue.push(t);
    }
  }
  return { state, states: queue.length, actions: [...actions].sort((a, b) => a - b) };
}

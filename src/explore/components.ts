/**
 * Strongly connected components, those that others lead to first. Iterative, after D. J. Pearce, "A space-efficient
 * algorithm for finding strongly connected components", Information Processing Letters 116 (1), 2016: one number a state.
 */
import type { Graph } from './graph.ts';

/** Edges followed between two turns of whoever drives the generator. */
const SLICE = 2 ** 18;

/** Members of a component: list[from] .. list[to - 1]. */
export type Visit = (list: Int32Array, from: number, to: number, component: number) => void;

const OUTSIDE = 2 ** 31 - 1;

export class Components {
  /** 0 = not visited; small = being visited; large = the component's number, or outside */
  readonly mark: Int32Array;
  private readonly graph: Graph;
  private readonly skip: Uint8Array;
  private component = OUTSIDE - 1;
  private index = 1;
  private members = new Int32Array(1024);
  // The stack, which is empty between runs: most runs visit a few states, and there may be as many runs as states.
  private states = new Int32Array(1024);
  private edges = new Uint32Array(1024);
  private isRoot = new Uint8Array(1024);

  /**
   * @param states how many there are; all are outside until `enter`
   * @param skip action -> 1 when its edges are not followed
   */
  constructor(graph: Graph, states: number, skip: Uint8Array) {
    this.graph = graph;
    this.skip = skip;
    this.mark = new Int32Array(states).fill(OUTSIDE);
  }

  /** Makes a state part of the graph that `run` looks at; again, after a run, as one not yet visited. */
  enter(state: number): void { this.mark[state] = 0; }
  leave(state: number): void { this.mark[state] = OUTSIDE; }

  /** Visits the components of the states that can be reached from `root` and were not visited. Edges to what is outside, or done, are ignored. */
  *run(root: number, visit: Visit): Generator<void> {
    const { graph, mark, skip } = this;
    if (mark[root] !== 0) return;
    let size = 0; // of members
    let depth = 0;
    let { states, edges, isRoot } = this;
    let left = SLICE;
    const push = (s: number): void => {
      if (depth === states.length) {
        this.states = states = grown(states, Int32Array);
        this.edges = edges = grown(edges, Uint32Array);
        this.isRoot = isRoot = grown(isRoot, Uint8Array);
      }
      states[depth] = s;
      edges[depth] = graph.from(s);
      isRoot[depth] = 1;
      depth++;
      mark[s] = this.index++;
    };
    push(root);
    while (depth > 0) {
      const s = states[depth - 1]!;
      const end = graph.to(s);
      let deeper = false;
      for (let e = edges[depth - 1]!; e < end; e++) {
        left--;
        if (skip[graph.action(e)] === 1) continue;
        const t = graph.target(e);
        if (mark[t] === 0) {
          edges[depth - 1] = e; // looked at again when the target is done
          push(t);
          deeper = true;
          break;
        }
        if (mark[t]! < mark[s]!) {
          mark[s] = mark[t]!;
          isRoot[depth - 1] = 0;
        }
      }
      if (left <= 0) {
        left = SLICE;
        yield;
      }
      if (deeper) continue;
      depth--;
      if (size === this.members.length) this.members = grown(this.members, Int32Array);
      const { members } = this;
      if (isRoot[depth] === 0) {
        members[size++] = s;
        continue;
      }
      const to = size + 1;
      const low = mark[s]!;
      while (size > 0 && mark[members[size - 1]!]! >= low) size--;
      members[to - 1] = s;
      this.index -= to - size;
      const component = this.component--;
      for (let i = size; i < to; i++) mark[members[i]!] = component;
      visit(members, size, to, component);
    }
  }
}

function grown<T extends Int32Array | Uint32Array | Uint8Array>(old: T, Kind: new (n: number) => T): T {
  const next = new Kind(old.length * 2);
  next.set(old);
  return next;
}

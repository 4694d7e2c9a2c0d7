/** The shortest fair loop through a state of a fair component: a search over states with what the loop has done so far. */
import type { Components } from './components.ts';
import type { Fair } from './fair.ts';

/** Pairs of a state and what was done beyond which a loop is put together piece by piece instead. */
export const LIMIT = 2 ** 18;

export class Loops {
  private readonly fair: Fair;
  private readonly mark: Int32Array;
  private readonly component: number;
  /** sets that count: enabled somewhere in the component */
  private readonly weak: number;
  private readonly strong: number;
  /** pairs that the last search looked at: what it cost */
  looked = 0;

  constructor(fair: Fair, components: Components, component: number) {
    this.fair = fair;
    this.mark = components.mark;
    this.component = component;
    let enabled = 0;
    for (let s = 0; s < this.mark.length; s++) if (this.mark[s] === component) enabled |= fair.enabled(s);
    this.weak = fair.weak & enabled;
    this.strong = fair.strong & enabled;
  }

  /** The edges of a fair loop from `entry` back to it; none if the run may rest there. */
  shortest(entry: number): number[] {
    return this.search(entry) ?? this.pieces(entry);
  }

  /**
   * Breadth first over states with what the loop has met on the way, by being in a state and by taking a step: `w` the
   * weak sets that were disabled or taken, and of the strong sets those that were taken and those that were enabled.
   */
  private search(entry: number): number[] | undefined {
    const { fair: { graph, finitely, setsOf }, mark, component, weak, strong } = this;
    const met = (w: number, t: number): boolean => (weak & ~w) === 0 && (strong & ~t) === 0;
    const known = new Set<string>();
    const queue: { s: number; w: number; taken: number; enabled: number; edge: number; before: number }[] = [];
    const visit = (s: number, w: number, taken: number, enabled: number, edge: number, before: number): boolean => {
      const on = this.fair.enabled(s);
      const next = { s, w: (w | ~on) & weak, taken: taken & strong, enabled: (enabled | on) & strong, edge, before };
      const key = `${s} ${next.w} ${next.taken} ${next.enabled}`;
      if (known.has(key)) return false;
      known.add(key);
      queue.push(next);
      return s === entry && met(next.w, next.taken | ~next.enabled);
    };
    const path = (): number[] => {
      const edges: number[] = [];
      for (let i = queue.length - 1; queue[i]!.before >= 0; i = queue[i]!.before) edges.push(queue[i]!.edge);
      return edges.reverse();
    };
    if (visit(entry, 0, 0, 0, -1, -1)) return path();
    for (let head = 0; head < queue.length && queue.length < LIMIT; head++) {
      this.looked = queue.length;
      const { s, w, taken, enabled } = queue[head]!;
      for (let e = graph.from(s), end = graph.to(s); e < end; e++) {
        const action = graph.action(e);
        const t = graph.target(e);
        if (finitely[action] === 1 || mark[t] !== component) continue;
        const sets = setsOf[action]!;
        if (visit(t, w | sets, taken | sets, enabled, e, head)) return path();
      }
    }
    return undefined;
  }

  /** A fair loop, not the shortest: from one debt to the nearest place where another is met, and back. */
  private pieces(entry: number): number[] {
    const { fair: { graph, setsOf }, weak, strong } = this;
    let at = entry;
    let weakOwed = weak & this.fair.enabled(entry);
    let strongOwed = strong;
    const loop: number[] = [];
    while ((weakOwed | strongOwed) !== 0) {
      const piece = this.nearest(at, e => ((setsOf[graph.action(e)]! & (weakOwed | strongOwed)) | (weakOwed & ~this.fair.enabled(graph.target(e)))) !== 0);
      for (const e of piece) {
        const sets = setsOf[graph.action(e)]!;
        strongOwed &= ~sets;
        weakOwed &= ~sets & this.fair.enabled(graph.target(e));
        at = graph.target(e);
        loop.push(e);
      }
    }
    return at === entry ? loop : [...loop, ...this.nearest(at, e => graph.target(e) === entry)];
  }

  /** The edges of a shortest path inside the component that ends with a wanted edge. */
  private nearest(from: number, wanted: (edge: number) => boolean): number[] {
    const { fair: { graph, finitely }, mark, component } = this;
    const via = new Map<number, number>([[from, -1]]);
    const queue = [from];
    const before = new Map<number, number>();
    for (const s of queue) {
      for (let e = graph.from(s), end = graph.to(s); e < end; e++) {
        const t = graph.target(e);
        if (finitely[graph.action(e)] === 1 || mark[t] !== component) continue;
        if (wanted(e)) {
          const edges = [e];
          for (let x = s; via.get(x)! >= 0; x = before.get(x)!) edges.push(via.get(x)!);
          return edges.reverse();
        }
        if (via.has(t)) continue;
        via.set(t, e);
        before.set(t, s);
        queue.push(t);
      }
    }
    throw new Error('a strongly connected component is not connected');
  }
}

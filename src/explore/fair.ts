/**
 * Fair runs of a part of a graph. A run that stays in a set of states for ever is fair if each weak set of steps is
 * disabled somewhere or taken, and each strong set is disabled everywhere or taken. So a component is fair as a whole;
 * or no part of it is, because of a weak set; or a part of it may be, without the states that enable a strong set.
 */
import type { FairSets } from '../compile/fairness.ts';
import { Components } from './components.ts';
import type { Graph } from './graph.ts';

export class Fair {
  readonly graph: Graph;
  /** action -> the sets that it is in */
  readonly setsOf: Int32Array;
  /** action -> 1 if an endless run takes it finitely often */
  readonly finitely: Uint8Array;
  readonly weak: number;
  readonly strong: number;

  constructor(graph: Graph, actions: number, fair: FairSets) {
    this.graph = graph;
    this.setsOf = new Int32Array(actions);
    this.finitely = new Uint8Array(actions);
    const bits = (kind: 'weak' | 'strong'): number => fair.sets.reduce((n, set, i) => set.kind === kind ? n | 1 << i : n, 0);
    this.weak = bits('weak');
    this.strong = bits('strong');
    fair.sets.forEach((set, i) => {
      for (const a of set.actions) this.setsOf[a]! |= 1 << i;
    });
    for (const a of fair.finitely) this.finitely[a] = 1;
  }

  /** The sets that are enabled in a state. */
  enabled(state: number): number {
    const { graph, setsOf } = this;
    let sets = 0;
    for (let e = graph.from(state), end = graph.to(state); e < end; e++) sets |= setsOf[graph.action(e)]!;
    return sets;
  }

  /**
   * The states of `region` from which on a fair run can stay in it for ever, through that state again and again.
   * @param region lists its states; `inside` says whether a state is one of them
   * @param found is told each fair component: its states are list[from] .. list[to - 1]
   */
  *components(states: number, region: Int32Array, found: (list: Int32Array, from: number, to: number) => void): Generator<void, Components> {
    const components = new Components(this.graph, states, this.finitely);
    for (const s of region) components.enter(s);
    let retry: Int32Array[] = [];
    const judge = (list: Int32Array, from: number, to: number, component: number): void => {
      const { always, sometimes, taken } = this.survey(list, from, to, components, component);
      if ((this.weak & always & ~taken) !== 0) return;
      const starved = this.strong & sometimes & ~taken;
      if (starved === 0) found(list, from, to);
      else retry.push(list.slice(from, to).filter(s => (this.enabled(s) & starved) === 0));
    };
    for (const s of region) yield* components.run(s, judge);
    while (retry.length > 0) {
      const parts = retry;
      retry = [];
      for (const part of parts) {
        // Those that are left out keep the number of their old component, so edges to them are ignored.
        for (const s of part) components.enter(s);
        for (const s of part) yield* components.run(s, judge);
      }
    }
    return components;
  }

  /** The sets enabled in all states of a component, in some, and those taken inside. */
  private survey(list: Int32Array, from: number, to: number, { mark }: Components, component: number): { always: number; sometimes: number; taken: number } {
    const { graph, setsOf, finitely } = this;
    let always = -1;
    let sometimes = 0;
    let taken = 0;
    for (let i = from; i < to; i++) {
      const s = list[i]!;
      let enabled = 0;
      for (let e = graph.from(s), end = graph.to(s); e < end; e++) {
        const action = graph.action(e);
        enabled |= setsOf[action]!;
        if (finitely[action] === 0 && mark[graph.target(e)] === component) taken |= setsOf[action]!;
      }
      always &= enabled;
      sometimes |= enabled;
    }
    return { always, sometimes, taken };
  }
}

/**
 * Can a failure still be avoided? From each state of a path: is there a run that goes on, or ends, without it?
 *
 * Runs count that are weakly fair to each agent: whoever can take a step all the time takes one. Without that every
 * failure could be avoided until the last moment, by the others going on for ever.
 *
 * The search is forward from the states of the path and bounded. Both answers are exact: "avoided" is a fair component,
 * or an end, that was found; "doomed" is given only when everything that can follow was looked at. Else it is unknown.
 */
import type { Program } from '../compile/program.ts';
import { StateSet } from '../states/state-set.ts';
import { Fair } from './fair.ts';
import { Graph } from './graph.ts';
import { Walk, type Successor } from './walk.ts';

export type Fate = 'avoided' | 'doomed' | 'unknown';

/** What counts as the failure: a state, or a step. Steps that are refused always do. */
export interface Failing {
  readonly state: (locals: Int32Array) => boolean;
  readonly step: (from: Int32Array, action: number, to: Int32Array) => boolean;
}

/** States that one question may look at. */
export const LOOK = 20_000;
/** Steps of a set of actions are told apart by bits of a number. */
const MAX_AGENTS = 30;

export class Avoid {
  readonly walk: Walk;
  private readonly failing: Failing;
  private readonly look: number;
  private readonly fairSets: readonly (readonly number[])[];
  /** states from which nothing but the failure follows */
  private readonly doomed = new Set<string>();
  /** states that all questions have looked at */
  looked = 0;

  constructor(program: Program, failing: Failing, look = LOOK) {
    this.walk = new Walk(program);
    this.failing = failing;
    this.look = look;
    const byAgent = new Map<string, number[]>();
    program.system.actions.forEach(({ agent, base }, i) => {
      const who = agent === '' ? `action ${base}` : agent;
      byAgent.set(who, [...byAgent.get(who) ?? [], i]);
    });
    // More agents than bits: all steps are one set, so that less is asked of a run.
    this.fairSets = byAgent.size <= MAX_AGENTS ? [...byAgent.values()] : [program.system.actions.map((_, i) => i)];
  }

  /** What can follow a state. */
  fate(from: Int32Array): Fate {
    if (this.failing.state(from) || this.doomed.has(from.join())) return 'doomed';
    const region = new StateSet(from.length);
    region.add(from, -1);
    const graph = new Graph(this.walk.program.actions.length);
    let head = 0;
    // Few states are often enough; each try takes the region further.
    for (let limit = 512; ; limit *= 4) {
      const most = Math.min(limit, this.look);
      for (; head < region.count && head < most; head++) this.expand(region, head, graph);
      if (this.goesOn(graph, head)) {
        this.looked += head;
        return 'avoided';
      }
      if (head >= region.count || most >= this.look) break;
    }
    this.looked += head;
    if (head < region.count) return 'unknown';
    for (let id = 0; id < region.count; id++) this.doomed.add(region.store.subarray(id * from.length, (id + 1) * from.length).join());
    return 'doomed';
  }

  /** Adds the edges of a state. An edge that fails leads to no state, but its agent could take it. */
  private expand(region: StateSet, id: number, graph: Graph): void {
    const locals = region.store.slice(id * region.words, (id + 1) * region.words);
    graph.open();
    for (const { action, next } of this.walk.successors(locals)) graph.add(next === undefined || this.fails(locals, { action, next }) ? FAILED : region.add(next, id), action);
  }

  private fails(locals: Int32Array, { action, next }: Successor): boolean {
    return next === undefined || this.failing.state(next) || this.failing.step(locals, action, next) || this.doomed.has(next.join());
  }

  /** Is there a fair component among the states that were expanded? An end is one: nothing is enabled there that would have to be taken. */
  private goesOn(graph: Graph, states: number): boolean {
    const whole = new Graph(this.walk.program.actions.length);
    // Edges out of what was expanded lead to a state of their own that is outside.
    for (let s = 0; s < states; s++) {
      whole.open();
      for (let e = graph.from(s), end = graph.to(s); e < end; e++) whole.add(Math.min(graph.target(e), states), graph.action(e));
    }
    whole.open();
    const fair = new Fair(whole, this.walk.program.actions.length, { sets: this.fairSets.map((actions, i) => ({ name: String(i), kind: 'weak' as const, actions })), finitely: new Set() });
    let found = false;
    // A single state without a step to itself is fair only where nothing is enabled: every step is in one of the sets.
    const judging = fair.components(states + 1, Int32Array.from({ length: states }, (_, i) => i), () => { found = true; });
    while (!found && !judging.next().done) { /* one slice after the other */ }
    return found;
  }
}

/** The number of no state: beyond all that can be expanded. */
const FAILED = 2 ** 31 - 2;

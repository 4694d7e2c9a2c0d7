/**
 * The oracle for what is judged on the whole graph: the definitions, word by word, and no algorithm for components.
 * A run that violates `when` leads to `then` ends in states that it visits for ever. So there is one if and only if, for
 * some set of states, all of them without `then` and reached after a `when`: one can go round through all of them for
 * ever, and the run that also takes each step between them again and again is fair. All sets are tried, one by one.
 */
import type { By, CanAlways, Edge, Eventually, Fairness, Graph, Ground, LeadsTo, StepClaim, Steps, System, Tables } from './graphs.ts';

/** Beyond this, trying all sets takes too long. */
export const MOST_STATES = 13;

export interface Sets { readonly weak: readonly ReadonlySet<Ground>[]; readonly strong: readonly ReadonlySet<Ground>[]; readonly finitely: ReadonlySet<Ground> }

/** The sets of steps that a fairness names. */
export function setsOf({ grounds }: Pick<System, 'grounds'>, fair: Fairness): Sets {
  const called = (g: Ground, name: string): boolean => name === '*' || g.names.includes(name);
  const finitely = new Set(grounds.filter(g => fair.finitely.some(name => called(g, name))));
  const split = (steps: Steps): Set<Ground>[] => {
    const { of, except = [], each = [] } = typeof steps === 'string' ? { of: steps } : steps;
    const sets = new Map<string, Set<Ground>>();
    for (const g of grounds) {
      if (!called(g, of) || except.some(name => called(g, name)) || finitely.has(g)) continue;
      const which = of === '*' ? '' : `${g.me ?? ''} ${each.map(p => g.args[p]).join()}`;
      if (!sets.has(which)) sets.set(which, new Set());
      sets.get(which)!.add(g);
    }
    return [...sets.values()];
  };
  return { weak: fair.weak.flatMap(split), strong: fair.strong.flatMap(split), finitely };
}

/** May a run that visits these states for ever, and takes these steps again and again (perhaps none), do so? */
export function isFair(graph: Graph, { weak, strong, finitely }: Sets, visited: Iterable<number>, taken: readonly Edge[]): boolean {
  const states = [...visited];
  const enabled = (set: ReadonlySet<Ground>, s: number): boolean => graph.edges.some(e => e.from === s && set.has(e.by));
  const isTaken = (set: ReadonlySet<Ground>): boolean => taken.some(e => set.has(e.by));
  return !taken.some(e => finitely.has(e.by))
    && weak.every(set => isTaken(set) || !states.every(s => enabled(set, s)))
    && strong.every(set => isTaken(set) || !states.some(s => enabled(set, s)));
}

/** Can one go from each of these states to each other one by these steps, never leaving them? */
function connected(states: readonly number[], inside: readonly Edge[]): boolean {
  const reach = (forward: boolean): number => {
    const seen = new Set([states[0]!]);
    for (const s of seen) for (const e of inside) if (s === (forward ? e.from : e.to)) seen.add(forward ? e.to : e.from);
    return seen.size;
  };
  return states.length === 1 || (reach(true) === states.length && reach(false) === states.length);
}

/** Steps that a search has seen: all that leave a state that was expanded. */
const seenBy = (graph: Graph, expanded: (s: number) => boolean): Graph => ({ ...graph, edges: graph.edges.filter(e => expanded(e.from)) });

/** For each state, the length of a shortest path to it after which a `then` is asked for, by the table of one combination. */
function asking(graph: Graph, when: readonly boolean[], then: readonly boolean[]): number[] {
  const state = (s: number, asked: boolean): number => {
    const i = graph.index[s]!;
    return 2 * s + Number((asked || when[i]!) && !then[i]!);
  };
  const distance = new Map([[state(0, false), 0]]);
  for (const [at, d] of distance) {
    for (const e of graph.edges) if (e.from === at >> 1) {
      const next = state(e.to, at % 2 === 1);
      if (!distance.has(next)) distance.set(next, d + 1);
    }
  }
  return graph.states.map((_, s) => distance.get(2 * s + 1) ?? Infinity);
}

/** Sets of states that a fair run can visit for ever, among those allowed. */
function* fairSets(graph: Graph, sets: Sets, allowed: readonly number[]): Generator<readonly number[]> {
  const endless = graph.edges.filter(e => !sets.finitely.has(e.by));
  for (let mask = 1; mask < 2 ** allowed.length; mask++) {
    const states = allowed.filter((_, k) => mask >> k & 1);
    const inside = endless.filter(e => states.includes(e.from) && states.includes(e.to));
    if (connected(states, inside) && isFair(graph, sets, states, inside)) yield states;
  }
}

const everywhere = (): boolean => true;
const least = (numbers: readonly number[]): number | null => numbers.length === 0 ? null : Math.min(...numbers);

type Asked = Pick<LeadsTo, 'when' | 'then' | 'fair'>;

/**
 * The sets of states in which a violation can stay for ever, with the steps of a shortest path to one of them.
 * @param expanded looks for violations through these states only
 */
export function* violations(system: System, graph: Graph, { when, then, fair }: Asked, expanded: (s: number) => boolean = everywhere): Generator<{ readonly states: readonly number[]; readonly stem: number }> {
  const sets = setsOf(system, fair);
  const seen = seenBy(graph, expanded);
  for (const [k, table] of when.entries()) {
    const distance = asking(seen, table, then[k]!);
    const allowed = distance.flatMap((d, s) => d < Infinity && expanded(s) ? [s] : []);
    for (const states of fairSets(seen, sets, allowed)) yield { states, stem: Math.min(...states.map(s => distance[s]!)) };
  }
}

/** The steps before the loop of a shortest violation; null = there is none. */
export const leadsToStem = (system: System, graph: Graph, asked: Asked, expanded?: (s: number) => boolean): number | null =>
  least([...violations(system, graph, asked, expanded)].map(v => v.stem));

/** `eventually` is what the initial state leads to. */
export const fromTheStart = (graph: Graph, { holds, fair }: Eventually): Asked => ({ when: holds.map(t => t.map((_, i) => i === graph.index[0])), then: holds, fair });

/** States that can be reached from one, itself included. */
export function reachedFrom(graph: Graph, start: number): Set<number> {
  const seen = new Set([start]);
  for (const s of seen) for (const e of graph.edges) if (e.from === s) seen.add(e.to);
  return seen;
}

/** States that a `canAlways` speaks of and from which it cannot be. A state that was not expanded may lead anywhere. */
export function lost(graph: Graph, { when, holds }: Pick<CanAlways, 'when' | 'holds'>, expanded: (s: number) => boolean = everywhere): Set<number> {
  return new Set(holds.flatMap((table, k) => [...graph.states.keys()].filter(s =>
    (when?.[k]![graph.index[s]!] ?? true) && [...reachedFrom(graph, s)].every(t => expanded(t) && !table[graph.index[t]!]))));
}

const by = (g: Ground): By => ({ name: g.name, action: g.action, agent: g.agent, label: g.label });
const speaks = (g: Graph, c: StepClaim, e: Edge, k: number): boolean => c.always || c.when(g.index[e.from]!, g.index[e.to]!, by(e.by), k);
const combinations = (c: StepClaim): number[] => [...Array(c.combinations).keys()];
/** Steps that a claim about steps speaks of. */
export const spokenOf = (g: Graph, c: StepClaim): Edge[] => g.edges.filter(e => combinations(c).some(k => speaks(g, c, e, k)));
/** Steps that fail it. */
export const failing = (g: Graph, c: StepClaim): Edge[] => g.edges.filter(e => combinations(c).some(k => speaks(g, c, e, k) && !c.holds(g.index[e.from]!, g.index[e.to]!, by(e.by), k)));

/** States of one of the tables. */
export const inAny = (graph: Graph, tables: Tables): number[] => [...graph.states.keys()].filter(s => tables.some(t => t[graph.index[s]!]));

/** States that are not final and the end of everything: no step leaves them, or, where `stuttering`, none leads elsewhere. */
export function ends(graph: Graph, final: readonly boolean[] | undefined, stuttering: boolean): number[] {
  return [...graph.states.keys()].filter(s => !final?.[graph.index[s]!] && !graph.refused.has(s) && !graph.edges.some(e => e.from === s && !(stuttering && e.to === s)));
}

export interface Answer {
  readonly verdict: 'holds' | 'violated' | 'unreachable' | 'vacuous' | 'undecided';
  readonly witnesses: number;
  /** steps of a shortest trace; of a lasso, those before its loop */
  readonly length: number | null;
}

/** What a search to distance `depth` sees. */
export function within(graph: Graph, depth: number): Graph {
  const seen = (s: number): boolean => graph.distance[s]! <= depth;
  const expanded = (s: number): boolean => graph.distance[s]! < depth;
  return {
    states: graph.states.filter((_, s) => seen(s)), index: graph.index.filter((_, s) => seen(s)), distance: graph.distance.filter((_, s) => seen(s)),
    edges: graph.edges.filter(e => expanded(e.from)), refused: new Set([...graph.refused].filter(expanded)),
  };
}

/**
 * What the definition says of every property of a system.
 * @param depth of states at this distance nothing is known but themselves: a violation that does not depend on what
 * follows them is one, and nothing that is said of all states is known
 */
export function answers(system: System, whole: Graph, depth = Infinity): Record<string, Answer> {
  const graph = within(whole, depth);
  const expanded = (s: number): boolean => whole.distance[s]! < depth;
  const complete = [...graph.states.keys()].every(expanded);
  const n = graph.states.length;
  const far = (states: Iterable<number>): number | null => least([...states].map(s => graph.distance[s]!));
  const judged = (witnesses: number, length: number | null): Answer =>
    ({ verdict: length !== null ? 'violated' : !complete ? 'undecided' : witnesses === 0 ? 'vacuous' : 'holds', witnesses, length });
  return Object.fromEntries([
    ...system.leads.map(c => [c.name, judged(inAny(graph, c.when).length, leadsToStem(system, graph, c, expanded))] as const),
    ...system.eventually.map(c => [c.name, judged(n, leadsToStem(system, graph, fromTheStart(graph, c), expanded))] as const),
    ...system.canAlways.map(c => [c.name, judged(c.when ? inAny(graph, c.when).length : n, far(lost(graph, c, expanded)))] as const),
    ...system.reachable.map((c): readonly [string, Answer] => {
      const distances = c.holds.map(t => far(inAny(graph, [t])));
      const found = distances.every(d => d !== null);
      return [c.name, { verdict: found ? 'holds' : complete ? 'unreachable' : 'undecided', witnesses: inAny(graph, c.holds).length, length: found ? Math.max(...distances) : null }];
    }),
    ...system.steps.map(c => [c.name, judged(spokenOf(graph, c).length, least(failing(graph, c).map(e => graph.distance[e.from]! + 1)))] as const),
    ['deadlock-free', judged(n, far(ends(graph, system.final, false).filter(expanded)))],
    ['deadlock-free-stuttering', judged(n, far(ends(graph, system.final, true).filter(expanded)))],
    ['refused', judged(n, far(graph.refused))],
  ]);
}

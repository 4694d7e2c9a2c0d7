/** Traces against the graph: does a counterexample go where its steps lead, and is it one? By the definition, step by step. */
import type { CanAlways, Edge, Eventually, Fairness, Graph, Ground, LeadsTo, StepClaim, System } from './graphs.ts';
import { failing, fromTheStart, inAny, isFair, lost, reachedFrom, setsOf } from './naive-progress.ts';

/** What a trace of the checker has to say here. */
export interface Told { readonly steps: readonly { readonly name: string }[]; readonly replay: string; readonly loopFrom?: number | undefined }

/** The steps of a trace in the graph, from the initial state; throws where it has none of that name. */
export function follow(graph: Graph, trace: Told): Edge[] {
  let at = 0;
  return trace.steps.map(({ name }, i) => {
    const edge = graph.edges.find(e => e.from === at && e.by.name === name);
    if (!edge) throw new Error(`step ${i + 1} of the trace, ${name}, does not leave state ${at}`);
    at = edge.to;
    return edge;
  });
}
const visited = (edges: readonly Edge[]): number[] => [0, ...edges.map(e => e.to)];
export const endOf = (graph: Graph, trace: Told): number => visited(follow(graph, trace)).at(-1)!;

/**
 * What is wrong with a trace that is said to violate `when` leads to `then`; undefined = nothing is.
 * @param askedAt the steps that the checker says are before the first state that asks
 */
export function wrongLasso(system: System, graph: Graph, c: Pick<LeadsTo, 'when' | 'then' | 'fair'>, trace: Told, askedAt: number | undefined): string | undefined {
  const edges = follow(graph, trace);
  const { loopFrom } = trace;
  if (loopFrom === undefined || loopFrom < 0 || loopFrom > edges.length) return `its loop begins at ${loopFrom}`;
  const states = visited(edges);
  if (states.at(-1) !== states[loopFrom]) return `its loop begins in state ${states[loopFrom]} and ends in state ${states.at(-1)}`;
  if (!isFair(graph, setsOf(system, c.fair), states.slice(loopFrom), edges.slice(loopFrom))) return 'its loop is not fair';
  const numbers = states.map(s => graph.index[s]!);
  const unanswered = c.when.flatMap((when, k) => {
    const answered = numbers.findLastIndex(i => c.then[k]![i]!);
    const asked = numbers.findIndex((i, at) => at > answered && when[i]!);
    return asked >= 0 && asked <= loopFrom && answered < loopFrom ? [asked] : [];
  });
  return unanswered.includes(askedAt!) ? undefined : `what is never answered is asked for first after ${unanswered.join(' or ')} steps, not after ${askedAt}`;
}

/** Why each fair set does not object to the loop of a trace: it is taken by these steps, or not enabled after those. */
export function whyFair(system: System, graph: Graph, fair: Fairness, trace: Told): { readonly kind: 'weak' | 'strong'; readonly how: 'taken' | 'not enabled'; readonly steps: readonly number[] }[] {
  const edges = follow(graph, trace);
  const from = trace.loopFrom!;
  const { weak, strong } = setsOf(system, fair);
  const line = (kind: 'weak' | 'strong', set: ReadonlySet<Ground>): ReturnType<typeof whyFair>[number] => {
    const taken = edges.flatMap((e, i) => i >= from && set.has(e.by) ? [i + 1] : []);
    if (taken.length > 0) return { kind, how: 'taken', steps: taken };
    const not = visited(edges).flatMap((s, i) => i >= from && (i === from || i < edges.length) && !graph.edges.some(e => e.from === s && set.has(e.by)) ? [i] : []);
    return { kind, how: 'not enabled', steps: not };
  };
  return [...weak.map(set => line('weak', set)), ...strong.map(set => line('strong', set))];
}

/** The same for `eventually`. */
export const wrongEndless = (system: System, graph: Graph, c: Eventually, trace: Told, askedAt: number | undefined): string | undefined =>
  wrongLasso(system, graph, fromTheStart(graph, c), trace, askedAt) ?? (askedAt === 0 ? undefined : 'it does not begin at the start');

/** @param possible what the checker says can happen after it */
export function wrongLoss(graph: Graph, c: CanAlways, trace: Told, possible: { readonly states: number; readonly actions: readonly string[] } | undefined): string | undefined {
  const end = endOf(graph, trace);
  if (!lost(graph, c).has(end)) return 'it ends where all is well';
  const after = reachedFrom(graph, end);
  const actions = new Set(graph.edges.filter(e => after.has(e.from)).map(e => e.by.action));
  return possible?.states === after.size && [...possible.actions].sort().join() === [...actions].sort().join() ? undefined
    : `after it ${after.size} states with ${[...actions].join()} are possible, not ${JSON.stringify(possible)}`;
}

export function wrongStep(graph: Graph, c: StepClaim, trace: Told): string | undefined {
  const last = follow(graph, trace).at(-1);
  return last && failing(graph, c).includes(last) ? undefined : 'its last step is as it should be';
}

/** A trace to a state that satisfies a `reachable`: as short as can be, for one of its combinations. */
export function wrongWitness(graph: Graph, holds: readonly (readonly boolean[])[], trace: Told): string | undefined {
  const end = endOf(graph, trace);
  const shortest = holds.some(t => t[graph.index[end]!] && Math.min(...inAny(graph, [t]).map(s => graph.distance[s]!)) === trace.steps.length);
  return shortest ? undefined : 'it does not end in a nearest state that satisfies it';
}

/** The key of a trace, as the numbers of its steps: those before the loop, and those of the loop. */
export const keyParts = (replay: string): number[][] => replay.split(':').map(part => part === '' || part === '-' ? [] : part.split('.').map(Number));

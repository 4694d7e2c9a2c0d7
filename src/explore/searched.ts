/** What is asked of a search that has ended, wherever its states are. */
import type { Program } from '../compile/program.ts';
import { InternalError } from '../model/index.ts';
import type { Canonical } from '../reduce/canonical.ts';
import type { Met } from '../reduce/machines.ts';
import { mapped, unwound, type Realised } from '../reduce/unwind.ts';
import type { Layout } from '../states/layout.ts';
import type { Answers, Failure } from './answers.ts';
import type { Graph } from './graph.ts';

/** All states, one behind the other. */
export interface Packed { readonly layout: Layout; readonly store: Int32Array }

export interface Searched {
  readonly program: Program;
  readonly graph: Graph | undefined;
  /** states that were found; the first `head` of them are expanded */
  readonly count: number;
  readonly head: number;
  readonly transitions: number;
  readonly depth: number;
  readonly fired: Float64Array;
  readonly blocked: Uint8Array;
  readonly received: readonly (readonly (Uint8Array | undefined)[])[];
  readonly failures: readonly (readonly (Failure | undefined)[])[];
  readonly refused: Failure | undefined;
  readonly ofStates: Answers;
  readonly ofSteps: Answers;
  /** For each property the number of states (or steps) in which it had something to say; not for those that are judged on the graph. */
  witnesses(): number[];
  /** For each property the claims that had something to say; not for those that are judged on the graph. */
  spoken(): ReadonlySet<number>[];
  /** undefined: the states are elsewhere */
  readonly packed: Packed | undefined;
  /** Copies the local states of a state. */
  readLocals(id: number, into: Int32Array): void;
  localsOf(id: number): number[];
  /** The state that a state was found from; -1: none. */
  parentOf(id: number): number;
  /** Was the state with these local states visited? */
  has(locals: ArrayLike<number>): boolean;
  /** Where each action leads from a state that was expanded. Actions that are not named are disabled. */
  stepsOf(id: number): Map<number, Int32Array | 'refused'>;
  /** The actions on the path from the initial state to a state; with symmetry, to the image of it that they lead to. */
  path(id: number): number[];
  /** A failure of the property of that number with the path to it, and the local states that it ends in. */
  realised(failure: Failure, property: number): Realised;
  /** with symmetry: representatives, and what machines were sent and did not handle */
  readonly canonical: Canonical | undefined;
  readonly unhandled: Met | undefined;
}

/** A search that can go on. */
export interface Searching extends Searched {
  readonly done: boolean;
  readonly waiting: number;
  /** of the visited states and their edges, in memory */
  readonly bytes: number;
  /** Expands up to `n` states, none of them at distance `maxDepth` or more, and none once there are `maxStates`; states may take up to `limit` bytes. */
  run(n: number, maxDepth: number, maxStates: number, limit: number): void;
  /** Takes over what the kernel has counted. */
  settle(): void;
  /** Gives back what is scarce; nothing of the search may be used afterwards. */
  dispose(): void;
}

/** The actions that lead to a state: each the first by which the state before gets there. */
export function pathTo(search: Searched, id: number): number[] {
  if (search.canonical) return unwound(search, search.canonical, id).path;
  const actions: number[] = [];
  for (let s = id, before = search.parentOf(s); before >= 0; s = before, before = search.parentOf(s)) actions.push(via(search, before, s));
  return actions.reverse();
}

function via(search: Searched, from: number, id: number): number {
  const locals = search.localsOf(id);
  for (const [action, to] of search.stepsOf(from)) {
    if (to !== 'refused' && locals.every((l, slot) => to[slot] === l)) return action;
  }
  throw new InternalError(`no step leads to state ${id} from the state that it was reached from`);
}

export function realisedIn(search: Searched, failure: Failure, property: number): Realised {
  if (search.canonical) return mapped(search, search.canonical, failure, property);
  return { failure, path: [...search.path(failure.state), ...(failure.step ? [failure.step.action] : [])], end: search.localsOf(failure.step?.to ?? failure.state) };
}

type Counted = Pick<Searched, 'program' | 'count' | 'ofStates' | 'ofSteps'>;

export function witnessesOf({ program, count, ofStates, ofSteps }: Counted): number[] {
  const counts = program.properties.map(p => p.kind === 'deadlock' ? count : 0);
  for (const answers of [ofStates, ofSteps]) answers.each((n, spoke) => { for (const property of new Set(spoke.map(m => m.property))) counts[property]! += n; });
  return counts;
}

export function spokenIn({ program, ofStates, ofSteps }: Counted): ReadonlySet<number>[] {
  const claims = program.properties.map(() => new Set<number>());
  const alike = program.equivariance?.symmetry;
  for (const answers of [ofStates, ofSteps]) {
    answers.each((_, spoke) => { for (const { property, claim } of spoke) for (const k of alike?.alike(property, claim) ?? [claim]) claims[property]!.add(k); });
  }
  return claims;
}

/** Verdicts from what a search saw, and from what was judged on its graph. Whatever a bound ended is undecided. */
import type { PropertyKind, Verdict } from '../model/index.ts';
import type { Trap } from './can-always.ts';
import type { Lasso } from './leads-to.ts';
import type { ProgressFound } from './progress.ts';
import type { Failure } from './answers.ts';
import type { Searched } from './searched.ts';

/** What ended a search before its end; 'found': all that was asked is reachable, and was reached. */
export type Stop = 'states' | 'depth' | 'seconds' | 'memory' | 'heap' | 'numbers' | 'interrupted' | 'found';

/** Where a property fails, with the actions that lead there; of a `reachable` property that holds, where it is reached. */
export interface Found extends Failure {
  /** up to the state; step: and the step itself; lasso: its stem */
  readonly path: readonly number[];
  /** the local states at its end */
  readonly end: readonly number[];
  readonly lasso?: Lasso | undefined;
  readonly trap?: Trap | undefined;
}

export interface PropertyOutcome {
  readonly name: string;
  readonly kind: PropertyKind;
  readonly verdict: Verdict;
  /** distinct states about which the claim had something to say; of `step`: steps; of `reachable`: states that satisfy it */
  readonly witnesses: number;
  readonly failure: Found | undefined;
  /** what left it undecided */
  readonly stopped: Stop | undefined;
}

/** The verdict of a property that is judged state by state, or step by step. */
export function ofSearch(search: Searched, stopped: Stop | undefined, name: string, kind: PropertyKind, found: readonly (Failure | undefined)[], claims: number, witnesses: number): PropertyOutcome {
  const failure = kind === 'reachable' ? last(found, claims) : first(found);
  const silent: Verdict = claims === 0 ? 'vacuous' : stopped !== undefined ? 'undecided' : kind === 'reachable' ? 'unreachable' : witnesses === 0 ? 'vacuous' : 'holds';
  const verdict = !failure ? silent : kind === 'reachable' ? 'holds' : 'violated';
  return {
    name, kind, verdict, witnesses, stopped: verdict === 'undecided' ? stopped : undefined,
    failure: failure && foundAt(search, failure, name),
  };
}

/** The verdict of a property that is judged on the graph, or that a bound kept from being judged. */
export function ofGraph(search: Searched, stopped: Stop | undefined, name: string, kind: PropertyKind, found: ProgressFound | Stop): PropertyOutcome {
  if (typeof found === 'string') return { name, kind, verdict: 'undecided', witnesses: 0, failure: undefined, stopped: stopped ?? found };
  const { failure, witnesses } = found;
  const verdict = failure ? 'violated' : stopped !== undefined ? 'undecided' : witnesses === 0 ? 'vacuous' : 'holds';
  const state = failure?.lasso?.state ?? failure?.trap?.state ?? 0;
  return {
    name, kind, verdict, witnesses, stopped: verdict === 'undecided' ? stopped : undefined,
    failure: failure && (failure.lasso ? { ...failure, state, path: failure.lasso.stem, end: search.localsOf(state) } : { ...failure, ...foundAt(search, { state, claim: failure.claim }, name) }),
  };
}

function foundAt(search: Searched, at: Failure, name: string): Found {
  const { failure, path, end } = search.realised(at, search.program.properties.findIndex(p => p.name === name));
  return { ...failure, path, end };
}

/** The failure that is nearest to the initial state. */
function first(found: readonly (Failure | undefined)[]): Failure | undefined {
  return found.reduce<Failure | undefined>((best, f) => f && (!best || f.state < best.state) ? f : best, undefined);
}

/** Where the last of several claims was first met, once all were; undefined if one never was. */
function last(found: readonly (Failure | undefined)[], claims: number): Failure | undefined {
  let latest: Failure | undefined;
  for (let claim = 0; claim < claims; claim++) {
    const f = found[claim];
    if (!f) return undefined;
    if (!latest || f.state > latest.state) latest = f;
  }
  return latest;
}

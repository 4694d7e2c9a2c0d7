/** A failure that the tables have found, run again through XState and judged there. If the two disagree, that is our defect. */
import { claimsOf, type Claim } from './compile/claims.ts';
import type { Program } from './compile/program.ts';
import { slotName, type System } from './compile/system.ts';
import { snapshotKey } from './compile/tabulate.ts';
import type { Exploration } from './explore/explore.ts';
import type { Found } from './explore/verdicts.ts';
import { InternalError, type Property } from './model/index.ts';
import { endOf, failingClause, lastOf, refusedBy, type Because } from './trace/judge.ts';
import { judgeLasso, type FairLine } from './trace/lasso.ts';
import { snapshotViews } from './trace/snapshot-views.ts';
import { agree, IMPURE, NotTaken, replayPath, takeStep, type Trace } from './trace/trace.ts';

/** What is still possible where a `canAlways` property has failed. */
export interface StillPossible {
  /** states that can be reached from there, itself included */
  readonly states: number;
  /** the steps that can be taken in them, as "action" or "thread label/branch" */
  readonly actions: readonly string[];
}

export interface Confirmed {
  /** steps of the counterexample, the loop of a lasso included; of a `reachable` property that holds, steps to its witness */
  readonly traceLength: number | null;
  readonly because: string;
  /** the clause that failed and what it read */
  readonly detail: Because | undefined;
  /** the counterexample */
  readonly trace: Trace | undefined;
  /** `reachable`: a shortest trace to a state that satisfies it */
  readonly witness?: Trace;
  /** `canAlways`: what can happen after the trace */
  readonly possible?: StillPossible;
  /** `leadsTo`, `eventually`: the steps before the state that asks, and why each fair set does not object to the loop */
  readonly askedAt?: number;
  readonly fair?: readonly FairLine[];
}

/** Replays a failure and says what fails at its end. */
export function confirm(program: Program, found: Exploration, failure: Found, name: string): Confirmed {
  const { system } = program;
  const trace = replayed(system, failure, name);
  agree(trace, failure.end.map((l, slot) => program.tables[slot]!.keys[l]!), name);
  const traceLength = trace.steps.length;
  const fails = <T>(what: T | undefined): T => {
    if (what === undefined) throw new InternalError(`${name}: the tables find a violation after ${traceLength} steps that XState does not confirm; replay=${trace.replay}. ${IMPURE}`);
    return what;
  };
  const because = (detail: Because): Confirmed => ({ because: detail.text, traceLength, trace, detail });
  if (failure.refused) return because(fails(refusedBy(system, trace, system.actions[failure.refused.action]!)));
  const property = system.properties.find(q => q.name === name)!;
  const claim = claimsOf(property, system)[failure.claim ?? 0]!;
  switch (property.kind) {
    case 'deadlock': return { because: fails(endOf(system, trace, property)).text, traceLength, trace, detail: undefined };
    case 'always': case 'step': return because(fails(failingClause(system, trace, property.kind, claim)));
    case 'reachable': {
      fails(claim.when!(lastOf(system, trace, property.kind)) || undefined);
      return { because: `reached after ${traceLength === 1 ? '1 step' : `${traceLength} steps`}, replay=${trace.replay || '-'}`, traceLength, trace: undefined, detail: undefined, witness: trace };
    }
    case 'canAlways': {
      const s = lastOf(system, trace, property.kind);
      fails(!(claim.when?.(s) ?? true) || reaches(system, trace, claim) ? undefined : true);
      const { states, actions } = failure.trap!;
      const possible = { states, actions: [...new Set(actions.map(a => system.actions[a]!.base))] };
      return { because: `${claim.label}: out of reach from here on`, traceLength, trace, detail: undefined, possible };
    }
    case 'leadsTo': case 'eventually': return lassoOf(system, trace, property, failure, fails);
  }
}

/** States that are looked at again; of what is larger only so many. */
const LOOKED_AT = 200;

/** Does XState reach a state that satisfies the claim, from the end of a trace? */
function reaches(system: System, trace: Trace, claim: Claim): boolean {
  const keyOf = (state: Trace['final']): string => state.map((s, slot) => snapshotKey(s, slotName(system, slot))).join('\n');
  const seen = new Map([[keyOf(trace.final), trace.final]]);
  for (const snapshots of seen.values()) {
    const views: unknown = snapshotViews(system, snapshots);
    if (claim.holds.every(c => c.test(views))) return true;
    for (const action of system.actions) {
      if (seen.size >= LOOKED_AT) break;
      const answer = takeStep(system, snapshots, action, views);
      if (answer.kind === 'taken' && !seen.has(keyOf(answer.next))) seen.set(keyOf(answer.next), answer.next);
    }
  }
  return false;
}

function lassoOf(system: System, trace: Trace, property: Extract<Property, { kind: 'leadsTo' | 'eventually' }>, failure: Found, fails: (x: true | undefined) => true): Confirmed {
  const lasso = judgeLasso(system, trace, property, claimsOf(property, system)[failure.claim!]!);
  fails(lasso.fails || undefined);
  return { because: lasso.text, traceLength: trace.steps.length, trace, detail: undefined, askedAt: lasso.askedAt!, fair: lasso.fair };
}

/** A path that the tables have found can be replayed; where it cannot, the key is not to blame. */
function replayed(system: System, failure: Found, property: string): Trace {
  try { return replayPath(system, { path: failure.path, loop: failure.lasso?.loop }); } catch (e) {
    if (!(e instanceof NotTaken)) throw e;
    throw new InternalError(`${property}: XState does not take a step that the tables take (${e.message.split('. ')[0]}). ${IMPURE}`, { cause: e });
  }
}

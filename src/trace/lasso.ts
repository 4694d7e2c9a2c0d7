/** A counterexample that goes on for ever, judged by the definition: no component, no table has a say in it. */
import { fairSets } from '../compile/fairness.ts';
import type { Claim } from '../compile/claims.ts';
import type { System } from '../compile/system.ts';
import type { Property } from '../model/index.ts';
import { snapshotViews } from './snapshot-views.ts';
import { takeStep, type Trace } from './trace.ts';

/** Why a fair set does not object to a loop. */
export interface FairLine {
  readonly set: string;
  readonly kind: 'weak' | 'strong';
  /** 'starved': it does object */
  readonly how: 'taken' | 'not enabled' | 'starved';
  /** taken: numbers of the loop's steps that do; not enabled: after these steps of the trace */
  readonly steps: readonly number[];
}

export interface JudgedLasso {
  /** the run counts, asks, and is never answered */
  readonly fails: boolean;
  /** steps before the state that asks; undefined when no state does that is not answered */
  readonly askedAt: number | undefined;
  readonly fair: readonly FairLine[];
  readonly text: string;
}

/** Judges one claim of a property on a trace that has a loop. */
export function judgeLasso(system: System, trace: Trace, p: Extract<Property, { kind: 'leadsTo' | 'eventually' }>, claim: Claim): JudgedLasso {
  const from = trace.loopFrom!;
  const { sets, finitely } = fairSets(system, p.spec.fair, `property ${p.name}`);
  const loop = trace.steps.slice(from);
  const fair = sets.map(({ name, kind, actions }): FairLine => {
    const taken = loop.filter(s => actions.includes(s.action)).map(s => s.index);
    if (taken.length > 0) return { set: name, kind, how: 'taken', steps: taken };
    // The state after the last step of the loop is the one before its first.
    const states = trace.states.slice(from, from + Math.max(1, loop.length));
    const not = states.flatMap((snapshots, i) => {
      const views: unknown = snapshotViews(system, snapshots);
      return actions.some(a => takeStep(system, snapshots, system.actions[a]!, views).kind === 'taken') ? [] : [from + i];
    });
    const fine = kind === 'weak' ? not.length > 0 : not.length === states.length;
    return { set: name, kind, how: fine ? 'not enabled' : 'starved', steps: not };
  });
  const askedAt = askedIn(system, trace, p.kind === 'eventually', claim);
  const counts = fair.every(f => f.how !== 'starved') && !loop.some(s => finitely.has(s.action));
  const text = `${claim.label}: ${p.kind === 'eventually' ? 'never comes' : `asked for ${askedAt === 0 ? 'in the initial state' : `after step ${askedAt}`}, never answered`}`;
  return { fails: counts && askedAt !== undefined, askedAt, fair, text };
}

/** The first state that asks and is not answered in the rest of the trace, nor in the loop. */
function askedIn(system: System, trace: Trace, initially: boolean, claim: Claim): number | undefined {
  let asked: number | undefined;
  let answered = false;
  trace.states.forEach((snapshots, i) => {
    const s = snapshotViews(system, snapshots);
    if (claim.holds.every(clause => clause.test(s))) {
      asked = undefined;
      answered ||= i >= trace.loopFrom!;
    } else if (initially ? i === 0 : claim.when!(s)) asked ??= i;
  });
  return answered ? undefined : asked;
}

/** What fails at the end of a trace, asked of XState's own snapshots. */
import type { AnyMachineSnapshot } from 'xstate';
import { claimsOf, type Claim } from '../compile/claims.ts';
import { slotName, type GroundAction, type System } from '../compile/system.ts';
import { showEvent, showLocal, showValue, snapshotKey } from '../compile/tabulate.ts';
import type { Property } from '../model/index.ts';
import { judgeLasso } from './lasso.ts';
import { snapshotSteps, snapshotViews, type Seen } from './snapshot-views.ts';
import { takeStep, type Trace } from './trace.ts';

/** Why a property fails at the end of a trace. */
export interface Because {
  readonly text: string;
  /** the clause that failed, when the property names its clauses */
  readonly clause: string | undefined;
  readonly values: readonly { readonly what: string; readonly value: string }[];
}

const plainly = (text: string): Because => ({ text, clause: undefined, values: [] });

/** What a claim of this kind looks at, at the end of a trace: its last state, or its last step. Undefined when it has none. */
export function lastOf(system: System, trace: Trace, kind: Property['kind'], seen?: (read: Seen) => void): unknown {
  if (kind !== 'step') return snapshotViews(system, trace.final, seen);
  const step = trace.steps.at(-1);
  return step && snapshotSteps(system, trace.states.at(-2)!, trace.final, step.action, seen);
}

/** The clause that fails at the end of a trace, with what it looked at; undefined if none does. */
export function failingClause(system: System, trace: Trace, kind: Property['kind'], claim: Claim): Because | undefined {
  const plain = lastOf(system, trace, kind);
  if (plain === undefined || (claim.when && !claim.when(plain))) return undefined;
  for (const clause of claim.holds) {
    const seen: Seen[] = [];
    const views = lastOf(system, trace, kind, r => seen.push(r));
    claim.when?.(views);
    if (clause.test(views)) continue;
    const values = [...new Map(seen.map(r => [r.what, showValueOf(r.value)]))].map(([what, value]) => ({ what, value }));
    return { text: claim.label + (clause.name && `: ${clause.name}`), clause: clause.name || undefined, values };
  }
  return undefined;
}

const showValueOf = (v: unknown): string => typeof v === 'object' && v !== null ? showValue(v) : String(v);

/** The properties that fail at the end of a trace, whichever they are; `canAlways` cannot be told from one trace. */
export function judgeTrace(system: System, trace: Trace): { property: string; because: Because }[] {
  const refused = system.actions.map(a => refusedBy(system, trace, a)).find(b => b !== undefined);
  return [...refused ? [{ property: 'refused', because: refused }] : [], ...system.properties.flatMap(p => {
    const of = (because: Because | undefined): { property: string; because: Because }[] => because ? [{ property: p.name, because }] : [];
    switch (p.kind) {
      case 'deadlock': return of(endOf(system, trace, p));
      case 'leadsTo': case 'eventually': {
        if (trace.loopFrom === undefined) return [];
        return claimsOf(p, system).flatMap(claim => {
          const lasso = judgeLasso(system, trace, p, claim);
          return lasso.fails ? of(plainly(lasso.text)) : [];
        });
      }
      case 'always': case 'step': return claimsOf(p, system).flatMap(claim => of(failingClause(system, trace, p.kind, claim)));
      case 'reachable': case 'canAlways': return [];
    }
  })];
}

/** The claims that something is reachable, which the last state of a trace satisfies. */
export function reachedBy(system: System, trace: Trace): string[] {
  const views: unknown = snapshotViews(system, trace.final);
  return system.properties.flatMap(p => p.kind === 'reachable' ? claimsOf(p, system).filter(c => c.when!(views)).map(c => c.label) : []);
}

/** Why the last state of a trace is an end that it should not be; undefined when it is none. */
export function endOf(system: System, trace: Trace, p: Extract<Property, { kind: 'deadlock' }>): Because | undefined {
  const views: unknown = snapshotViews(system, trace.final);
  const answers = system.actions.map(a => takeStep(system, trace.final, a, views));
  if (answers.some(a => a.kind === 'refused') || p.spec.final?.(views as never)) return undefined;
  const enabled = system.actions.filter((_, i) => answers[i]!.kind === 'taken');
  if (enabled.length === 0) return plainly('no action is enabled, and the state is not declared final');
  if (p.spec.end !== 'stuttering' || answers.some(a => a.kind === 'taken' && !same(system, a.next, trace.final))) return undefined;
  return plainly(`no enabled action changes the state (${enabled.map(a => a.name).join(', ')}), and the state is not declared final`);
}

const same = (system: System, a: readonly AnyMachineSnapshot[], b: readonly AnyMachineSnapshot[]): boolean =>
  a.every((s, slot) => s === b[slot] || snapshotKey(s, slotName(system, slot)) === snapshotKey(b[slot]!, slotName(system, slot)));

/** Why the last state of a trace refuses what an action sends; undefined when it does not. */
export function refusedBy(system: System, trace: Trace, action: GroundAction): Because | undefined {
  const answer = takeStep(system, trace.final, action);
  if (answer.kind !== 'refused') return undefined;
  const { component, index, event } = answer.sent;
  const c = system.components.find(k => k.name === component)!;
  const [machine, state, sent] = [c.machine.id, showLocal(trace.final[c.first + index]!), showEvent(event as never)];
  return {
    text: `action '${action.name}' sends ${sent} to ${slotName(system, c.first + index)}, which is ${state} and does not handle it`, clause: undefined,
    values: [{ what: 'machine', value: machine }, { what: 'state', value: state }, { what: 'event', value: sent }],
  };
}

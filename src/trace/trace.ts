/** A counterexample, rebuilt by running the machines themselves through XState: the tables have no say in it. */
import { initialTransition, transition, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import { claimsOf, type Claim } from '../compile/program.ts';
import { resolveSend, slotName, twoEvents, type GroundAction, type System } from '../compile/system.ts';
import { showEvent, showField, showLocal, showValue, snapshotKey } from '../compile/tabulate.ts';
import { InternalError, ModelError, type Sent } from '../model/index.ts';
import { snapshotViews, type Seen } from './snapshot-views.ts';

/** Why XState and the tables may disagree without a defect of this program. */
export const IMPURE = 'Likely cause, if it is not a defect of realmcheck: a guard, an assign or a claim that does not depend on its arguments alone';

/** A step of a replay key that cannot be taken. */
export class NotTaken extends ModelError {}

/** What one instance looked like before and after a step. */
export interface Change { readonly instance: string; readonly from: string; readonly to: string }

export interface Step {
  readonly index: number;
  /** number of the action in the system: what a replay key is made of */
  readonly action: number;
  readonly name: string;
  readonly agent: string;
  readonly text: string;
  readonly label: string | undefined;
  readonly patchedBy: string | undefined;
  readonly changes: readonly Change[];
}

export interface Trace {
  readonly scenario: string;
  readonly initial: readonly { readonly instance: string; readonly state: string }[];
  readonly steps: readonly Step[];
  /** canonical keys of the snapshots after the last step, one per slot */
  readonly finalKeys: readonly string[];
  readonly final: readonly AnyMachineSnapshot[];
  /** action indices, joined with '.' */
  readonly replay: string;
}

/** Why a property fails in the last state of a trace. */
export interface Because {
  readonly text: string;
  /** the clause that failed, when the property names its clauses */
  readonly clause: string | undefined;
  readonly values: readonly { readonly what: string; readonly value: string }[];
}

export type StepAnswer =
  | { readonly kind: 'taken'; readonly next: AnyMachineSnapshot[] }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'refused'; readonly sent: Sent };

const begin = initialTransition as unknown as (m: AnyStateMachine) => [AnyMachineSnapshot, unknown];
const next = transition as unknown as (m: AnyStateMachine, s: AnyMachineSnapshot, e: unknown) => [AnyMachineSnapshot, unknown];

export const initialSnapshots = (system: System): AnyMachineSnapshot[] =>
  system.components.flatMap(c => Array.from({ length: c.count }, () => begin(c.machine)[0]));

/** One step on snapshots. */
export function takeStep(system: System, snapshots: readonly AnyMachineSnapshot[], action: GroundAction): StepAnswer {
  const s = snapshotViews(system, snapshots);
  if (!action.when(s)) return { kind: 'disabled' };
  const after = [...snapshots];
  const addressed = new Set<number>();
  let refused: Sent | undefined;
  for (const { component, payload } of action.sends) {
    const c = system.components.find(k => k.name === component)!;
    for (const sent of resolveSend(c, payload(s), `action '${action.name}'`)) {
      const slot = c.first + sent.index;
      if (addressed.has(slot)) throw new ModelError(twoEvents(`action '${action.name}'`, slotName(system, slot)));
      addressed.add(slot);
      const before = snapshots[slot]!;
      const handled = before.status === 'active' && c.machine.getTransitionData(before as never, sent.event as never).length > 0;
      if (handled) after[slot] = next(c.machine, before, sent.event)[0];
      else if (sent.mode === 'block') return { kind: 'disabled' };
      else if (sent.mode === 'must') refused ??= sent;
    }
  }
  return refused ? { kind: 'refused', sent: refused } : { kind: 'taken', next: after };
}

/** Replays action numbers from the initial state; throws ModelError where one is not enabled. */
export function replayPath(system: System, path: readonly number[]): Trace {
  let snapshots = initialSnapshots(system);
  const initial = snapshots.map((s, slot) => ({ instance: slotName(system, slot), state: showLocal(s) }));
  const steps: Step[] = [];
  path.forEach((index, i) => {
    const action = system.actions[index];
    if (!action) throw new NotTaken(`replay, step ${i + 1}: there is no action number ${index} in ${system.name} (0 to ${system.actions.length - 1}). Likely cause: the key belongs to another scenario, variant or version of the model`);
    const answer = takeStep(system, snapshots, action);
    if (answer.kind !== 'taken') {
      throw new NotTaken(`replay, step ${i + 1}: action '${action.name}' is ${answer.kind === 'refused' ? 'refused' : 'not enabled'} after ${i} steps. Likely cause: the key belongs to another scenario, variant or version of the model`);
    }
    const text = sayOf(action, snapshotViews(system, snapshots));
    const changes = answer.next.flatMap((s, slot) => {
      const before = snapshots[slot]!;
      const instance = slotName(system, slot);
      return snapshotKey(s, instance) === snapshotKey(before, instance) ? [] : [changeOf(instance, before, s)];
    });
    steps.push({ index: i + 1, action: index, name: action.name, agent: action.agent, text, label: action.label, patchedBy: action.patchedBy, changes });
    snapshots = answer.next;
  });
  return {
    scenario: system.name, initial, steps, final: snapshots, replay: path.join('.'),
    finalKeys: snapshots.map((s, slot) => snapshotKey(s, slotName(system, slot))),
  };
}

/** The step in the reader's words; what goes wrong in a user's function is told with its name. */
function sayOf(action: GroundAction, s: unknown): string {
  try { return action.say(s); } catch (e) {
    throw new ModelError(`'say' of action '${action.name}' threw: ${e instanceof Error ? e.message : String(e)}`, { cause: e });
  }
}

/** Only what changed: state value and context fields that differ. */
function changeOf(instance: string, a: AnyMachineSnapshot, b: AnyMachineSnapshot): Change {
  const fields = (s: AnyMachineSnapshot): Record<string, unknown> => (s.context ?? {}) as Record<string, unknown>;
  const changed = Object.keys(fields(b)).filter(k => JSON.stringify(fields(a)[k]) !== JSON.stringify(fields(b)[k]));
  const show = (s: AnyMachineSnapshot): string => {
    const value = showValue(s.value);
    const parts = changed.map(k => `${k}=${showField(fields(s)[k])}`);
    return showValue(a.value) === showValue(b.value) && parts.length > 0 ? parts.join(' ') : [value, ...parts].join(' ');
  };
  return { instance, from: show(a), to: show(b) };
}

/** Throws InternalError unless the trace ends in the state that the engine says it ends in. */
export function agree(trace: Trace, keys: readonly string[], what: string): void {
  trace.finalKeys.forEach((key, slot) => {
    if (key !== keys[slot]) throw new InternalError(`${what}: XState and the tables disagree on instance ${slot} after ${trace.steps.length} steps.\n  XState: ${key}\n  tables: ${keys[slot]}\n  replay=${trace.replay}
${IMPURE}`);
  });
}

/** The clause of an `always` property that fails in the last state of a trace, with what it looked at; undefined if none does. */
export function failingClause(system: System, trace: Trace, claim: Claim): Because | undefined {
  const plain = snapshotViews(system, trace.final);
  if (claim.when && !claim.when(plain)) return undefined;
  for (const clause of claim.holds) {
    const seen: Seen[] = [];
    const views = snapshotViews(system, trace.final, r => seen.push(r));
    claim.when?.(views);
    if (clause.test(views)) continue;
    const values = [...new Map(seen.map(r => [r.what, showValueOf(r.value)]))].map(([what, value]) => ({ what, value }));
    return { text: claim.label + (clause.name && `: ${clause.name}`), clause: clause.name || undefined, values };
  }
  return undefined;
}

const showValueOf = (v: unknown): string => typeof v === 'object' && v !== null ? showValue(v) : String(v);

/** The claim of a property that fails in the last state, whichever it is. */
export function judgeTrace(system: System, trace: Trace): { property: string; because: Because }[] {
  const refused = system.actions.map(a => refusedBy(system, trace, a)).find(b => b !== undefined);
  return [...refused ? [{ property: 'refused', because: refused }] : [], ...system.properties.flatMap(p => {
    if (p.kind === 'deadlock') {
      const stuck = system.actions.every(a => takeStep(system, trace.final, a).kind === 'disabled');
      const fine = p.final?.(snapshotViews(system, trace.final)) ?? false;
      return stuck && !fine ? [{ property: p.name, because: { text: 'no action is enabled, and the state is not declared final', clause: undefined, values: [] } }] : [];
    }
    return claimsOf(p, system).flatMap(claim => {
      const because = failingClause(system, trace, claim);
      return because ? [{ property: p.name, because }] : [];
    });
  })];
}

/** Why the last state of a trace refuses what an action sends; undefined when it does not. */
export function refusedBy(system: System, trace: Trace, action: GroundAction): Because | undefined {
  const answer = takeStep(system, trace.final, action);
  if (answer.kind !== 'refused') return undefined;
  const { component, index, event } = answer.sent;
  const slot = system.components.find(k => k.name === component)!.first + index;
  const text = `action '${action.name}' sends ${showEvent(event as never)} to ${slotName(system, slot)}, which is ${showLocal(trace.final[slot]!)} and does not handle it`;
  return { text, clause: undefined, values: [] };
}

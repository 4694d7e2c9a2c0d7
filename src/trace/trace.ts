/** A counterexample, rebuilt by running the machines themselves through XState: the tables have no say in it. */
import { initialTransition, transition, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import { resolveSend, slotName, twoEvents, type GroundAction, type System } from '../compile/system.ts';
import { showField, showLocal, showValue, snapshotKey } from '../compile/tabulate.ts';
import { InternalError, ModelError, type Sent } from '../model/index.ts';
import { snapshotViews } from './snapshot-views.ts';

/** Why XState and the tables may disagree without a defect of this program. */
export const IMPURE = 'Likely cause, if it is not a defect of realmcheck: a guard, an assign or a claim that does not depend on its arguments alone';

/** A step of a replay key that cannot be taken. */
export class NotTaken extends ModelError {}

/** What one instance looked like before and after a step: in words, and field by field; the state itself is the field ''. */
export interface Change {
  readonly instance: string; readonly from: string; readonly to: string;
  readonly fields: readonly { readonly name: string; readonly from: string; readonly to: string }[];
}

export interface Step {
  readonly index: number;
  /** number of the action in the system: what a replay key is made of */
  readonly action: number;
  readonly name: string;
  readonly agent: string;
  /** the part of the agent that executes it */
  readonly lane: string;
  readonly text: string;
  /** the command that it calls */
  readonly call: { readonly command: string; readonly id: string; readonly agent: string | undefined; readonly args: string; readonly status: string } | undefined;
  readonly label: string | undefined;
  readonly patchedBy: string | undefined;
  readonly changes: readonly Change[];
}

export interface Trace {
  readonly scenario: string;
  readonly initial: readonly { readonly instance: string; readonly state: string }[];
  readonly steps: readonly Step[];
  /** those of its steps, in the order in which the system declares them */
  readonly lanes: readonly string[];
  /** canonical keys of the snapshots after the last step, one per slot */
  readonly finalKeys: readonly string[];
  readonly final: readonly AnyMachineSnapshot[];
  /** the snapshots before the first step and after each one */
  readonly states: readonly (readonly AnyMachineSnapshot[])[];
  /** action indices, joined with '.'; those of a lasso's loop behind a ':' */
  readonly replay: string;
  /** of a lasso: the steps before the loop, which begins and ends in the same state. A loop without steps rests there */
  readonly loopFrom: number | undefined;
}

export type StepAnswer =
  | { readonly kind: 'taken'; readonly next: AnyMachineSnapshot[] }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'refused'; readonly sent: Sent };

const begin = initialTransition as unknown as (m: AnyStateMachine) => [AnyMachineSnapshot, unknown];
const next = transition as unknown as (m: AnyStateMachine, s: AnyMachineSnapshot, e: unknown) => [AnyMachineSnapshot, unknown];

export const initialSnapshots = (system: System): AnyMachineSnapshot[] =>
  system.components.flatMap(c => Array.from({ length: c.count }, () => begin(c.machine)[0]));

/** One step on snapshots. @param s the views of `snapshots`, for callers that ask about many actions */
export function takeStep(system: System, snapshots: readonly AnyMachineSnapshot[], action: GroundAction, s: unknown = snapshotViews(system, snapshots)): StepAnswer {
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

/** What to replay: action numbers from the initial state, and of a lasso those of its loop. */
export interface Path { readonly path: readonly number[]; readonly loop?: readonly number[] | undefined }

/** Replays action numbers from the initial state; throws NotTaken where one is not enabled, or a loop does not close. */
export function replayPath(system: System, { path: stem, loop }: Path): Trace {
  const path = loop ? [...stem, ...loop] : stem;
  let snapshots = initialSnapshots(system);
  const states = [snapshots];
  const initial = snapshots.map((s, slot) => ({ instance: slotName(system, slot), state: showLocal(s) }));
  const steps: Step[] = [];
  path.forEach((index, i) => {
    const action = system.actions[index];
    if (!action) throw new NotTaken(`replay, step ${i + 1}: there is no action number ${index} in ${system.name} (0 to ${system.actions.length - 1}). Likely cause: the key belongs to another scenario, variant or version of the model`);
    const answer = takeStep(system, snapshots, action);
    if (answer.kind !== 'taken') {
      throw new NotTaken(`replay, step ${i + 1}: action '${action.name}' is ${answer.kind === 'refused' ? 'refused' : 'not enabled'} after ${i} steps. Likely cause: the key belongs to another scenario, variant or version of the model`);
    }
    const views: unknown = snapshotViews(system, snapshots);
    const text = sayOf(action, action.say, views);
    const { outcome, call } = action;
    const changes = answer.next.flatMap((s, slot) => {
      const before = snapshots[slot]!;
      const instance = slotName(system, slot);
      return snapshotKey(s, instance) === snapshotKey(before, instance) ? [] : [changeOf(instance, before, s)];
    });
    steps.push({ index: i + 1, action: index, name: action.name, agent: action.agent, lane: action.lane, text, call: outcome && call && { command: outcome.command, id: outcome.id, agent: call.agent, args: sayOf(action, call.args, views), status: call.status }, label: action.label, patchedBy: action.patchedBy, changes });
    snapshots = answer.next;
    states.push(snapshots);
  });
  const finalKeys = keysOf(system, snapshots);
  if (loop && keysOf(system, states[stem.length]!).join() !== finalKeys.join()) {
    throw new NotTaken(`replay: the loop of ${loop.length} steps does not end in the state in which it began. Likely cause: the key belongs to another scenario, variant or version of the model`);
  }
  return {
    scenario: system.name, initial, steps, lanes: lanesOf(system, steps), states, final: snapshots, finalKeys,
    replay: stem.join('.') + (loop ? `:${loop.join('.')}` : ''),
    loopFrom: loop && stem.length,
  };
}

function lanesOf(system: System, steps: readonly Step[]): string[] {
  const used = new Set(steps.map(s => s.lane));
  return [...new Set(system.actions.map(a => a.lane))].filter(l => l !== '' && used.has(l));
}

const keysOf = (system: System, snapshots: readonly AnyMachineSnapshot[]): string[] => snapshots.map((s, slot) => snapshotKey(s, slotName(system, slot)));

/** The step in the reader's words; what goes wrong in a user's function is told with its name. */
function sayOf(action: GroundAction, say: (s: any) => string, s: unknown): string {
  try { return say(s); } catch (e) {
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
  const [from, to] = [showValue(a.value), showValue(b.value)];
  return {
    instance, from: show(a), to: show(b),
    fields: [...from === to ? [] : [{ name: '', from, to }], ...changed.map(name => ({ name, from: showField(fields(a)[name]), to: showField(fields(b)[name]) }))],
  };
}

/** Throws InternalError unless the trace ends in the state that the engine says it ends in. */
export function agree(trace: Trace, keys: readonly string[], what: string): void {
  trace.finalKeys.forEach((key, slot) => {
    if (key !== keys[slot]) throw new InternalError(`${what}: XState and the tables disagree on instance ${slot} after ${trace.steps.length} steps.\n  XState: ${key}\n  tables: ${keys[slot]}\n  replay=${trace.replay}
${IMPURE}`);
  });
}

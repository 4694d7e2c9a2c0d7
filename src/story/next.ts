/** What can be done in a state, and what keeps the rest from being done. */
import { describeLocals } from '../compile/describe.ts';
import { slotName } from '../compile/system.ts';
import { showEvent } from '../compile/tabulate.ts';
import { clausesOf } from '../compile/why.ts';
import type { Walk } from '../explore/walk.ts';
import type { AnyMachineSnapshot } from 'xstate';
import { snapshotViews } from '../trace/snapshot-views.ts';
import type { Next } from './story.ts';

/** @param snapshots the same state as `locals`, for the words of the steps */
export function nextOf(walk: Walk, locals: Int32Array, snapshots: readonly AnyMachineSnapshot[]): Next {
  const { program } = walk;
  const { system } = program;
  const views: unknown = snapshotViews(system, snapshots);
  const steps = new Map(walk.successors(locals).map(s => [s.action, s]));
  const enabled: Next['enabled'][number][] = [];
  const disabled: Next['disabled'][number][] = [];
  system.actions.forEach((a, action) => {
    const step = steps.get(action);
    if (step) enabled.push({ action, name: a.name, lane: a.lane, text: a.say(views), patchedBy: a.patchedBy ?? null, refused: step.next ? null : 'what it sends is not handled' });
    else disabled.push({ action, name: a.name, lane: a.lane, ...whyNot(walk, action, locals) });
  });
  return { enabled, disabled };
}

function whyNot(walk: Walk, action: number, locals: Int32Array): { elsewhere: boolean; why: string[] } {
  const { program } = walk;
  const { system, tables } = program;
  const { guard, ground } = program.actions[action]!;
  const is = (slot: number): string => `${slotName(system, slot)} is ${tables[slot]!.show(locals[slot]!)}`;
  const component = ground.thread && system.components.find(c => c.name === ground.thread!.component);
  const own = component && component.first + ground.thread!.me;
  // A thread is asked for its program point first; somewhere else there is nothing more to say.
  if (own !== undefined && !isAt(tables[own]!.snapshots[locals[own]!]!, ground.label!)) return { elsewhere: true, why: [`${slotName(system, own)} is not at ${ground.label}`] };
  const blocked = walk.blocked(action, locals);
  if (blocked?.by === 'instance') return { elsewhere: false, why: [`${is(blocked.slot)}, and does not take ${showEvent(tables[blocked.slot]!.events[blocked.event]!)} there`] };
  const clauses = clausesOf(program, guard, locals).filter(c => c.slot !== own || !c.asks.startsWith('is '));
  const alone = clauses.filter(c => c.alone);
  const told = new Set<string>();
  for (const c of alone.length > 0 ? alone : clauses) {
    told.add(c.alone ? `${is(c.slot)}; it would be enabled if that were ${describeLocals(tables[c.slot]!, c.unless).slice(0, SHOWN).join(', or ')}`
      : `${c.instance} ${c.asks}${c.answer === 'yes' || c.answer === 'no' ? `: ${c.answer}` : ` = ${c.answer}`}`);
  }
  return { elsewhere: false, why: told.size > 0 ? [...told] : ['its guard is false whatever the others do: its parameters do not fit this scenario'] };
}

/** Descriptions of local states that are named. */
const SHOWN = 4;

const isAt = (s: AnyMachineSnapshot, label: string): boolean => {
  const [fn, point] = label.split('.') as [string, string];
  const value = s.value as unknown as Record<string, string>;
  return value[fn] === point;
};

/** The states and steps of a flat form, found by following its decisions: what a picture of a small state space needs. */
import { isLeaf, type Decision, type Decisions } from './decision.ts';
import { instanceOf, UNHANDLED, type Flat, type FlatAction } from './flat.ts';

export interface Space {
  /** local states by slot; the first is the initial state */
  readonly states: readonly (readonly number[])[];
  readonly steps: readonly { readonly from: number; readonly to: number; readonly action: number }[];
  /** states in which an action is refused, with the action */
  readonly refused: readonly { readonly state: number; readonly action: number }[];
}

/** All that is reachable; undefined if that is more than `most` states. */
export function spaceOf(flat: Flat, most: number): Space | undefined {
  const states: number[][] = [];
  const numbers = new Map<string, number>();
  const number = (locals: number[]): number => {
    const key = locals.join();
    let found = numbers.get(key);
    if (found === undefined) {
      numbers.set(key, found = states.length);
      states.push(locals);
    }
    return found;
  };
  const space = { states, steps: [] as Space['steps'][number][], refused: [] as Space['refused'][number][] };
  number(Array.from({ length: flat.slots }, () => 0));
  for (let from = 0; from < states.length; from++) {
    if (states.length > most) return undefined;
    const locals = states[from]!;
    flat.actions.forEach((a, action) => {
      if (answerAt(flat.decisions, a.enabled, locals) !== 1) return;
      if (answerAt(flat.decisions, a.refused, locals) === 1) space.refused.push({ state: from, action });
      else space.steps.push({ from, to: number(after(flat, a, locals)), action });
    });
  }
  return space;
}

/** What a decision says of a state; of a step when its local states stand behind those before it. */
function answerAt(decisions: Decisions, d: Decision, locals: readonly number[]): number {
  let at = d;
  while (!isLeaf(at)) {
    const tally = decisions.tally(at.slot);
    const value = tally ? answerAt(decisions, tally.result, locals) : locals[at.slot]!;
    const arm = at.arms.find(a => a.when.includes(value));
    if (!arm) return decisions.never.answer;
    at = arm.then;
  }
  return at.answer;
}

function after(flat: Flat, action: FlatAction, locals: readonly number[]): number[] {
  const next = [...locals];
  for (const { choice, lists } of action.sends) {
    for (const { slot, event } of lists[answerAt(flat.decisions, choice, locals)]!) {
      const to = instanceOf(flat, slot).component.events[event]!.next[locals[slot]!]!;
      if (to !== UNHANDLED) next[slot] = to;
    }
  }
  return next;
}

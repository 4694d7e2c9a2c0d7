/**
 * Which actions may be enabled, by the local state of the instance that their guards read first: the others need not be asked.
 * Of those, the ones that go on to ask the same instance are asked together (joint.ts): what one has read, the next knows. Those that
 * ask different instances are not: their diagram would have a path for each combination of what they read.
 */
import { JointSteps } from '../compile/joint.ts';
import type { Program } from '../compile/program.ts';
import type { Possible } from '../kernel/image.ts';

/** Actions whose guard reads an instance first, by that instance and its local state. */
export interface Group { readonly slot: number; readonly actions: readonly number[]; readonly byLocal: (readonly Possible[] | undefined)[] }

export class Candidates {
  readonly groups: readonly Group[];
  /** actions whose guard reads no single instance first */
  readonly always: readonly number[];
  private readonly program: Program;

  constructor(program: Program, locals: Int32Array) {
    this.program = program;
    const bySlot = new Map<number, number[]>();
    const always: number[] = [];
    program.actions.forEach((a, i) => {
      program.value(a.guard, locals);
      const slot = program.diagrams.firstSlot(a.guard);
      if (slot < 0) always.push(i);
      else bySlot.set(slot, [...bySlot.get(slot) ?? [], i]);
    });
    this.always = always;
    this.groups = [...bySlot].sort(([a], [b]) => a - b).map(([slot, actions]) => ({ slot, actions, byLocal: [] }));
  }

  /** The actions of a group that the local state does not rule out by itself. */
  at(group: Group, locals: Int32Array): readonly Possible[] {
    return group.byLocal[locals[group.slot]!] ??= this.learn(group, locals);
  }

  private learn(group: Group, locals: Int32Array): Possible[] {
    const { program } = this;
    // By the slot that is asked next; those that ask many at once are each by itself, with a number below.
    const together = new Map<number, number[]>();
    for (const action of group.actions) {
      const { guard } = program.actions[action]!;
      const enabled = program.value(guard, locals) === 1; // makes sure that the branch of this local state is known
      const asked = program.diagrams.nextSlot(guard, locals);
      if (asked === 'settled' && !enabled) continue;
      const next = asked === 'settled' ? this.sendsAsk(action, group.slot, locals) : asked ?? -2 - action;
      together.set(next, [...together.get(next) ?? [], action]);
    }
    return [...together.values()].map(actions => ({ actions, joint: new JointSteps(program, actions) }));
  }

  /** The instance that the payload of an action whose guard holds asks first, other than that of the group: its slot, or -1. */
  private sendsAsk(action: number, slot: number, locals: Int32Array): number {
    for (const send of this.program.actions[action]!.sends) {
      this.program.value(send, locals);
      const first = this.program.diagrams.firstSlot(send);
      if (first >= 0 && first !== slot) return first;
    }
    return -1;
  }
}

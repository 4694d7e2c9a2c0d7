/** Steps from any state, also from one that no search has visited: what forward searches and people who explore need. */
import { BLOCK, MUST, type Program } from '../compile/program.ts';
import { UNHANDLED } from '../compile/tabulate.ts';

/** A step from a state. Refused: what is sent is not handled, so it leads nowhere. */
export interface Successor { readonly action: number; readonly next: Int32Array | undefined }

/** What keeps an action from being taken. */
export type Blocked = { readonly by: 'guard' } | { readonly by: 'instance'; readonly slot: number; readonly event: number };

export class Walk {
  readonly program: Program;
  /** slot -> actions whose guard reads that instance first -> by its local state, those that this read does not rule out */
  private readonly groups: readonly { readonly slot: number; readonly actions: readonly number[]; readonly byLocal: (readonly number[] | undefined)[] }[];
  private readonly always: readonly number[];

  constructor(program: Program) {
    this.program = program;
    const initial = this.initial();
    const bySlot = new Map<number, number[]>();
    const always: number[] = [];
    program.actions.forEach(({ guard }, i) => {
      program.value(guard, initial);
      const slot = program.diagrams.firstSlot(guard);
      if (slot < 0) always.push(i);
      else bySlot.set(slot, [...bySlot.get(slot) ?? [], i]);
    });
    this.always = always;
    this.groups = [...bySlot].map(([slot, actions]) => ({ slot, actions, byLocal: [] }));
  }

  /** All instances start in local state 0 of their table. */
  initial(): Int32Array { return new Int32Array(this.program.tables.length); }

  /** The steps that a state has, by the numbers of their actions. */
  successors(locals: Int32Array): Successor[] {
    const { program } = this;
    const { diagrams } = program;
    const found: Successor[] = [];
    const ask = (action: number): void => {
      const next = this.take(action, locals);
      if (next !== undefined) found.push({ action, next: next === 'refused' ? undefined : next });
    };
    for (const action of this.always) ask(action);
    for (const { slot, actions, byLocal } of this.groups) {
      const possible = byLocal[locals[slot]!] ??= actions.filter(i => {
        const { guard } = program.actions[i]!;
        // Ruled out where nothing else needs to be asked, and the answer is no.
        return program.value(guard, locals) === 1 || diagrams.nextSlot(guard, locals) !== 'settled';
      });
      for (const action of possible) ask(action);
    }
    return found.sort((a, b) => a.action - b.action);
  }

  /** Where an action leads; undefined when it is not enabled. */
  take(action: number, locals: Int32Array): Int32Array | 'refused' | undefined {
    const { program } = this;
    const compiled = program.actions[action]!;
    if (program.value(compiled.guard, locals) === 0) return undefined;
    const flat = program.merge(compiled, compiled.sends.map(d => program.value(d, locals)));
    const next = locals.slice();
    let refused = false;
    for (let j = 0; j < flat.length; j += 3) {
      const to = program.tables[flat[j]!]!.step(locals[flat[j]!]!, flat[j + 1]!);
      if (to !== UNHANDLED) next[flat[j]!] = to;
      else if (flat[j + 2] === BLOCK) return undefined;
      else if (flat[j + 2] === MUST) refused = true;
    }
    return refused ? 'refused' : next;
  }

  /** What keeps an action from being taken here; undefined when nothing does. */
  blocked(action: number, locals: Int32Array): Blocked | undefined {
    const { program } = this;
    const compiled = program.actions[action]!;
    if (program.value(compiled.guard, locals) === 0) return { by: 'guard' };
    const flat = program.merge(compiled, compiled.sends.map(d => program.value(d, locals)));
    for (let j = 0; j < flat.length; j += 3) {
      if (flat[j + 2] === BLOCK && program.tables[flat[j]!]!.step(locals[flat[j]!]!, flat[j + 1]!) === UNHANDLED) return { by: 'instance', slot: flat[j]!, event: flat[j + 1]! };
    }
    return undefined;
  }
}

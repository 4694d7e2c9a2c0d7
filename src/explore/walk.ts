/** Steps from any state, also from one that no search has visited: what forward searches and people who explore need. */
import { BLOCK, MUST, type Program } from '../compile/program.ts';
import { UNHANDLED } from '../compile/tabulate.ts';
import { possibleActions } from './candidates.ts';

/** A step from a state. Refused: what is sent is not handled, so it leads nowhere. */
export interface Successor { readonly action: number; readonly next: Int32Array | undefined }

/** What keeps an action from being taken. */
export type Blocked = { readonly by: 'guard' } | { readonly by: 'instance'; readonly slot: number; readonly event: number };

/** Where what an action sends leads; undefined when a blocking send is not handled, so that it is not enabled. */
export function nextOf({ tables }: Program, locals: Int32Array, flat: Int32Array): Int32Array | 'refused' | undefined {
  const next = locals.slice();
  let refused = false;
  for (let j = 0; j < flat.length; j += 3) {
    const to = tables[flat[j]!]!.step(locals[flat[j]!]!, flat[j + 1]!);
    if (to !== UNHANDLED) next[flat[j]!] = to;
    else if (flat[j + 2] === BLOCK) return undefined;
    else if (flat[j + 2] === MUST) refused = true;
  }
  return refused ? 'refused' : next;
}

export class Walk {
  readonly program: Program;
  private readonly possible: (locals: Int32Array) => readonly number[];

  constructor(program: Program) {
    this.program = program;
    this.possible = possibleActions(program);
  }

  /** All instances start in local state 0 of their table. */
  initial(): Int32Array { return new Int32Array(this.program.tables.length); }

  /** The steps that a state has, by the numbers of their actions. */
  successors(locals: Int32Array): Successor[] {
    return this.possible(locals).flatMap(action => {
      const next = this.take(action, locals);
      return next === undefined ? [] : { action, next: next === 'refused' ? undefined : next };
    });
  }

  /** Where an action leads; undefined when it is not enabled. */
  take(action: number, locals: Int32Array): Int32Array | 'refused' | undefined {
    const { program } = this;
    const compiled = program.actions[action]!;
    if (program.value(compiled.guard, locals) === 0) return undefined;
    return nextOf(program, locals, program.sent(compiled, locals));
  }

  /** What keeps an action from being taken here; undefined when nothing does. */
  blocked(action: number, locals: Int32Array): Blocked | undefined {
    const { program } = this;
    const compiled = program.actions[action]!;
    if (program.value(compiled.guard, locals) === 0) return { by: 'guard' };
    const flat = program.sent(compiled, locals);
    for (let j = 0; j < flat.length; j += 3) {
      if (flat[j + 2] === BLOCK && program.tables[flat[j]!]!.step(locals[flat[j]!]!, flat[j + 1]!) === UNHANDLED) return { by: 'instance', slot: flat[j]!, event: flat[j + 1]! };
    }
    return undefined;
  }
}

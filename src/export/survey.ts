/** What the reachable states of a complete search tell an export, beyond their number. */
import { MUST, BLOCK, type CompiledAction, type Program } from '../compile/program.ts';
import { UNHANDLED } from '../compile/tabulate.ts';
import type { Searched } from '../explore/searched.ts';
import { isProgress } from '../model/index.ts';

/** Component -> the local states (of the machine's table) that one of its instances is ever in, in the order in which they were first met. */
export function localsMet(search: Searched): number[][] {
  const { components, slots } = search.program.system;
  const met = components.map(() => new Set<number>());
  const of = components.flatMap((c, i) => Array.from({ length: c.count }, () => met[i]!));
  const here = new Int32Array(slots);
  for (let id = 0; id < search.count; id++) {
    search.readLocals(id, here);
    for (let slot = 0; slot < slots; slot++) of[slot]!.add(here[slot]!);
  }
  return met.map(set => [...set]);
}

/**
 * Asks each action and each claim by itself in every reachable state. The search asks several as one, and stops where one
 * answer settles the rest; who writes each of them down needs the answers of each alone.
 */
export function askEverywhere(search: Searched): void {
  const { program } = search;
  const here = new Int32Array(program.tables.length);
  const step = new Int32Array(2 * here.length + 1);
  for (let id = 0; id < search.count; id++) {
    search.readLocals(id, here);
    let stuck = true;
    let changes = false;
    program.actions.forEach((action, number) => {
      if (program.value(action.guard, here) === 0) return;
      const taken = take(program, action, here, step);
      if (taken === 'blocked') return;
      stuck = false;
      changes ||= taken === 'refused' || here.some((local, slot) => step[here.length + slot] !== local);
      if (taken === 'refused') return;
      step[2 * here.length] = number;
      ask(program, step, kind => kind === 'step');
    });
    ask(program, here, kind => kind !== 'step');
    for (const p of program.properties) if (p.final && (p.stuttering ? !changes : stuck)) program.value(p.final, here);
  }
}

function ask(program: Program, at: Int32Array, wanted: (kind: string) => boolean): void {
  for (const p of program.properties) {
    if (!wanted(p.kind)) continue;
    for (const { when, holds } of p.claims) if (!when || program.value(when, at) === 1 || isProgress(p.kind)) program.value(holds, at);
  }
}

/** As the search takes a step, in the same order: writes the states before and after it into `step`. */
function take(program: Program, action: CompiledAction, here: Int32Array, step: Int32Array): 'blocked' | 'refused' | 'taken' {
  const flat = program.merge(action, action.sends.map(d => program.value(d, here)));
  step.set(here);
  step.set(here, here.length);
  let refused = false;
  for (let j = 0; j < flat.length; j += 3) {
    const slot = flat[j]!;
    const next = program.tables[slot]!.step(here[slot]!, flat[j + 1]!);
    if (next !== UNHANDLED) step[here.length + slot] = next;
    else if (flat[j + 2] === BLOCK) return 'blocked';
    else refused ||= flat[j + 2] === MUST;
  }
  return refused ? 'refused' : 'taken';
}

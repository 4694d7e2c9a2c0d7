/** What a claim says of every state, for judging it on the graph. */
import type { CompiledClaim } from '../compile/program.ts';
import type { Search } from './search.ts';

/** Bits of a state's mark. */
export const WHEN = 1;
export const HOLDS = 2;

/** States looked at between two turns. */
const SLICE = 2 ** 14;

/**
 * A mark for each state; a claim without `when` speaks of all.
 * @param spoke state -> 1 once a claim of the property has spoken of it
 */
export function* marksOf(search: Search, { when, holds }: CompiledClaim, spoke: Uint8Array): Generator<void, Uint8Array> {
  const { program } = search;
  const { count } = search.set;
  const marks = new Uint8Array(count);
  const locals = new Int32Array(program.tables.length);
  for (let s = 0; s < count; s++) {
    search.readLocals(s, locals);
    if (!when || program.value(when, locals) === 1) {
      marks[s]! |= WHEN;
      spoke[s] = 1;
    }
    if (program.value(holds, locals) === 1) marks[s]! |= HOLDS;
    if (s % SLICE === SLICE - 1) yield;
  }
  return marks;
}

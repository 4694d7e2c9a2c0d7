/**
 * The Informal Trace Format of Apalache and Quint (Apalache's ADR-015).
 *
 * Apalache finds endless runs by variables of its own: where `__loop_InLoop` becomes true the loop has begun one state
 * before, and the last state repeats that one. Quint, when asked for it, writes the action taken as a variable.
 */
import { broken, isObject, own, quote, text, type ForeignState, type ForeignTrace, type Json } from './foreign.ts';

export const isItf = (json: unknown): json is Json => isObject(json) && Array.isArray(own(json, 'states'));

const IN_LOOP = '__loop_InLoop';
const ACTION = 'mbt::actionTaken';

export function readItf(json: Json, where: string): ForeignTrace {
  const listed = own(json, 'states') as readonly unknown[];
  const raw = listed.map((state, i) => {
    if (!isObject(state)) throw broken(where, `states[${i}] is ${quote(state)} and not an object with a value for each variable`);
    return state;
  });
  return { format: 'ITF', states: raw.map(stateOf), loop: loopOf(json, raw, where), module: undefined };
}

function stateOf(state: Json, i: number): ForeignState {
  const meta = own(state, '#meta');
  const temporal = Object.hasOwn(state, IN_LOOP);
  const values = Object.fromEntries(Object.entries(state).filter(([name, value]) =>
    !name.startsWith('#') && !name.startsWith('mbt::') && !(temporal && isOfEncoding(name, value))));
  return { at: `states[${i}]`, values, by: text(own(state, ACTION)) ?? (isObject(meta) ? text(own(meta, 'action')) : undefined) };
}

/** Variables by which Apalache judges temporal formulas; those of an exported model are never boolean. */
const isOfEncoding = (name: string, value: unknown): boolean => name.startsWith('__') || typeof value === 'boolean';

function loopOf(json: Json, states: readonly Json[], where: string): ForeignTrace['loop'] {
  const loop = own(json, 'loop');
  if (loop !== undefined) {
    if (!Number.isInteger(loop) || (loop as number) < 0 || (loop as number) >= states.length) {
      throw broken(where, `the loop begins in state ${quote(loop)}, but the states are counted from 0 to ${states.length - 1}`);
    }
    return { to: loop as number, by: undefined };
  }
  const inside = states.findIndex(s => own(s, IN_LOOP) === true);
  return inside > 0 ? { to: inside - 1, by: undefined } : undefined;
}

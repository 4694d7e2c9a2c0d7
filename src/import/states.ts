/** Finds the local states that the values of a foreign trace stand for, by the names that the exported TLA+ model has. */
import type { Flat, FlatComponent } from '../export/flat.ts';
import { words } from '../export/names.ts';
import { moduleName, tlaWords, type TlaWords } from '../export/tla.ts';
import { ModelError, nearest } from '../model/index.ts';
import { own, quote, type ForeignState, type ForeignTrace } from './foreign.ts';
import { pairsOf, wholeOf } from './values.ts';

/** Slot -> local state, counted as in the flat form. */
export type Vector = readonly number[];

export interface Bound { readonly words: TlaWords; readonly states: readonly Vector[] }

const FROM_EXPORT = `Replay traces of the model that 'realmcheck export --to tla' writes for this run`;

/** @param where the file, for messages */
export function bind(trace: ForeignTrace, flat: Flat, where: string): Bound {
  const found = wordsOf(trace, flat);
  const known = found.variables.map(v => v.name);
  const unknown = [...new Set(trace.states.flatMap(s => Object.keys(s.values)))].filter(name => !known.includes(name));
  if (unknown.length > 0) throw unknownVariables(trace, unknown, known, flat, where);
  return { words: found, states: trace.states.map(s => found.variables.flatMap(v => localsOf(s, v, where))) };
}

/**
 * A module reserves its own name, so a model in another file may call things differently. Which variables there are tells
 * the names of all of them; what TLC says of the module tells the names of the steps, too.
 */
function wordsOf(trace: ForeignTrace, flat: Flat): TlaWords {
  const usual = tlaWords(flat);
  const there = new Set(trace.states.flatMap(s => Object.keys(s.values)));
  const fits = ({ variables }: TlaWords): boolean => variables.length === there.size && variables.every(v => there.has(v.name));
  if (trace.module !== undefined && trace.module !== moduleName(flat.name)) {
    const said = tlaWords(flat, trace.module);
    if (fits(said)) return said;
  }
  if (fits(usual)) return usual;
  for (const c of flat.components) {
    const other = tlaWords(flat, words(c.name));
    if (fits(other)) return other;
  }
  return usual;
}

type Variable = TlaWords['variables'][number];

/** The local state of each instance of a component. */
function localsOf(state: ForeignState, { name, component, values }: Variable, where: string): number[] {
  const at = `${where}, ${state.at}: variable '${name}'`;
  if (!Object.hasOwn(state.values, name)) {
    throw new ModelError(`${at} has no value. Likely cause: the trace shows something else than the variables (ALIAS and VIEW do that), or the file was changed. Let the other checker write all variables`);
  }
  const value = own(state.values, name);
  if (!component.many) return [localOf(value, values, at)];
  const each = instancesOf(value, component, at);
  return each.map((v, i) => localOf(v, values, `${at}, instance ${i}`));
}

function localOf(value: unknown, values: readonly string[], at: string): number {
  const local = typeof value === 'string' ? values.indexOf(value) : -1;
  if (local >= 0) return local;
  const near = typeof value === 'string' ? nearest(value, values) : undefined;
  const cause = typeof value === 'string' ? `the trace is of another version of the model. ${FROM_EXPORT}` : `the trace is of a model that was written by hand. ${FROM_EXPORT}`;
  throw new ModelError(`${at} is ${quote(value)}, which is none of its values.${near === undefined ? '' : ` Did you mean ${quote(near)}?`} Known: ${some(values.map(quote))}. Likely cause: ${cause}`);
}

/** The values of all instances, by their numbers. */
function instancesOf(value: unknown, { count }: FlatComponent, at: string): unknown[] {
  const pairs = pairsOf(value);
  const indices = `a function of the instances 0 to ${count - 1}`;
  if (pairs === undefined) throw new ModelError(`${at} is ${quote(value)} and not ${indices}. Likely cause: the trace is of another run, or of a model that was written by hand. ${FROM_EXPORT}`);
  const found = new Map(pairs.map(([k, v]) => [wholeOf(k), v]));
  const wrong = pairs.find(([k]) => { const i = wholeOf(k); return i === undefined || i < 0 || i >= count; });
  const missing = Array.from({ length: count }, (_, i) => i).find(i => !found.has(i));
  if (wrong || missing !== undefined || pairs.length > count) {
    throw new ModelError(`${at} is not ${indices}: ${wrong ? `it has a value for ${quote(wrong[0])}` : missing !== undefined ? `it has none for ${missing}` : 'it has several for one of them'}. Likely cause: the trace is of a run with another number of instances. ${FROM_EXPORT}`);
  }
  return Array.from({ length: count }, (_, i) => found.get(i));
}

function unknownVariables(trace: ForeignTrace, unknown: readonly string[], known: readonly string[], flat: Flat, where: string): ModelError {
  const [first] = unknown;
  const state = trace.states.find(s => Object.hasOwn(s.values, first!))!;
  if (2 * unknown.length > known.length && unknown.length > 1) {
    return new ModelError(`${where}, ${state.at}: ${unknown.length} variables are not of ${flat.name}: ${some(unknown)}. Its own: ${known.join(', ')}. Likely cause: the trace is of another scenario or run. Name the run that was exported`);
  }
  const near = nearest(first!, known);
  return new ModelError(`${where}, ${state.at}: unknown variable '${first}'.${near === undefined ? '' : ` Did you mean '${near}'?`} Known: ${known.join(', ')}. Likely cause: the trace shows more than the variables (ALIAS does that), or the model was changed by hand. ${FROM_EXPORT}`);
}

const SHOWN = 12;
/** A list of which only the beginning is shown. */
export const some = (items: readonly string[]): string => items.slice(0, SHOWN).join(', ') + (items.length > SHOWN ? ` and ${items.length - SHOWN} more` : '');

/** A trace of another checker, as its file tells it: values of variables, state by state. */
import { ModelError } from '../model/index.ts';

export interface ForeignState {
  /** what the other tool calls it: "state 3", "states[2]" */
  readonly at: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** the action that led here, where the trace names it */
  readonly by: string | undefined;
}

export interface ForeignTrace {
  readonly format: string;
  /** at least one */
  readonly states: readonly ForeignState[];
  /** of a lasso: the state to which the last one goes back, or which it repeats, and the action that closes the loop */
  readonly loop: { readonly to: number; readonly by: string | undefined } | undefined;
  /** the TLA+ module that the trace is of, where it says so */
  readonly module: string | undefined;
}

export type Json = Readonly<Record<string, unknown>>;
export const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);
/** The value of a key of the object itself: a key may be called "constructor". */
export const own = (o: Json, key: string): unknown => Object.hasOwn(o, key) ? o[key] : undefined;
export const text = (x: unknown): string | undefined => typeof x === 'string' ? x : undefined;

/** A piece of a file as an error message quotes it. */
export function quote(x: unknown): string {
  const shown = x === undefined ? 'nothing' : JSON.stringify(x);
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}

export const broken = (where: string, what: string): ModelError =>
  new ModelError(`${where}: ${what}. Likely cause: the file was changed or cut off. Let the other checker write it again`);

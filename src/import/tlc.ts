/**
 * What TLC writes with `-dumpTrace json FILE`: since 2022 its CounterExample, a graph of numbered states and of the actions
 * between them; before, and from trace expressions, only the list of the states.
 *
 * An action that goes back from the last state closes a lasso.
 */
import { broken, isObject, own, quote, text, type ForeignState, type ForeignTrace, type Json } from './foreign.ts';

/** The object that has the states, or the list of them. */
export function tlcPart(json: unknown): Json | readonly unknown[] | undefined {
  if (Array.isArray(json)) return json.every(isObject) || json.every(isNumbered) ? json : undefined;
  if (!isObject(json)) return undefined;
  const inner = own(json, 'counterexample');
  if (inner !== undefined) return tlcPart(inner);
  return Array.isArray(own(json, 'state')) ? json : undefined;
}

type Numbered = readonly [number, Json];
const isNumbered = (x: unknown): x is Numbered => Array.isArray(x) && x.length === 2 && Number.isInteger(x[0]) && isObject(x[1]);

interface Edge { readonly from: number; readonly to: number; readonly name: string | undefined; readonly module: string | undefined }

export function readTlc(part: Json | readonly unknown[], where: string): ForeignTrace {
  const listed = Array.isArray(part) ? part as readonly unknown[] : own(part as Json, 'state') as readonly unknown[];
  const edges = Array.isArray(part) ? [] : edgesOf(own(part as Json, 'action'), where);
  const numbered = listed.map((x, i): Numbered => {
    if (isNumbered(x)) return x;
    if (isObject(x)) return [i + 1, x];
    throw broken(where, `state ${i + 1} is ${quote(x)} and not [number, values]`);
  }).sort(([a], [b]) => a - b);
  const edge = (from: number, to: number): Edge | undefined => edges.find(e => e.from === from && e.to === to);
  const states = numbered.map(([number, values], i): ForeignState => stateOf(number, values, i === 0 ? undefined : edge(numbered[i - 1]![0], number)?.name));
  const last = numbered.at(-1)?.[0] ?? 0;
  const back = edges.find(e => e.from === last && e.to <= last);
  const to = back && numbered.findIndex(([number]) => number === back.to);
  if (to === -1) throw broken(where, `an action goes back to state ${back!.to}, which is not there`);
  return { format: 'TLC', states, loop: back && { to: to!, by: back.name }, module: edges.find(e => e.module !== undefined)?.module };
}

function edgesOf(actions: unknown, where: string): Edge[] {
  if (actions === undefined) return [];
  if (!Array.isArray(actions)) throw broken(where, `"action" is ${quote(actions)} and not a list`);
  return actions.map((a: unknown, i) => {
    const [from, action, to] = Array.isArray(a) ? a as readonly unknown[] : [];
    if (!isNumbered(from) || !isNumbered(to) || !isObject(action)) throw broken(where, `action ${i + 1} is ${quote(a)} and not [state, action, state]`);
    const location = own(action, 'location');
    return { from: from[0], to: to[0], name: text(own(action, 'name')), module: isObject(location) ? text(own(location, 'module')) : undefined };
  });
}

/** Trace expressions of the Toolbox name the action among the variables. */
const EXPLORED = '_TEAction';

function stateOf(number: number, values: Json, by: string | undefined): ForeignState {
  const { [EXPLORED]: explored, ...rest } = values;
  return { at: `state ${number}`, values: rest, by: by ?? (isObject(explored) ? text(own(explored, 'name')) : undefined) };
}

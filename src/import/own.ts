/** The ITF that 'realmcheck show --format itf' writes. It names its actions, so that nothing has to be searched; its states must be those that they lead to. */
import { isDeepStrictEqual } from 'node:util';
import { modelHash } from '../compile/model-hash.ts';
import { slotName, type System } from '../compile/system.ts';
import { ModelError, nearest } from '../model/index.ts';
import { judged, type Replayed } from '../replay.ts';
import { localOf } from '../story/charts.ts';
import { valuesOf } from '../story/values.ts';
import { NotTaken } from '../trace/trace.ts';
import { broken, isObject, own, quote, text, type Json } from './foreign.ts';
import { isItf } from './itf.ts';

const metaOf = (json: Json): Json => {
  const meta = own(json, '#meta');
  return isObject(meta) ? meta : {};
};

export const isOwnItf = (json: unknown): json is Json => isItf(json) && text(own(metaOf(json), 'source'))?.startsWith('realmcheck ') === true;

export interface Own { readonly replayed: Replayed; readonly states: number; readonly notes: readonly string[] }

/** @param where the file, for messages */
export function replayOwn(system: System, json: Json, where: string): Own {
  const meta = metaOf(json);
  const run = text(own(meta, 'run'));
  if (run !== system.name) throw new ModelError(`${where}: is a trace of ${quote(run)}, and this is ${system.name}. Name the run that it is of`);
  const was = text(own(meta, 'model'));
  const changed = was !== modelHash(system);
  const states = (own(json, 'states') as readonly unknown[]).map((state, i) => {
    if (!isObject(state)) throw broken(where, `states[${i}] is ${quote(state)} and not an object with a value for each variable`);
    return state;
  });
  if (states.length === 0) throw broken(where, 'it has no states');
  const loop = loopOf(json, states.length, where);
  const actions = states.slice(1).map((state, i) => actionOf(system, metaOf(state), `${where}, states[${i + 1}]`, changed));
  const closing = own(meta, 'closes');
  if (isObject(closing)) actions.push(actionOf(system, closing, `${where}, the step that closes the loop`, changed));
  let replayed: Replayed;
  try {
    replayed = judged(system, loop === undefined ? { path: actions } : { path: actions.slice(0, loop), loop: actions.slice(loop) });
  } catch (e) {
    if (!(e instanceof NotTaken)) throw e;
    throw new ModelError(`${where}: ${e.message.split('. ')[0]}. ${cause(changed)}`, { cause: e });
  }
  for (const [i, state] of states.entries()) compare(system, replayed, state, i, where, changed);
  return { replayed, states: states.length, notes: changed ? [`The model was changed since the trace was written (${was ?? 'unknown'} then); its steps lead to the same states.`] : [] };
}

const cause = (changed: boolean): string => changed ? "Likely cause: the model was changed since. Write the trace again with 'realmcheck show'" : "Likely cause: the file was changed. Write it again with 'realmcheck show'";

function actionOf(system: System, meta: Json, at: string, changed: boolean): number {
  const name = text(own(meta, 'action'));
  const number = system.actions.findIndex(a => a.name === name);
  if (number >= 0) return number;
  const near = name === undefined ? undefined : nearest(name, system.actions.map(a => a.name));
  throw new ModelError(`${at}: there is no action ${quote(name)} in ${system.name}.${near === undefined ? '' : ` Did you mean '${near}'?`} ${cause(changed)}`);
}

function loopOf(json: Json, states: number, where: string): number | undefined {
  const loop = own(json, 'loop');
  if (loop === undefined) return undefined;
  if (!Number.isInteger(loop) || (loop as number) < 0 || (loop as number) >= states) throw broken(where, `the loop begins in state ${quote(loop)}, but the states are counted from 0 to ${states - 1}`);
  return loop as number;
}

function compare(system: System, { trace }: Replayed, state: Json, i: number, where: string, changed: boolean): void {
  const instances = system.components.flatMap(c => Array.from({ length: c.count }, (_, k) => ({ name: slotName(system, c.first + k), component: c.name })));
  const is = valuesOf(instances, trace.states[i]!.map(localOf));
  for (const name of new Set([...Object.keys(is), ...Object.keys(state)])) {
    if (name.startsWith('#')) continue;
    const [there, here] = [own(state, name), own(is, name)];
    if (!isDeepStrictEqual(there, here)) throw new ModelError(`${where}, states[${i}]: variable '${name}' is ${quote(there)}, and its steps lead to ${quote(here)}. ${cause(changed)}`);
  }
}

/** Recognises the format of a trace by what is in it. */
import { ModelError } from '../model/index.ts';
import { isObject, quote, type ForeignTrace } from './foreign.ts';
import { isItf, readItf } from './itf.ts';
import { readTlc, tlcPart } from './tlc.ts';

const HOW = 'Let TLC write the trace with -dumpTrace json FILE; Apalache writes violation.itf.json by itself, Quint with --out-itf FILE';

/** @param where the file, for messages */
export const readTrace = (content: string, where: string): ForeignTrace => traceOf(readJson(content, where), where);

export function traceOf(json: unknown, where: string): ForeignTrace {
  const trace = isItf(json) ? readItf(json, where) : tlc(json, where);
  if (trace.states.length === 0) throw new ModelError(`${where}: has no states. Likely cause: the other checker found no violation. Replay a trace of a run that ends with one`);
  return trace;
}

function tlc(json: unknown, where: string): ForeignTrace {
  const part = tlcPart(json);
  if (part === undefined) throw new ModelError(`${where}: is JSON, but no trace that is known here: ITF is an object with "states", a trace of TLC one with "state", or a list of states; this is ${whatIs(json)}. ${HOW}`);
  return readTlc(part, where);
}

const whatIs = (json: unknown): string => isObject(json) ? `an object with ${Object.keys(json).map(k => `"${k}"`).join(', ') || 'nothing in it'}` : quote(json);

export function readJson(text: string, where: string): unknown {
  const content = text.replace(/^\uFEFF/, '');
  try { return JSON.parse(content) as unknown; } catch (e) {
    const cause = content.trim() === '' ? 'it is empty' : /^(State|Error:|-{4,} *MODULE|\(\*|TLC2)/m.test(content) ? 'it is what the other checker prints for people, or a TLA+ module' : 'it was changed or cut off';
    throw new ModelError(`${where}: is not JSON (${(e as Error).message}). Likely cause: ${cause}. ${HOW}`, { cause: e });
  }
}

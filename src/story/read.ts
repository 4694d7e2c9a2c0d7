/** Reads a story that was saved: what is in the file is checked before anything is made of it. */
import { ModelError } from '../model/index.ts';
import { FORMAT, VERSION, type Story } from './story.ts';

type Json = Readonly<Record<string, unknown>>;
const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);
const isText = (x: unknown): x is string => typeof x === 'string';
const isNumber = (x: unknown): x is number => Number.isInteger(x) && (x as number) >= 0;
const textOrNull = (x: unknown): boolean => x === null || isText(x);
const listOf = (is: (x: unknown) => boolean) => (x: unknown): boolean => Array.isArray(x) && x.every(is);
const with_ = (shape: Readonly<Record<string, (x: unknown) => boolean>>) => (x: unknown): boolean => isObject(x) && Object.entries(shape).every(([k, is]) => is(x[k]));
const record = (is: (x: unknown) => boolean) => (x: unknown): boolean => isObject(x) && Object.values(x).every(is);
const flag = (x: unknown): boolean => typeof x === 'boolean';

const field = with_({ name: isText, from: isText, to: isText });
const SHAPE: Readonly<Record<keyof Omit<Story, 'format' | 'version'>, (x: unknown) => boolean>> = {
  realmcheck: isText, model: isText, run: isText, asks: isText, assumes: listOf(isText), replay: isText,
  shows: with_({
    property: textOrNull, kind: textOrNull, what: x => ['violated', 'reached', 'run'].includes(x as string), because: isText, clause: textOrNull,
    values: listOf(with_({ what: isText, value: isText })), also: listOf(isText),
    fair: listOf(with_({ set: isText, kind: isText, how: isText, steps: listOf(isNumber) })),
  }),
  loopFrom: x => x === null || isNumber(x), lanes: listOf(isText),
  instances: listOf(with_({ name: isText, component: isText, machine: isNumber, code: x => x === null || isNumber(x) })),
  machines: listOf(with_({
    id: isText, states: listOf(with_({ name: isText, parent: isText, initial: flag, parallel: flag, final: flag })),
    edges: listOf(with_({ from: isText, to: isText, label: isText })),
    locals: listOf(with_({ value: isText, active: listOf(isText), fields: record(isText), tags: listOf(isText) })),
  })),
  states: listOf(listOf(isNumber)),
  steps: listOf(with_({
    index: isNumber, name: isText, agent: isText, lane: isText, text: isText, label: textOrNull, patchedBy: textOrNull,
    call: x => x === null || with_({ command: isText, id: isText, agent: textOrNull, args: isText, status: isText })(x),
    changes: listOf(with_({ instance: isText, fields: listOf(field) })),
  })),
  truth: listOf(with_({ property: isText, kind: isText, why: isText, cells: isText, fails: record(isText) })),
  code: listOf(with_({
    thread: isText, source: textOrNull, labels: listOf(with_({
      label: isText, lane: isText, patchedBy: textOrNull, removed: flag, tags: listOf(isText),
      branches: listOf(with_({ name: isText, says: textOrNull, calls: textOrNull, goto: listOf(isText) })),
    })),
  })),
  decisive: x => x === null || with_({
    question: isText, after: y => y === null || isNumber(y), known: flag, looked: isNumber,
    alternatives: listOf(with_({ name: isText, lane: isText, text: isText, taken: flag, fate: isText })),
    blockers: listOf(with_({ instance: isText, unless: listOf(isText) })),
  })(x),
};

const NEXT = "Save the trace again: 'realmcheck show RUN PROPERTY --format json', or 'save' in the page";

/** @param where the file, for messages */
export function readStory(content: string, where: string): Story {
  let json: unknown;
  try { json = JSON.parse(content.replace(/^\uFEFF/, '')); } catch (e) {
    throw new ModelError(`${where}: is not JSON (${(e as Error).message}). Likely cause: ${content.trim() === '' ? 'it is empty' : 'it was cut off, or it is no saved trace'}. ${NEXT}`, { cause: e });
  }
  if (!isObject(json) || json['format'] !== FORMAT) {
    const itf = isObject(json) && Array.isArray(json['states']);
    throw new ModelError(`${where}: is JSON, but no trace that realmcheck saved: it lacks "format": "${FORMAT}". ${itf ? "It looks like ITF: 'realmcheck replay --trace' takes that of another checker" : NEXT}`);
  }
  if (json['version'] !== VERSION) throw new ModelError(`${where}: is of format version ${JSON.stringify(json['version']) ?? 'unknown'}, and this realmcheck reads version ${VERSION}. Likely cause: it was saved by another version of realmcheck. ${NEXT}`);
  for (const [key, is] of Object.entries(SHAPE)) {
    if (!is(json[key])) throw new ModelError(`${where}: "${key}" is ${json[key] === undefined ? 'missing' : 'not as it should be'}. Likely cause: the file was changed or cut off. ${NEXT}`);
  }
  const story = json as unknown as Story;
  const inconsistent = contradiction(story);
  if (inconsistent !== undefined) throw new ModelError(`${where}: ${inconsistent}. Likely cause: the file was changed. ${NEXT}`);
  return story;
}

/** What the parts of a story say of each other. */
function contradiction(s: Story): string | undefined {
  if (s.states.length !== s.steps.length + 1) return `has ${s.steps.length} steps and ${s.states.length} states, which should be one more`;
  if (s.loopFrom !== null && s.loopFrom > s.steps.length) return `the loop begins after step ${s.loopFrom}, and there are ${s.steps.length}`;
  if (s.instances.length === 0) return 'has no instances';
  const machine = s.instances.find(i => !(i.machine in s.machines) || (i.code !== null && !(i.code in s.code)));
  if (machine) return `instance ${machine.name} names a machine or code that is not there`;
  const wrong = s.states.findIndex(state => state.length !== s.instances.length || state.some((l, i) => !(l in s.machines[s.instances[i]!.machine]!.locals)));
  if (wrong >= 0) return `state ${wrong} does not fit the instances`;
  const truth = s.truth.find(t => t.cells.length !== s.states.length);
  if (truth) return `property ${truth.property} says something of ${truth.cells.length} states, and there are ${s.states.length}`;
  if (s.decisive?.after != null && s.decisive.after > s.steps.length) return 'the decisive step is behind the last one';
  return undefined;
}

/** What is wrong with a trace is said with its place, a likely cause and the next step. */
import { expect, test } from 'vitest';
import { ModelError, select } from '../../src/index.ts';
import { replayTrace } from '../../src/import/replay-trace.ts';
import { wideDial } from '../export/awkward.ts';
import { hall } from './hall.ts';

async function refusal(trace: unknown, scenario = hall): Promise<string> {
  const content = typeof trace === 'string' ? trace : JSON.stringify(trace);
  try { await replayTrace(select(scenario, ''), content, 'trace x.json'); } catch (e) {
    if (!(e instanceof ModelError)) throw e;
    return e.message;
  }
  throw new Error('this trace is replayed');
}

const dim = { 0: 'dim', 1: 'dim' };
const OFF = { lamp: 'OFF', bulb: dim };
const ON = { lamp: 'ON', bulb: dim };

test.each<[string, unknown, RegExp]>([
  ['what TLC prints', 'Error: Invariant Inv is violated.\nState 1: <Initial predicate>\n/\\ x = 1', /^trace x\.json: is not JSON \(.*\)\. Likely cause: it is what the other checker prints for people, or a TLA\+ module\. Let TLC write the trace with -dumpTrace json FILE; Apalache writes/],
  ['a TLA+ module', '---- MODULE counterexample ----\nEXTENDS hall', /it is what the other checker prints/],
  ['nothing', '', /Likely cause: it is empty\./],
  ['half a file', '[{"lamp": "OFF"', /Likely cause: it was changed or cut off\./],
  ['JSON of something else', { verdicts: [], version: 1 }, /^trace x\.json: is JSON, but no trace that is known here: ITF is an object with "states", .* this is an object with "verdicts", "version"\. Let TLC/],
  ['a number', 17, /this is 17\. Let TLC/],
  ['a list of numbers', [1, 2], /this is \[1,2\]\. Let TLC/],
  ['an empty object', {}, /this is an object with nothing in it\./],
  ['no states of ITF', { vars: [], states: [] }, /^trace x\.json: has no states\. Likely cause: the other checker found no violation\. Replay a trace of a run that ends with one$/],
  ['no states of TLC', { action: [], state: [] }, /has no states/],
  ['no list', [], /has no states/],
  ['a state of ITF that is none', { states: [OFF, 5] }, /^trace x\.json: states\[1\] is 5 and not an object with a value for each variable\. Likely cause: the file was changed or cut off\. Let the other checker write it again$/],
  ['a loop that begins nowhere', { states: [OFF, ON], loop: 2 }, /the loop begins in state 2, but the states are counted from 0 to 1\. Likely cause/],
  ['a loop that is no number', { states: [OFF, ON], loop: 'x' }, /the loop begins in state "x"/],
  ['a state of TLC that is none', { state: [[1, OFF], 'x'] }, /state 2 is "x" and not \[number, values\]\. Likely cause/],
  ['actions that are no list', { state: [[1, OFF]], action: {} }, /"action" is \{\} and not a list\. Likely cause/],
  ['an action that is none', { state: [[1, OFF]], action: [[1, 2]] }, /action 1 is \[1,2\] and not \[state, action, state\]\. Likely cause/],
  ['a way back to nowhere', { state: [[2, OFF]], action: [[[2, OFF], { name: 'x' }, [1, OFF]]] }, /an action goes back to state 1, which is not there\. Likely cause/],
])('%s', async (_what, trace, message) => { expect(await refusal(trace)).toMatch(message); });

test.each<[string, unknown, RegExp]>([
  ['a variable with a typing mistake', [OFF, { lump: 'ON', bulb: dim }], /^trace x\.json, state 2: unknown variable 'lump'\. Did you mean 'lamp'\? Known: lamp, bulb\. Likely cause: the trace shows more than the variables \(ALIAS does that\), or the model was changed by hand\. Replay traces of the model that 'realmcheck export --to tla' writes for this run$/],
  ['a trace of another run', { states: [OFF, { ...OFF, page: '', frame: '' }] }, /^trace x\.json, states\[1\]: 2 variables are not of hall: page, frame\. Its own: lamp, bulb\. Likely cause: the trace is of another scenario or run\. Name the run that was exported$/],
  ['a variable without a value', [OFF, { lamp: 'ON' }], /^trace x\.json, state 2: variable 'bulb' has no value\. Likely cause: .*ALIAS and VIEW.*\. Let the other checker write all variables$/],
  ['a value that is none', [OFF, { ...OFF, lamp: 'Off' }], /^trace x\.json, state 2: variable 'lamp' is "Off", which is none of its values\. Did you mean "OFF"\? Known: "OFF", "ON", "BROKEN"\. Likely cause: the trace is of another version of the model\. Replay/],
  ['a value that is no text', [OFF, { ...OFF, lamp: 3 }], /variable 'lamp' is 3, which is none of its values\. Known: .* Likely cause: the trace is of a model that was written by hand\. Replay/],
  ['a value of an instance', { states: [OFF, { ...OFF, bulb: { '#map': [[0, 'dim'], [1, 'lot']] } }] }, /^trace x\.json, states\[1\]: variable 'bulb', instance 1 is "lot", which is none of its values\. Did you mean "lit"\?/],
  ['no function', [{ ...OFF, bulb: 'dim' }], /variable 'bulb' is "dim" and not a function of the instances 0 to 1\. Likely cause: the trace is of another run/],
  ['no map', [{ ...OFF, bulb: { '#map': [['dim']] } }], /variable 'bulb' is \{"#map":\[\["dim"\]\]\} and not a function/],
  ['a set', [{ ...OFF, bulb: { '#set': ['dim'] } }], /and not a function of the instances/],
  ['no tuple', [{ ...OFF, bulb: { '#tup': 'dim' } }], /and not a function of the instances/],
  ['too few instances', [{ ...OFF, bulb: { 0: 'dim' } }], /variable 'bulb' is not a function of the instances 0 to 1: it has none for 1\. Likely cause: the trace is of a run with another number of instances\. Replay/],
  ['too many instances', [{ ...OFF, bulb: ['dim', 'dim', 'dim'] }], /it has a value for 2\. Likely cause/],
  ['an instance that is no number', [{ ...OFF, bulb: { 0: 'dim', 1: 'dim', x: 'dim' } }], /it has a value for "x"\./],
  ['an instance twice', [{ ...OFF, bulb: { '#map': [[0, 'dim'], [1, 'dim'], [{ '#bigint': '1' }, 'lit']] } }], /it has several for one of them\./],
  ['another first state', [ON], /^trace x\.json, state 1: is not the initial state of hall: lamp is "ON" in the trace, "OFF" in the initial state\. Likely cause: the beginning of the trace was cut off, or .*\. Let the other checker write it again, from the model that is exported now$/],
  ['a step that nothing takes', { states: [OFF, ON, { lamp: 'OFF', bulb: { 0: 'dim', 1: 'lit' } }] },
    /^trace x\.json: no action leads from states\[1\] to states\[2\]\. The two differ: lamp is "ON" in states\[1\], "OFF" in states\[2\], bulb\[1\] is "dim" in states\[1\], "lit" in states\[2\]\. The nearest step is 'press': bulb\[1\] is "lit" in states\[2\], "dim" after it\. Enabled in states\[1\]: 'press', 'press again', 'light\(i=0\)', 'light\(i=1\)', 'look'\. Likely cause: the trace is of another version of the model, or a state is missing\. Export/],
  ['a loop that nothing closes', { states: [OFF, ON, { lamp: 'ON', bulb: { 0: 'lit', 1: 'dim' } }], loop: 1 }, /no action leads from states\[2\] to states\[1\]\./],
])('%s', async (_what, trace, message) => { expect(await refusal(trace)).toMatch(message); });

test('where nothing is enabled, that is said', async () => {
  const lit = { lamp: 'ON', bulb: { 0: 'lit', 1: 'lit' } };
  const broken = { ...lit, lamp: 'BROKEN' };
  expect(await refusal([OFF, ON, { lamp: 'ON', bulb: { 0: 'lit', 1: 'dim' } }, lit, broken, lit])).toMatch(/no action leads from state 5 to state 6\. .* Nothing is enabled in state 5\. Likely/);
});

test('of many known values the first are shown', async () => {
  const message = await refusal([{ dial: 'x 7', lamp: { 0: 'off', 1: 'off' } }], wideDial);
  expect(message).toMatch(/Known: "n 0", .*"n 11" and \d+ more\. Likely cause/);
  expect(message.length).toBeLessThan(600);
});

test('a file that is no trace is refused before the search', async () => {
  const slow = { ...hall, spec: { ...hall.spec, bounds: { states: 1 } } };
  expect(await refusal('[', slow)).toMatch(/is not JSON/);
  expect(await refusal([OFF], slow)).toMatch(/^hall: to write it down takes a search of all states, and this one was ended/);
});

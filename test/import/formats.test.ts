/**
 * Traces as the other checkers write them, by their documentation: ITF is Apalache's ADR-015, its temporal encoding is from
 * Apalache's tutorial on temporal properties, the graph and the list are from TLC's modules _JsonTrace, TLCExt and Json.
 */
import { expect, test } from 'vitest';
import { select } from '../../src/index.ts';
import { replayTrace, type Imported } from '../../src/import/replay-trace.ts';
import { hall, pressing } from './hall.ts';

const imported = (trace: string): Promise<Imported> => replayTrace(select(hall, ''), trace, 'trace x.json');
const names = ({ trace }: Imported): string[] => trace.steps.map(s => s.name);
const failing = (i: Imported): string[] => i.failures.map(f => f.property);

const state = (lamp: string, ...bulb: string[]): string => `{"lamp":"${lamp}","bulb":{"0":"${bulb[0]!}","1":"${bulb[1]!}"}}`;
const action = (name: string, more = ''): string => `{"name":"${name}","location":{"beginLine":88,"beginColumn":3,"endLine":91,"endColumn":24,"module":"hall"}${more}}`;
const OFF = state('OFF', 'dim', 'dim');
const ON = state('ON', 'dim', 'dim');

test('TLC: a graph of numbered states, with the actions between them', async () => {
  const [a, b, c, d] = [`[1,${OFF}]`, `[2,${ON}]`, `[3,${state('ON', 'dim', 'lit')}]`, `[4,${state('ON', 'lit', 'lit')}]`];
  const graph = `{"action":[[${a},${action('press')},${b}],[${b},${action('light_i_1', ',"context":{"i":1}')},${c}],[${c},${action('light_i_0')},${d}]],"state":[${a},${b},${c},${d}]}`;
  for (const text of [graph, `{"counterexample":${graph},"vars":["lamp","bulb"]}`, `\uFEFF\n${graph}\n`]) {
    const i = await imported(text);
    expect({ names: names(i), failing: failing(i), format: i.format, states: i.states, stuttering: i.stuttering, notes: i.notes, reached: i.reached, replay: i.trace.replay })
      .toEqual({ names: ['press', 'light(i=1)', 'light(i=0)'], failing: ['not-both-lit'], format: 'TLC', states: 4, stuttering: 0, notes: [], reached: [], replay: '0.3.2' });
  }
});

test('TLC: the list of states of older versions, and of trace expressions with the action among the variables', async () => {
  const list = await imported(`[\n${OFF},\n${ON},\n${OFF}\n]\n`);
  expect(names(list)).toEqual(['press', 'press again']);
  expect(failing(list)).toEqual(['pressed-once']);
  const explored = (text: string, position: number, name: string): string => text.replace('{', `{"_TEAction":{"position":${position},"name":"${name}","location":"line 3"},`);
  const named = await imported(`[${explored(OFF, 1, 'Initial predicate')},${explored(ON, 2, 'press')},${explored(OFF, 3, 'press')}]`);
  expect({ names: names(named), failing: failing(named), notes: named.notes }).toEqual({ names: ['press', 'press'], failing: [], notes: [] });
});

test('TLC: a lasso goes back from its last state; one that stutters goes back to it', async () => {
  const [a, b] = [`[1,${OFF}]`, `[2,${ON}]`];
  const lasso = await imported(`{"action":[[${a},${action('press')},${b}],[${b},${action('press_again')},${a}]],"state":[${a},${b}]}`);
  // 'look' is fair and always enabled: TLA+ asks nothing of it, because it changes nothing; here it must be taken.
  expect({ names: names(lasso), from: lasso.trace.loopFrom, failing: failing(lasso) }).toEqual({ names: ['look', 'press', 'look', 'press again', 'press', 'press'], from: 0, failing: ['some-light'] });
  expect(lasso.otherwise.map(({ property, key }) => ({ property, key }))).toEqual([{ property: 'pressed-once', key: ':0.1' }]);
  expect(lasso.notes.join()).toMatch(/takes all of them in turn/);
  const stutters = await imported(`{"action":[[${a},${action('press')},${b}],[${b},${action('Stuttering')},${b}]],"state":[${a},${b}]}`);
  expect({ names: names(stutters), from: stutters.trace.loopFrom, failing: failing(stutters), replay: stutters.trace.replay }).toEqual({ names: ['press'], from: 1, failing: [], replay: '0:' });
  const looks = await imported(`{"action":[[${a},${action('press')},${b}],[${b},${action('look')},${b}]],"state":[${a},${b}]}`);
  expect(looks.trace.replay).toBe('0:5');
});

const map = (a: unknown, b: unknown): string => `{"#map":[[{"#bigint":"0"},${JSON.stringify(a)}],[{"#bigint":"1"},${JSON.stringify(b)}]]}`;
const META = '"#meta":{"format":"ITF","format-description":"https://apalache-mc.org/docs/adr/015adr-trace.html","varTypes":{"lamp":"Str","bulb":"(Int -> Str)"},"description":"Created by Apalache on Sat Jun 27 09:18:50 CEST 2026"}';

test('ITF: functions as maps with big integers, with plain ones, as tuples and lists', async () => {
  for (const written of [(a: string, b: string) => map(a, b), (a: string, b: string) => `{"#map":[[1,"${b}"],[0,"${a}"]]}`, (a: string, b: string) => `{"#tup":["${a}","${b}"]}`, (a: string, b: string) => `["${a}","${b}"]`, (a: string, b: string) => `{"0":"${a}","1":"${b}"}`]) {
    const i = await imported(`{${META},"params":[],"vars":["bulb","lamp"],"states":[
      {"#meta":{"index":0},"bulb":${written('dim', 'dim')},"lamp":"OFF"},
      {"#meta":{"index":1},"bulb":${written('dim', 'dim')},"lamp":"ON"},
      {"#meta":{"index":2},"bulb":${written('dim', 'lit')},"lamp":"ON"}]}`);
    expect({ names: names(i), format: i.format }).toEqual({ names: ['press', 'light(i=1)'], format: 'ITF' });
    expect(i.trace.steps[1]!.changes).toEqual([{ instance: 'bulb[1]', from: 'dim', to: 'lit', fields: [{ name: '', from: 'dim', to: 'lit' }] }]);
  }
});

test('ITF: "loop" is the state to which the last one goes back', async () => {
  const states = `{"lamp":"OFF","bulb":${map('dim', 'dim')}},{"lamp":"ON","bulb":${map('dim', 'dim')}}`;
  const i = await imported(`{"vars":["lamp","bulb"],"states":[${states}],"loop":0}`);
  // Two actions turn the lamp off, and one of them is fair: TLA+ takes both for taken.
  expect({ failing: failing(i), names: names(i) }).toEqual({ failing: ['pressed-once', 'some-light'], names: ['look', 'press', 'look', 'press', 'press', 'press again'] });
  expect(i.notes[0]).toMatch(/^Several actions have the effect of a step, .*: step 2 \(states\[0\]\): 'press', 'press again'\. Taken are those/);
  const rests = await imported(`{"vars":["lamp","bulb"],"states":[${states}],"loop":1}`);
  expect({ from: rests.trace.loopFrom, failing: failing(rests) }).toEqual({ from: 1, failing: [] });
});

test('ITF: Apalache finds endless runs by variables of its own', async () => {
  const own = (inLoop: boolean): string => `"Light_init":true,"__loop_InLoop":${inLoop},"__loop_lamp":"OFF","__loop_bulb":${map('dim', 'dim')},"__temporal_t_1":false,"__temporal_t_1_unroll":true`;
  const at = (lamp: string, inLoop: boolean): string => `{"lamp":"${lamp}","bulb":${map('dim', 'dim')},${own(inLoop)}}`;
  const i = await imported(`{"vars":["Light_init","__loop_InLoop","__loop_lamp","lamp","bulb"],"states":[${at('OFF', false)},${at('ON', false)},${at('OFF', true)},${at('ON', true)}]}`);
  expect({ from: i.trace.loopFrom, failing: failing(i), stuttering: i.stuttering }).toEqual({ from: 1, failing: ['some-light'], stuttering: 0 });
  expect(i.trace.steps[0]!.name).toBe('press');
});

test('ITF: Quint says which action was taken', async () => {
  const at = (lamp: string, by: string): string => `{"#meta":{"index":0},"lamp":"${lamp}","bulb":${map('dim', 'dim')},"mbt::actionTaken":"${by}","mbt::nondetPicks":{"i":{"tag":"None","value":{"#tup":[]}}}}`;
  for (const [by, expected] of [['press', 'press'], ['press_again', 'press again']] as const) {
    const i = await imported(`{"#meta":{"format":"ITF","source":"hall.qnt","status":"violation"},"vars":["lamp","bulb","mbt::actionTaken","mbt::nondetPicks"],"states":[${at('OFF', 'init')},${at('ON', 'press')},${at('OFF', by)}]}`);
    expect(names(i)).toEqual(['press', expected]);
    expect(i.notes).toEqual([]);
  }
});

test('states that repeat the one before are skipped, unless an action leaves everything as it is', async () => {
  const lit = state('ON', 'lit', 'lit');
  const states = [OFF, OFF, ON, ON, state('ON', 'dim', 'lit'), lit, state('BROKEN', 'lit', 'lit'), state('BROKEN', 'lit', 'lit')];
  const i = await imported(`[${states.join()}]`);
  expect(names(i)).toEqual(['look', 'press', 'look', 'light(i=1)', 'light(i=0)', 'drop']);
  expect({ stuttering: i.stuttering, failing: failing(i), reached: i.reached }).toEqual({ stuttering: 1, failing: ['not-both-lit', 'deadlock-free'], reached: ['breaks'] });
});

test('a loop begins where its steps do, also behind states that are skipped', async () => {
  const i = await replayTrace(select(pressing, ''), `{"states":[{"lamp":"OFF"},{"lamp":"OFF"},{"lamp":"ON"},{"lamp":"ON"},{"lamp":"OFF"}],"loop":2}`, 'x');
  expect({ stuttering: i.stuttering, replay: i.trace.replay, failing: failing(i) }).toEqual({ stuttering: 2, replay: '0:0.0', failing: ['stays'] });
});

test('an action that has another effect than the trace says is not taken, and that is said', async () => {
  const [a, b] = [`[1,${OFF}]`, `[2,${ON}]`];
  const i = await imported(`{"action":[[${a},${action('drop')},${b}]],"state":[${a},${b}]}`);
  expect(names(i)).toEqual(['press']);
  expect(i.notes).toEqual(['The trace calls step 1 (drop) by the name of an action that does not lead there; another one is taken.']);
});

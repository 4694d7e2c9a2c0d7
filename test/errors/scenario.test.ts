/** Scenarios that are wrong: instances, parameters, axes, runs, expectations, bounds. */
import { describe, expect, test } from 'vitest';
import { check, components, many, select, selections } from '../../src/index.ts';
import { refused } from './refusal.ts';
import { lamp, run, scenario, v } from './system.ts';

test.each<[string, object, string[]]>([
  ['of a component that nobody knows', { bulbs: 2 }, ['scenario room: instances', "unknown component 'bulbs'", "Did you mean 'bulb'?"]],
  ['of a single component', { lamp: 2 }, ['instances.lamp', 'a single component', 'many(...)']],
  ['that are no whole number', { bulb: 1.5 }, ['instances.bulb is 1.5', 'a whole number from 0']],
  ['fewer than none', { bulb: -1 }, ['instances.bulb is -1', 'a whole number from 0']],
  ['as a text', { bulb: '2' }, ['instances.bulb is 2', 'a whole number from 0']],
])('instances %s', async (_, instances, parts) => {
  await refused(() => run({ instances }), parts);
});

test('no instances at all', async () => {
  await refused(() => check(components({ bulb: many(lamp) }).scenario('dark', { asks: '?', properties: [] })), ['scenario dark', 'no component instances', "give 'instances'"]);
});

test.each<[string, () => unknown, string[]]>([
  ['a parameter that nobody knows', () => run({ param: { mod: 'day' } }), ['scenario room', "unknown parameter 'mod'", "Did you mean 'mode'? Known: mode"]],
  ['a value that a parameter does not have', () => run({ param: { mode: 'dya' } }), ["unknown value of parameter mode 'dya'", "Did you mean 'day'? Known: day, night"]],
  ['a parameter of an axis that nobody knows', () => run({ axes: { light: { bright: { param: { mod: 'day' } } } } }), ["unknown parameter 'mod'"]],
  ['a parameter without values', () => components({ lamp }, { mode: [] }), ['parameter mode', 'at least one value', 'the first is the default']],
  ["a component called 'param'", () => components({ param: lamp }), ["component 'param'", 'the name is taken', 'call it something else']],
  ['a component declared twice', () => v.with({ lamp }), ["component 'lamp' is declared twice"]],
])('%s', async (_, make, parts) => {
  await refused(make, parts);
});

describe('axes and runs', () => {
  const axes = { light: { bright: {}, dark: {} }, colour: { red: {}, blue: {} } };

  test.each<[string, () => unknown, string[]]>([
    ['a label that nobody knows', () => select(scenario({ axes }), 'dakr'), ['scenario room', "unknown variant 'dakr'", "Did you mean 'dark'? Known: bright, dark, red, blue"]],
    ['a label where there are no axes', () => select(scenario({}), 'dark'), ["unknown variant 'dark'", 'Known: (none)']],
    ['a run of a label that nobody knows', () => selections(scenario({ axes, runs: { 'red, brite': {} } })), ["unknown variant 'brite'", 'Known: bright']],
    ['two choices on one axis', () => select(scenario({ axes }), 'dark, red, bright'), ["'dark, red, bright' makes two choices on axis 'light'"]],
    ['one choice twice', () => select(scenario({ axes }), 'dark, dark'), ["two choices on axis 'light'"]],
    ['an axis without choices', () => select(scenario({ axes: { light: {} } }), ''), ["axis 'light' has no choices"]],
    ['a label on two axes', () => scenario({ axes: { ...axes, mood: { calm: {}, dark: {} } } }), ["label 'dark' is on axis 'light' and on axis 'mood'", 'rename one']],
    ['what is no variant', () => scenario({ axes: { light: { dark: { use: [undefined] } } } }), ['axis light: dark: use[0] is undefined', 'variant(...) or dialect(...)']],
  ])('%s', async (_, make, parts) => {
    await refused(make, parts);
  });

  test('labels in any order name the same run', () => {
    const s = scenario({ axes, runs: { 'dark, blue': { because: 'night' } } });
    expect(select(s, ' blue ,dark').expect).toEqual({ because: 'night' });
    expect(select(s, 'blue').choices).toEqual({ light: 'bright', colour: 'blue' });
  });
});

describe('expectations', () => {
  test.each<[string, object, string[]]>([
    ['of a property that nobody knows', { refusd: 'holds' }, ['scenario room/dark: expect', "unknown property 'refusd'", "Did you mean 'refused'? Known: refused"]],
    ['of deadlock freedom where stuck states are allowed', { 'deadlock-free': 'violated' }, ["unknown property 'deadlock-free'"]],
    ['of a verdict that is none', { refused: 'hold' }, ['expect: refused', "unknown verdict 'hold'", "Did you mean 'holds'? Known: holds, violated, unreachable, vacuous"]],
    ['that is undecided', { refused: 'undecided' }, ["unknown verdict 'undecided'"]],
    ['that is a number', { refused: 3 }, ['expect: refused', '{ violated: length of the shortest trace }']],
  ])('%s', async (_, expected, parts) => {
    await refused(() => scenario({ axes: { light: { dark: {} } }, runs: { dark: { expect: expected } } }), parts);
  });

  test('that are not met are told in words', async () => {
    const result = await check(select(scenario({
      actions: [v.action('press', { send: { lamp: 'PRESS' } })],
      properties: [v.always('stays off', { why: 'to test', holds: (s: any) => s.lamp.is('OFF') }), v.always('exists', { why: 'to test', holds: () => true })],
      axes: { light: { dark: {} } }, runs: { dark: { expect: { 'stays off': { violated: 2 }, exists: 'violated' } } },
    }), 'dark'));
    expect(result.expected).toBe('differs');
    expect(result.differences).toEqual(['stays off: expected a shortest trace of 2 steps, got 1', 'exists: expected violated, got holds (in all 2 states)']);
  });
});

describe('bounds', () => {
  const NEXT = 'Leave it out to search without that bound';
  test.each(['states', 'depth', 'memory'])('%s must be a whole number above 0', async (bound) => {
    for (const value of [0, -1, NaN, 1.5, Infinity, '7']) {
      await refused(() => run({ bounds: { [bound]: value } }), [`bound '${bound}' is ${value}`, 'a whole number above 0', NEXT]);
      await refused(() => run({}, { [bound]: value }), [`bound '${bound}' is ${value}`]);
    }
  });
  test('seconds must be a number above 0', async () => {
    for (const value of [0, -1, NaN]) await refused(() => run({ bounds: { seconds: value } }), [`bound 'seconds' is ${value}`, 'a number above 0', NEXT]);
  });
});

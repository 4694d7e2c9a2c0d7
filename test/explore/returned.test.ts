/** What claims about steps learn of a call: its answer, its arguments, and what it returns. */
import { expect, test } from 'vitest';
import { check, components, events, many, to } from '../../src/index.ts';

const lamp = events({ ON: {}, OFF: {} }).createMachine({ id: 'lamp', initial: 'OFF', states: { OFF: { on: { ON: 'ON' } }, ON: { on: { OFF: 'OFF' } } } });
const { action, command, scenario, step } = components({ lamp: many(lamp) });

/** Returns how many lamps were on before. */
const SWITCH = command<{ l: number }>('SWITCH', {
  failures: [{ id: 'is_on', status: 'BUSY', index: { of: [0, 1], is: (_s, { l }) => l }, when: (s, { l }) => s.lamp[l]!.is('ON'), outputs: { who: (_s, { l }) => l } }],
  success: { send: { lamp: (_s, { l }) => to(l, 'ON') }, outputs: { before: s => s.lamp.count(x => x.is('ON')), none: () => null } },
});
const actions = [
  action('switch', { params: { l: [0, 1] }, call: { command: SWITCH, args: p => p }, send: {} }),
  action('off', { params: { l: [0, 1] }, when: (s, { l }) => s.lamp[l]!.is('ON'), send: { lamp: (_s, { l }) => to(l, 'OFF') } }),
];
const lamps = (properties: readonly ReturnType<typeof step>[]) => scenario('lamps', { asks: '', instances: { lamp: 2 }, failures: 'taken', deadlock: 'allowed', actions, properties });
const why = 'a test';

test('they agree with the states before and after', async () => {
  const { properties } = await check(lamps([
    step('counts', { why, when: ({ by }) => by.answer === 'RMI_SUCCESS', holds: ({ before, returned }) => returned['before'] === Number(before.lamp[0]!.is('ON')) + Number(before.lamp[1]!.is('ON')) }),
    step('names', { why, when: ({ by }) => by.answer.startsWith('BUSY'), holds: ({ before, by, returned }) => by.answer === `BUSY(${by.args['l']})` && returned['who'] === by.args['l'] && before.lamp[Number(by.args['l'])]!.is('ON') }),
    step('nothing', { why, when: ({ by }) => by.action === 'off', holds: ({ by, returned }) => by.answer === '' && by.args['other'] === '' && returned['before'] === '' }),
    step('null', { why, when: ({ by }) => by.answer === 'RMI_SUCCESS', holds: ({ returned }) => returned['none'] === null && returned['who'] === '' }),
  ]));
  expect(properties.map(p => [p.name, p.verdict])).toEqual([...['counts', 'names', 'nothing', 'null'].map(n => [n, 'holds']), ['refused', 'holds']]);
});

test('and a claim that is wrong about them is violated', async () => {
  const { properties } = await check(lamps([
    step('never-before', { why, holds: ({ returned }) => returned['before'] !== 1 }),
    step('never-busy', { why, holds: ({ by }) => by.answer !== 'BUSY(1)' }),
    step('never-the-second', { why, when: ({ by }) => by.action === 'off', holds: ({ by }) => by.args['l'] === 0 }),
  ]));
  expect(properties.map(p => [p.name, p.verdict, p.traceLength])).toEqual([['never-before', 'violated', 2], ['never-busy', 'violated', 2], ['never-the-second', 'violated', 2], ['refused', 'holds', null]]);
});

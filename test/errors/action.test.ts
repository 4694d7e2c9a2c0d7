/** Actions that are wrong: what they ask, what they send, and to whom. */
import { describe, expect, test } from 'vitest';
import { all, opt, to } from '../../src/index.ts';
import { refused } from './refusal.ts';
import { act, run, v } from './system.ts';

const GUARD = "guard of action 'press'";
const WHEN = 'action press: when: lamp';
const LAMP_OR_BULB = "Did you mean 'lamp'? Known: lamp, bulb";
const ALL_STATES = 'Known: OFF, ON, ON.DIMMED, ON.FULL';
const TWO_BULBS = "there are 2 instances of 'bulb' (0 to 1)";

describe('names that nobody knows', () => {
  test.each<[string, object, string[]]>([
    ['a component in send', { send: { lmp: 'PRESS' } }, ['action press: send', "unknown component 'lmp'", LAMP_OR_BULB]],
    ['a component in when', { when: { lmp: 'ON' } }, ['action press: when', "unknown component 'lmp'", LAMP_OR_BULB]],
    ['a component of the view', { when: (s: any) => s.lmp.is('ON') }, [GUARD, "unknown component 'lmp'", 'Known: lamp, bulb, param']],
    ['a part of a view', { when: (s: any) => s.lamp.matches('ON') }, [GUARD, "lamp: unknown part 'matches'", 'Known: value, context, is, hasTag']],
    ['a parameter of the scenario', { when: (s: any) => s.param.mod === 'day' }, [GUARD, "unknown parameter 'mod'", "Did you mean 'mode'?"]],
    ['a context field', { when: (s: any) => s.lamp.context.levl === 0 }, [GUARD, "lamp: unknown context field 'levl'", "Did you mean 'level'?"]],
    ['a tag', { when: (s: any) => s.lamp.hasTag('brite') }, [GUARD, 'lamp.hasTag', "unknown tag 'brite'", 'Known: bright']],
    ['a state in a pattern', { when: { lamp: 'ONN' } }, [WHEN, "machine 'lamp'", "unknown state 'ONN'", "Did you mean 'ON'?", ALL_STATES]],
    ['one of the states of a pattern', { when: { lamp: ['OFF', 'ONN'] } }, [WHEN, "unknown state 'ONN'", ALL_STATES]],
    ['a nested state, dotted', { when: { lamp: 'ON.FUL' } }, [WHEN, "unknown state 'ON.FUL'", "Did you mean 'ON.FULL'?", ALL_STATES]],
    ['a nested state, as an object', { when: { lamp: { ON: 'FUL' } } }, ["unknown state 'ON.FUL'", "Did you mean 'ON.FULL'?"]],
    ['a state in is()', { when: (s: any) => s.lamp.is('OF') }, [GUARD, 'lamp.is', "unknown state 'OF'", "Did you mean 'OFF'?"]],
    ['an event', { send: { lamp: 'PRES' } }, ["action 'press'", "machine 'lamp'", "unknown event 'PRES'", "Did you mean 'PRESS'? Known: PRESS, DIM"]],
    ['an event, computed', { send: { lamp: () => 'PRES' } }, ["action 'press'", "unknown event 'PRES'"]],
    ['a payload', { send: { lamp: { type: 'DIM', level: 1, colour: 'red' } } }, ["action 'press'", "unknown payload of DIM 'colour'", 'Known: level']],
    ['a component behind a parameter', { params: { i: 'bulbs' } }, ['action press: parameter i', "unknown component 'bulbs'", "Did you mean 'bulb'?"]],
  ])('%s', async (_, spec, parts) => {
    await refused(() => act(spec), parts);
  });
});

describe('states that are none', () => {
  test.each([[undefined, 'undefined'], [5, '5'], [null, 'null']])('is(%s)', async (pattern, shown) => {
    await refused(() => act({ when: (s: any) => s.lamp.is(pattern) }), [GUARD, 'lamp.is', `${shown} is not a state`, "such as 'OFF'"]);
  });
});

describe('events that are none', () => {
  test.each<[string, unknown, string[]]>([
    ['without its payload', { type: 'DIM' }, ['event DIM', "lacks its payload 'level'", 'one of 1, 2, 3']],
    ['by name, without its payload', 'DIM', ["lacks its payload 'level'"]],
    ['with a value outside of the domain', { type: 'DIM', level: 9 }, ["unknown value of DIM.level '9'", 'Known: 1, 2, 3']],
    ['a number', 5, ['sends 5', 'which is not an event', '{ type: name, ... }']],
    ['false, as of "condition && event"', () => false, ['sends false', 'which is not an event']],
    ['a promise', async () => 'PRESS', ['which is not an event']],
    ['opt(undefined)', opt(undefined), ['sends undefined', 'which is not an event']],
  ])('%s', async (_, lamp, parts) => {
    await refused(() => act({ send: { lamp } }), ["action 'press'", "machine 'lamp'", ...parts]);
  });
});

describe('instances that do not exist', () => {
  const NONE = 'an index that means "none"';
  test.each<[string, object, string[]]>([
    ['sent to, too large', { send: { bulb: to(2, 'PRESS') } }, ["action 'press'", 'sends to bulb[2]', TWO_BULBS, NONE, 'send null then']],
    ['sent to, -1', { send: { bulb: () => to(-1, 'PRESS') } }, ['sends to bulb[-1]', NONE]],
    ["sent to, 'none'", { send: { bulb: () => to('none' as never, 'PRESS') } }, ['sends to bulb[none]', NONE]],
    ['sent to, undefined', { send: { bulb: () => to(undefined as never, 'PRESS') } }, ['sends to bulb[undefined]', NONE]],
    ['no address', { send: { bulb: 'PRESS' } }, ["'bulb' has several instances", 'to(index, event), or all(event)']],
    ['read, too large', { when: (s: any) => s.bulb[2].is('ON') }, [GUARD, 'bulb[2] does not exist', TWO_BULBS, NONE]],
    ["read, 'none'", { when: (s: any) => s.bulb.none.is('ON') }, [GUARD, "bulb['none'] does not exist", TWO_BULBS]],
    ['a list taken for one', { when: (s: any) => s.bulb.is('ON') }, [GUARD, "bulb['is'] does not exist", 'every, some, count or findIndex']],
    ['a method that lists of views lack', { when: (s: any) => s.bulb.filter(Boolean).length > 0 }, [GUARD, "bulb['filter'] does not exist", 'every, some, count or findIndex']],
    ['a pattern for several', { when: { bulb: 'ON' } }, ["component 'bulb' has several instances", 's.bulb[i].is(...)']],
  ])('%s', async (_, spec, parts) => {
    await refused(() => act(spec), parts);
  });

  test('because the scenario gives the component none', async () => {
    await refused(() => run({ instances: {}, actions: [v.action('press', { send: { bulb: to(0, 'PRESS') } })] }), ["there is no instance of 'bulb'", 'the scenario gives it none']);
  });
});

test.each<[string, object]>([
  ['in one list', { bulb: [to(1, 'PRESS'), to(1, 'PRESS')] }],
  ['one of them by all()', { bulb: [to(1, 'PRESS'), all('PRESS')] }],
])('two events for one instance, %s', async (_, send) => {
  await refused(() => act({ send }), ["action 'press'", 'two events to bulb[1] in one step', 'at most one']);
});

describe('guards that do not answer', () => {
  const NOT_BOOLEAN = 'not true or false';
  const NOT_PURE = ['is not a pure function of the state', 'no Date, Math.random, or variables that change'];
  let n = 0;
  test.each<[string, object, string[]]>([
    ['a number', { when: (s: any) => s.lamp.context.level }, [GUARD, 'returned 0', NOT_BOOLEAN]],
    ['nothing: a forgotten return', { when: (s: any) => { s.lamp.is('ON'); } }, [GUARD, 'returned undefined', NOT_BOOLEAN]],
    ['an error', { when: (s: any) => { if (s.lamp.is('OFF')) throw new TypeError('no such frame'); return true; } }, [`${GUARD} threw: no such frame`, 'in the state lamp: OFF {level=0}; bulb[0]: OFF']],
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    ['something thrown that is no error', { when: () => { throw 'no such frame'; } }, [`${GUARD} threw: no such frame`]],
    ['now this, now that', { when: () => n++ % 2 === 0 }, [GUARD, ...NOT_PURE]],
    ['reading now this, now that', { when: (s: any) => n++ % 2 === 0 ? s.lamp.is('ON') : s.bulb[0].is('ON') }, [GUARD, ...NOT_PURE]],
    ['by lot', { params: { i: Array.from({ length: 30 }, (_, i) => i) }, when: () => Math.random() < 0.5 }, ["guard of action 'press(i=", ...NOT_PURE]],
    ['and write to the context', { when: (s: any) => { s.lamp.context.level = 1; return true; } }, [GUARD, 'lamp.context.level is read-only']],
    ['and write to the state', { when: (s: any) => { s.lamp = 1; return true; } }, [GUARD, "component 'lamp' is read-only"]],
    ['and write to a parameter', { when: (s: any) => { s.param.mode = 'night'; return true; } }, [GUARD, "parameter 'mode' is read-only"]],
  ])('%s', async (_, spec, parts) => {
    await refused(() => act(spec), parts);
  });

  test.each<[string, object, string[]]>([
    ['throws', { send: { lamp: () => { throw new Error('no such frame'); } } }, ["payload of action 'press' for lamp threw: no such frame"]],
    ['is not pure', { send: { lamp: () => n++ % 2 === 0 ? 'PRESS' : opt('PRESS') } }, ["payload of action 'press' for lamp", ...NOT_PURE]],
  ])('a payload that %s', async (_, spec, parts) => {
    await refused(() => act(spec), parts);
  });

  test('the one that throws later is named, among many that do not', async () => {
    await refused(() => run({
      actions: [
        v.action('press', { params: { i: 'bulb' }, send: { bulb: (_s: any, { i }: any) => to(i, 'PRESS') } }),
        v.action('last', { params: { i: 'bulb' }, when: (s: any, { i }: any) => { if (i === 1 && s.bulb[0].is('ON')) throw new Error('no such frame'); return s.lamp.is('OFF'); }, send: {} }),
      ],
    }), ["guard of action 'last(i=1)' threw: no such frame", 'bulb[0]: ON.DIMMED']);
  });

  test('a sentence for the trace that throws', async () => {
    await refused(() => run({
      actions: [v.action('press', { send: { lamp: 'PRESS' }, say: (s: any) => s.lmp.value })],
      properties: [v.always('stays off', { why: 'to get a trace', holds: (s: any) => s.lamp.is('OFF') })],
    }), ["'say' of action 'press'", "unknown component 'lmp'", "Did you mean 'lamp'?"]);
  });
});

test('two actions of one name', async () => {
  const twin = v.action('press', { send: { lamp: 'PRESS' } });
  await refused(() => run({ actions: [twin, { ...twin }] }), ['scenario room', "two actions are called 'press'", 'rename one']);
});

test('what is no action', async () => {
  await refused(() => run({ actions: [undefined] }), ['scenario room: actions[0] is undefined', 'action(...)']);
  await refused(() => run({ actions: [v.deadlockFree()] }), ["actions[0] is of kind 'deadlock'", 'action(...)']);
  await refused(() => v.action('press', {}), ['action press', "needs 'send'"]);
});

test('an event that is not handled is a violation: the verdict, the trace, its text', async () => {
  const result = await run({ actions: [v.action('press', { when: { lamp: 'OFF' }, send: { lamp: 'PRESS' } }), v.action('dim', { params: { level: [3] }, send: { lamp: (_s: any, p: any) => ({ type: 'DIM', ...p }), bulb: to(1, opt('PRESS')) } })] });
  expect(result.properties).toMatchObject([{
    name: 'refused', kind: 'refused', verdict: 'violated', traceLength: 0,
    because: "action 'dim(level=3)' sends DIM(level=3) to lamp, which is OFF {level=0} and does not handle it",
    trace: { replay: '', steps: [] },
  }]);
  expect(result.expected).toBe('none');

  const later = await run({ actions: [v.action('press', { send: { lamp: 'PRESS' } }), v.action('dim', { when: (s: any) => s.bulb[1].is('ON'), send: { lamp: { type: 'DIM', level: 1 } } }), v.action('light', { send: { bulb: to(1, 'PRESS') } })] });
  expect(later.properties).toMatchObject([{ verdict: 'violated', traceLength: 1, because: expect.stringContaining('to lamp, which is OFF') }]);
  expect(later.properties[0]!.trace!.steps.map(s => s.name)).toEqual(['light']);
});

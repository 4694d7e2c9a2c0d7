/** Functions that are not pure are found, not believed. */
import { assign, type AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { check, components, events, many, opt, to, type Scenario } from '../../src/index.ts';

const flag = events({ ON: {}, OFF: {} }).createMachine({ id: 'flag', initial: 'off', states: { off: { on: { ON: 'on', OFF: {} } }, on: { on: { OFF: 'off', ON: {} } } } });
const v = components({ flag: many(flag), one: flag });
type Guard = () => boolean;

const guarded = (when: Guard, holds: Guard = () => true): Scenario => v.scenario('impure', {
  asks: 'is it found', instances: { flag: 2 }, deadlock: 'allowed',
  actions: [
    v.action('switch', { params: { i: 'flag' }, when: (s, { i }) => s.flag[i]!.is('off') && when(), send: { flag: (_, { i }) => to(i, 'ON') } }),
    v.action('one', { send: { one: opt('ON') } }),
  ],
  properties: [v.always('claim', { why: 'purity', holds: s => s.one.is('off') || s.flag.every(f => f.is('on') || holds()) })],
});
/** A clock that moves between any two looks at it. */
const clock = (() => { let t = 0; return () => ++t; })();

describe('a function of the system that looks at something else is refused', () => {
  test.each<[string, () => Guard]>([
    ['a counter outside', () => { let n = 0; return () => n++ % 2 === 0; }],
    ['a clock', () => () => clock() % 2 === 0],
    ['a value that is remembered', () => { let last: number | undefined; return () => { const first = last === undefined; last = 1; return first; }; }],
    ['chance', () => () => Math.random() < 0.5],
  ])('%s', async (name, make) => {
    // Refused while it is learnt, or, by luck, not before XState does not confirm what was learnt.
    const pure = /not a pure function|two runs that read the same values differ|does not depend on its arguments alone/;
    // Chance may answer the same twice; a few tries make that as good as impossible.
    for (const scenario of [() => guarded(make()), () => guarded(() => true, make())]) {
      let found = false;
      for (let i = 0; i < (name === 'chance' ? 60 : 1) && !found; i++) {
        found = await check(scenario()).then(() => false, (e: Error) => { expect(e.message).toMatch(pure); return true; });
      }
      expect(found).toBe(true);
    }
  });

  test('a function that reads one thing the first time and another the second', async () => {
    let n = 0;
    const s = v.scenario('reads', {
      asks: 'is it found', instances: { flag: 2 }, deadlock: 'allowed', properties: [],
      actions: [v.action('one', { when: s => s.flag[n++ % 2]!.is('off'), send: { one: opt('ON') } })],
    });
    await expect(check(s)).rejects.toThrow(/not a pure function/);
  });
});

describe('a machine that is not a function of context and event is refused', () => {
  const machineOf = (config: object): Scenario => {
    const m = events({ GO: {} }, { n: 0, list: [] as number[] }).createMachine({ id: 'm', initial: 'a', context: { n: 0, list: [] as number[] }, ...config } as never) as unknown as AnyStateMachine;
    const w = components({ m });
    return w.scenario('machine', { asks: 'is it found', deadlock: 'allowed', actions: [w.action('go', { send: { m: opt('GO') } })], properties: [] });
  };
  test.each<[string, () => object, RegExp]>([
    ['an assign that counts outside', () => { let n = 0; return { states: { a: { on: { GO: { target: 'b', actions: assign({ n: () => ++n }) } } }, b: {} } }; }, /two evaluations differ/],
    ['a guard that takes turns', () => { let n = 0; return { states: { a: { on: { GO: [{ guard: () => n++ % 2 === 0, target: 'b' }, { target: 'c' }] } }, b: {}, c: {} } }; }, /two evaluations differ/],
    ['an initial context that counts', () => { let n = 0; return { context: () => ({ n: ++n, list: [] }), states: { a: {} } }; }, /two evaluations differ/],
    ['an assign that changes the context in place', () => ({ states: { a: { on: { GO: { actions: assign(({ context }: any) => { context.list.push(1); return {}; }) } } } } }), /frozen/],
    ['an always that reads the event', () => ({ states: { a: { always: { guard: ({ event }: any) => event.type === 'GO', target: 'b' } }, b: {} } }), /its guard reads the event/],
    ['an always that never settles', () => ({ states: { a: { always: 'b' }, b: { always: 'a' } } }), /infinite loop/i],
    ['a value that is not plain data', () => ({ context: { n: 0, list: new Set([1]) }, states: { a: {} } }), /not plain data/],
    ['a value that is not finite', () => ({ context: { n: NaN, list: [] }, states: { a: {} } }), /not a finite value/],
  ])('%s', async (_, config, message) => {
    await expect(check(machineOf(config()))).rejects.toThrow(message);
  });
});

/**
 * The kernel finds what the interpreter finds, in the same order, whatever it knows when it begins and however states are
 * packed. The interpreter is compared with the naive explorer in system.test.ts.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scenarios } from '../../machines/scenarios/index.ts';
import { assign } from 'xstate';
import { block, components, events, many, opt, select, to, type Scenario, type Selection } from '../../src/index.ts';
import { compile } from '../../src/compile/program.ts';
import { Search, type EngineOptions } from '../../src/explore/search.ts';
import { describe, rawGraph } from './graphs.ts';
import { findModel } from '../../bench/models/index.ts';
import { players, wideDial } from '../export/awkward.ts';
import { shown } from './agreement.ts';
import { found, shallow } from './found.ts';
import { forAll, PATIENCE } from './runs.ts';
import { rawSystem, wide, type RawSystem } from './systems.ts';

const MOST = 400;
/** Enough for the states of these tests. */
const PAGES = 2 ** 8;

const engine: fc.Arbitrary<EngineOptions & { readonly slice: number }> = fc.record({
  kernelFrom: fc.constantFrom(1, 1, 2, 10, 40), eager: fc.constantFrom(true, true, true, false), spareBits: fc.constantFrom(4, 0, 8), hashBits: fc.constantFrom(32, 2), threads: fc.constantFrom(1, 1, 1, 1, 2), specialFrom: fc.constantFrom(1, 1, 10, 40, Infinity), slice: fc.constantFrom(3, 50, 5000),
});

/** The kernel finds in a scenario what the interpreter finds. */
function agree(what: Scenario | Selection, keepGraph: boolean, { slice, ...options }: EngineOptions & { readonly slice: number }, most = MOST): void {
  const search = (o?: EngineOptions): Search => new Search(compile('scenario' in what ? what : select(what, '')), keepGraph, o);
  const [interpreted, deep] = shallow(() => search(), most);
  const [expected, actual] = [found(interpreted, 5000, deep), found(search({ ...options, pages: PAGES }), slice, deep)];
  // Thousands of states are compared sooner as one text.
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

test.each([['', undefined, 300], [' of many instances', wide, 15]] as const)('random systems%s', { timeout: PATIENCE }, async (_, size, times) => {
  await forAll(fc.tuple(rawSystem, engine, fc.boolean()), times, async ([raw, options, keepGraph]) => {
    await shown(async c => { agree(c.scenario, keepGraph, options); }, size)(raw as RawSystem);
  });
});

// These have claims about steps, ends that stutter, and threads.
test('random graphs', { timeout: PATIENCE }, async () => {
  await forAll(fc.tuple(rawGraph, engine, fc.boolean()), 300, async ([raw, options, keepGraph]) => { agree(describe(raw).scenario, keepGraph, options); });
});

// Here diagrams are large, fields are wide, and most states are left to the kernel.
test.each([['ring', 'seed-fix'], ['ring', 'v14+force-write'], ['progress-ring', 'seed-fix'], ['race', 'v14'], ['anon-2gfn', 'seed-fix']])('%s/%s', { timeout: PATIENCE }, (name, run) => {
  const selection = select(scenarios.find(s => s.name === name)!, run);
  for (const options of [{ kernelFrom: 100, hashBits: 8, specialFrom: 200 }, { kernelFrom: 1, eager: true, spareBits: 0, specialFrom: 1000 }, { kernelFrom: 100, specialFrom: Infinity }]) agree(selection, false, { ...options, slice: 1000 }, 6000);
});

/** Forty of them are three words; seven can be searched to their end. The claims about steps look at every wheel. */
const wheel = events({ TURN: {} }).createMachine({ id: 'wheel', initial: 'p0', states: { p0: { on: { TURN: 'p1' } }, p1: { on: { TURN: 'p2' } }, p2: { on: { TURN: 'p0' } } } });
const v = components({ wheel: many(wheel) });
const wheels = (n: number): Scenario => v.scenario(`wheels-${n}`, {
  asks: 'does a step see only what it changes', instances: { wheel: n },
  actions: [v.action('turn', { params: { i: 'wheel' }, send: { wheel: (_, { i }) => to(i, block('TURN')) } })],
  properties: [
    v.step('one-turns', { why: 'to test', holds: ({ before, after }) => before.wheel.count(w => w.is('p0')) - after.wheel.count(w => w.is('p0')) <= 1 }),
    v.step('two-are-turned', { why: 'to test', forEach: { i: [0, 5] }, when: ({ after }, { i }) => after.wheel[i].is('p1') && after.wheel.count(w => w.is('p1')) === 2, holds: ({ before, after }, { i }) => before.wheel[i].is('p0') || after.wheel[i].is('p1') }),
  ],
});

/** The lamp is asked first, and the dial has positions that were not met when the lamp was. */
const dial = events({ TURN: {}, BACK: {} }, { n: 0 as number }).createMachine({
  id: 'dial', context: { n: 0 },
  on: {
    TURN: { guard: ({ context }) => context.n < 99, actions: assign({ n: ({ context }) => context.n + 1 }) },
    BACK: { guard: ({ context }) => context.n > 0 && context.n % 11 === 5, actions: assign({ n: ({ context }) => context.n - 1 }) },
  },
});
const lamp = events({ ON: {}, OFF: {} }).createMachine({ id: 'lamp', initial: 'off', states: { off: { on: { ON: 'on' } }, on: { on: { OFF: 'off' } } } });
const w = components({ lamp: many(lamp), dial });
const lamps = w.scenario('lamps', {
  asks: 'is a new position one that is known', instances: { lamp: 3 },
  actions: [
    w.action('turn', { send: { dial: block('TURN') } }),
    w.action('switch on', { params: { i: 'lamp' }, when: (s, { i }) => s.lamp[i].is('off') && s.dial.context.n % 7 === i, send: { lamp: (_, { i }) => to(i, 'ON'), dial: opt('BACK') } }),
    w.action('switch off', { params: { i: 'lamp' }, when: (s, { i }) => s.lamp[i].is('on') && s.dial.context.n % 5 === i, send: { lamp: (_, { i }) => to(i, 'OFF'), dial: opt('BACK') } }),
  ],
  properties: [],
  deadlock: 'allowed',
});

/** Each of them is stuck in its last position, where steps change nothing. */
const stuck = events({ TURN: {} }).createMachine({ id: 'stuck', initial: 'p0', states: { p0: { on: { TURN: 'p1' } }, p1: { on: { TURN: 'p2' } }, p2: { on: { TURN: {} } } } });
const u = components({ stuck: many(stuck) });
const turners = u.scenario('turners', {
  asks: 'is an end found where steps go on', instances: { stuck: 5 },
  actions: [u.action('turn', { params: { i: 'stuck' }, send: { stuck: (_, { i }) => to(i, block('TURN')) } })],
  properties: [u.deadlockFree(), u.deadlockFree({ end: 'stuttering' })],
});

/** Nobody asks whether a wheel can turn: in most states there is one that cannot. */
const last = events({ TURN: {} }).createMachine({ id: 'last', initial: 'p0', states: { p0: { on: { TURN: 'p1' } }, p1: { on: { TURN: 'p2' } }, p2: { on: { TURN: 'p3' } }, p3: {} } });
const x = components({ last: many(last) });
const refusers = x.scenario('refusers', {
  asks: 'is a refusal no step', instances: { last: 5 },
  actions: [x.action('turn', { params: { i: 'last' }, send: { last: (_, { i }) => to(i, 'TURN') } }), x.action('turn back', { params: { i: 'last' }, when: (s, { i }) => !s.last[i].is('p1'), send: { last: (_, { i }) => to(i, 'TURN') } })],
  properties: [x.always('two-at-the-end', { why: 'to test', when: s => s.last.count(l => l.is('p1')) === 2, holds: s => s.last.count(l => l.is('p2')) === 2 })],
});

/** That the event is not handled is known from one instance before another is refused it. */
const late = x.scenario('late', {
  asks: 'is a late refusal found', instances: { last: 5 },
  actions: [
    x.action('push', { when: s => s.last.some(l => l.is('p3')), send: { last: () => to(1, 'TURN') } }),
    x.action('turn', { params: { i: [0, 2, 3, 4] }, send: { last: (_, { i }) => to(i, opt('TURN')) } }),
  ],
  properties: [],
});

// Large enough that all threads have something to do, on tables that begin small and are soon crowded, and on others; with states that are their own keys, or have numbers.
test.each(['dine5', 'kcomp2', 'pet4', 'tpc5'])('%s on several threads', { timeout: PATIENCE }, name => {
  for (const [threads, hashBits, keepGraph] of [[1, 2, false], [2, 2, false], [2, 32, false], [4, 2, false], [2, 32, true], [4, 2, true]] as const) {
    for (const specialFrom of [100, Infinity]) agree(findModel(name), keepGraph, { kernelFrom: 50, threads, hashBits, slice: 1000, specialFrom }, 20_000);
  }
});

// More local states than there are pointers for, statecharts, wide states: with what is known from the first state on, and later.
test.each([wideDial, players(), wheels(40), wheels(7), lamps, turners, refusers, late].map(s => [s.name, s] as const))('%s', { timeout: PATIENCE }, (_, scenario) => {
  for (const options of [{ kernelFrom: 20, hashBits: 2, threads: 2, specialFrom: 20 }, { kernelFrom: 1, eager: true, spareBits: 0, specialFrom: 1 }, { kernelFrom: 20, specialFrom: 20 }, { kernelFrom: 300, threads: 2 }]) for (const keepGraph of [true, false]) agree(scenario, keepGraph, { ...options, slice: 1000 }, 3000);
});

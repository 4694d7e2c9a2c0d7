/** Models that are unusual but allowed, or wrong in a way that is easily missed. */
import { assign } from 'xstate';
import { expect, test } from 'vitest';
import { call, check, components, events, many, range, to } from '../../src/index.ts';

test('a thread and the command that it calls send to the same instance in one step', async () => {
  const flag = events({ ON: {}, OFF: {} }).createMachine({ id: 'flag', initial: 'off', states: { off: { on: { ON: 'on', OFF: {} } }, on: { on: { OFF: 'off', ON: {} } } } });
  const base = components({ flag });
  const command = base.command('CLEAR', { failures: [], success: { send: { flag: () => 'OFF' } } });
  const t = base.thread('t', { locals: {}, code: { 'f.start': [{ call: call(command, () => ({})), send: { flag: 'ON' } }], 'f.end': [] } });
  const w = base.with({ t });
  await expect(check(w.scenario('twice', { asks: 'is it refused', deadlock: 'allowed', properties: [] }))).rejects.toThrow(/two events to flag in one step/);
});

test('an object that the model froze only at its top cannot be changed in place', async () => {
  const m = events({ GO: {} }, { box: { list: [] as number[] } }).createMachine({
    id: 'm', context: { box: Object.freeze({ list: [] as number[] }) as { list: number[] } },
    on: { GO: { actions: assign(({ context }) => { if (context.box.list.length < 6) context.box.list.push(1); return {}; }) } },
  });
  const w = components({ m });
  const scenario = w.scenario('frozen', { asks: 'is it refused', actions: [w.action('go', { send: { m: 'GO' } })], properties: [w.always('short', { why: '-', holds: s => s.m.context.box.list.length < 3 })] });
  await expect(check(scenario)).rejects.toThrow(/contexts are frozen/);
});

test('equal objects of two instances are one object, when learnt and when replayed', async () => {
  const m = events({ GO: { v: range(2) } }, { o: { a: 0 as number } }).createMachine({ id: 'm', context: { o: { a: 0 as number } }, on: { GO: { actions: assign(({ event }) => ({ o: { a: event.v } })) } } });
  const w = components({ m: many(m) });
  const scenario = w.scenario('identity', {
    asks: 'is the answer one and the same', instances: { m: 2 },
    actions: [w.action('go', { params: { i: 'm', v: [0, 1] }, send: { m: (_, { i, v }) => to(i, { type: 'GO', v }) } })],
    properties: [w.always('differ', { why: '-', holds: s => s.m[0]!.context.o.a === 0 || s.m[0]!.context.o !== s.m[1]!.context.o })],
  });
  expect((await check(scenario)).properties[0]).toMatchObject({ verdict: 'violated', traceLength: 2 });
});

test('two machines that begin with equal objects in their contexts, looked at when a trace is replayed', async () => {
  const machine = (id: string) => events({ GO: {} }, { o: { a: 0 as number } }).createMachine({ id, context: { o: { a: 0 as number } }, on: { GO: { actions: assign({ o: { a: 1 } }) } } });
  const w = components({ one: machine('one'), two: machine('two') });
  const scenario = w.scenario('objects', {
    asks: 'is the trace replayed', actions: [w.action('go', { send: { one: 'GO' } })],
    properties: [w.always('alike', { why: 'one moves', holds: s => s.one.context.o.a === s.two.context.o.a })],
  });
  expect((await check(scenario)).properties[0]).toMatchObject({ verdict: 'violated', traceLength: 1 });
});

test('equal state values of two instances are one object, when learnt and when replayed', async () => {
  const inner = { initial: 'a', states: { a: { on: { GO: 'b' } }, b: { on: { GO: 'a' } } } } as const;
  const m = events({ GO: {} }).createMachine({ id: 'm', initial: 'x', states: { x: inner } });
  const v = components({ m: many(m) });
  const scenario = v.scenario('values', {
    asks: 'is the answer one and the same', instances: { m: 2 },
    actions: [v.action('go', { params: { i: 'm' }, send: { m: (_, { i }) => to(i, 'GO') } })],
    properties: [v.always('differ in b', { why: 'both reach b', holds: s => !s.m[0]!.is('x.b') || s.m[0]!.value !== s.m[1]!.value })],
  });
  expect((await check(scenario)).properties[0]).toMatchObject({ verdict: 'violated', traceLength: 2 });
});

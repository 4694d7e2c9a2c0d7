/** States of many words, and a set that grows. */
import { expect, test } from 'vitest';
import { check, components, events, many, select, to } from '../../src/index.ts';
import { compile } from '../../src/compile/program.ts';
import { explore } from '../../src/explore/explore.ts';
import { overview } from '../../src/explore/overview.ts';
import { oracle, shown } from './agreement.ts';
import { keyOf } from './naive.ts';
import { forAll, PATIENCE } from './runs.ts';
import { rawSystem, wide } from './systems.ts';

test('a system of up to fourteen instances agrees with the naive explorer', { timeout: PATIENCE }, async () => {
  await forAll(rawSystem, 16, shown(async c => {
    const { found, bounds } = oracle(c, 150);
    const program = compile(select(c.scenario, ''));
    const { search, states, transitions, depth } = await explore(program, bounds);
    expect({ states, transitions, depth }).toEqual({ states: found.states.size, transitions: found.transitions, depth: found.depth });
    const keys = Array.from({ length: states }, (_, id) => keyOf(search.localsOf(id).map((l, slot) => program.tables[slot]!.snapshots[l]!)));
    expect(keys.sort()).toEqual([...found.states.keys()].sort());
  }, wide));
});

test.each([['small', undefined], ['of up to fourteen instances', wide]] as const)('what was visited is summed up alike from packed states and slot by slot: systems %s', { timeout: PATIENCE }, async (_, size) => {
  await forAll(rawSystem, 16, shown(async c => {
    const { bounds } = oracle(c, 150);
    for (const engine of [{}, { kernelFrom: 0, eager: true }]) {
      const program = compile(select(c.scenario, ''));
      const { search, states } = await explore(program, { ...bounds, engine });
      const seen = overview(search);
      expect(overview(search, true)).toEqual(seen);
      const reached = program.tables.map(t => new Uint8Array(t.keys.length));
      for (let id = 0; id < states; id++) search.localsOf(id).forEach((local, slot) => { reached[slot]![local] = 1; });
      expect(seen.reached.map(r => [...r])).toEqual(reached.map(r => [...r]));
    }
  }, size));
});

test('a set that grows many times and states of two words: eleven wheels of three positions', { timeout: PATIENCE }, async () => {
  const n = 11;
  const wheel = events({ TURN: {} }).createMachine({ id: 'wheel', initial: 'p0', states: { p0: { on: { TURN: 'p1' } }, p1: { on: { TURN: 'p2' } }, p2: { on: { TURN: 'p0' } } } });
  const v = components({ wheel: many(wheel) });
  const result = await check(v.scenario('wheels', {
    asks: 'are all combinations counted', instances: { wheel: n },
    actions: [v.action('turn', { params: { i: 'wheel' }, send: { wheel: (_, { i }) => to(i, 'TURN') } })],
    properties: [v.always('not all at the end', { why: 'the deepest state is the last one found', holds: s => !s.wheel.every(w => w.is('p2')) })],
  }));
  expect([result.states, result.transitions, result.depth]).toEqual([3 ** n, n * 3 ** n, 2 * n]);
  expect(result.properties[0]).toMatchObject({ verdict: 'violated', traceLength: 2 * n, witnesses: 3 ** n });
});

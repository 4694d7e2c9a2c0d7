/** How a state is packed must not matter: any widths of the fields, many words, a set that grows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check, components, events, many, select, to } from '../../src/index.ts';
import { compile } from '../../src/compile/program.ts';
import { explore } from '../../src/explore/explore.ts';
import { Search } from '../../src/explore/search.ts';
import { oracle, shown } from './agreement.ts';
import { keyOf } from './naive.ts';
import { forAll, PATIENCE } from './runs.ts';
import { rawSystem, wide, type RawSystem } from './systems.ts';

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

test('the same states are found in the same order whatever the widths of their fields', { timeout: PATIENCE }, async () => {
  /** Everything that a search has found, without the packing. */
  const found = (search: Search): unknown => {
    search.run(500, 4, 3000);
    const ids = [...Array(search.set.count).keys()];
    return { locals: ids.map(id => search.localsOf(id).join()), paths: ids.map(id => search.path(id).join()), transitions: search.transitions, depth: search.depth, failures: search.failures, refused: search.refused, witnesses: search.witnesses() };
  };
  await forAll(fc.tuple(rawSystem, fc.array(fc.nat(3), { minLength: 14, maxLength: 14 })), 40, async ([raw, extra]: [RawSystem, number[]]) => {
    await shown(async c => {
      const program = compile(select(c.scenario, ''));
      const first = found(new Search(program, program.tables.map(() => 15), false));
      const tight = program.tables.map(t => Math.max(1, Math.ceil(Math.log2(t.snapshots.length))));
      for (const widths of [tight, tight.map((w, slot) => w + extra[slot]!), tight.map((_, slot) => 31 - extra[slot]!)]) {
        expect(found(new Search(program, widths, false))).toEqual(first);
      }
    }, wide)(raw);
  });
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

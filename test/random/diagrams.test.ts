/** Decision diagrams of claims over many instances: small where they can be, refused by name where they cannot. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { check, components, events, many, range, select, to } from '../../src/index.ts';
import { MAX_NODES } from '../../src/compile/diagram.ts';
import { compile, type Program } from '../../src/compile/program.ts';
import { seed } from './runs.ts';

const POSITIONS = 20;
const INSTANCES = 14;

/** Twenty states, any of which is one event away. */
const dial = events({ GO: { place: range(POSITIONS) } }).createMachine({
  id: 'dial', initial: 'p0',
  on: { GO: range(POSITIONS).map(i => ({ target: `.p${i}`, guard: ({ event }: { event: { place: number } }) => event.place === i })) as never },
  states: Object.fromEntries(range(POSITIONS).map(i => [`p${i}`, { tags: i < 10 ? ['low'] : [] }])),
});
const v = components({ dial: many(dial) });
type S = Parameters<NonNullable<Extract<Parameters<typeof v.always>[1]['holds'], (...a: never[]) => unknown>>>[0];
type Claim = (s: S) => boolean;

const scenario = (name: string, holds: Claim) => v.scenario(name, {
  asks: 'how large does the claim get', instances: { dial: INSTANCES }, deadlock: 'allowed', bounds: { states: 30_000 },
  actions: [v.action('go', { params: { i: 'dial', place: range(POSITIONS) }, send: { dial: (_, { i, place }) => to(i, { type: 'GO', place }) } })],
  properties: [v.always('claim', { why: 'size', holds })],
});

/** Local states of all instances; most of them in p0 every other time, so that both answers occur. */
const vectors = fc.sample(fc.noBias(fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(POSITIONS - 1) }), { minLength: INSTANCES, maxLength: INSTANCES })), { numRuns: 1500, seed })
  .concat(fc.sample(fc.noBias(fc.array(fc.nat(POSITIONS - 1), { minLength: INSTANCES, maxLength: INSTANCES })), { numRuns: 1500, seed }));

let place: number[];
/** A program whose table knows all twenty states; `place` is the position of each local state. */
function program(holds: Claim): Program {
  const p = compile(select(scenario('dials', holds), ''));
  const table = p.tables[0]!;
  for (const i of range(POSITIONS)) table.step(0, table.event({ type: 'GO', place: i }, 'test'));
  place = table.snapshots.map(s => Number((s.value as string).slice(1)));
  return p;
}

/** Nodes of the claim after it was asked about many states; `truth` gets the positions. */
function sizeOf(holds: Claim, truth: (positions: readonly number[]) => boolean): number {
  const p = program(holds);
  const claim = p.properties[0]!.claims[0]!.holds;
  for (const locals of vectors) {
    expect(p.value(claim, Int32Array.from(locals))).toBe(truth(locals.map(l => place[l]!)) ? 1 : 0);
  }
  return claim.nodes;
}

describe('a claim over fourteen instances of twenty states is small', () => {
  const few = 6 * INSTANCES;
  const p3 = (x: number): boolean => x === 3;
  beforeAll(() => { program(() => true); });

  test.each<[string, Claim, (positions: readonly number[]) => boolean, number]>([
    ['every', s => s.dial.every(d => !d.is('p3')), x => !x.some(p3), few],
    ['every, of a tag', s => s.dial.every(d => d.hasTag('low')), x => x.every(i => i < 10), few],
    ['some', s => s.dial.some(d => d.is('p3')), x => x.some(p3), few],
    ['count', s => s.dial.count(d => d.is('p3')) <= 1, x => x.filter(p3).length <= 1, few],
    ['findIndex', s => s.dial.findIndex(d => d.is('p3')) < 7, x => x.findIndex(p3) < 7, few],
    ['two counts', s => s.dial.count(d => d.is('p3')) <= s.dial.count(d => d.is('p0')), x => x.filter(p3).length <= x.filter(i => i === 0).length, 6 * INSTANCES * INSTANCES],
    ['every of some', s => s.dial.every((d, i) => !d.is('p3') || s.dial.some((e, k) => k > i && e.is('p0'))), x => x.every((d, i) => d !== 3 || x.some((e, k) => k > i && e === 0)), 6 * INSTANCES * INSTANCES],
    ['a loop that leaves early', s => { for (const d of s.dial) if (d.is('p3')) return false; return true; }, x => !x.some(p3), few],
    ['a loop that counts to two', s => { let n = 0; for (const d of s.dial) if (d.is('p3') && ++n > 1) return false; return true; }, x => x.filter(p3).length <= 1, 6 * INSTANCES * INSTANCES],
    ['a loop that counts all', s => { let n = 0; for (const d of s.dial) if (d.is('p3')) n++; return n <= 1; }, x => x.filter(p3).length <= 1, 2 ** (INSTANCES + 1)],
  ])('%s', (_, holds, truth, most) => {
    expect(sizeOf(holds, truth)).toBeLessThanOrEqual(most);
  });

  test('and it is explored, to the bound that the scenario sets', async () => {
    const { properties, stopped, states } = await check(scenario('explored', s => s.dial.count(d => d.is('p3')) <= 1));
    expect([stopped, states >= 30_000, properties[0]!.verdict, properties[0]!.traceLength]).toEqual(['states', true, 'violated', 2]);
  });
});

test('a claim that reads a product is refused with its size and what it reads', async () => {
  const sum: Claim = s => { let n = 0; for (const d of s.dial) n += Number((d.value as string).slice(1)); return n < 1000; };
  const p = program(sum);
  const claim = p.properties[0]!.claims[0]!.holds;
  const random = (): Int32Array => Int32Array.from(range(INSTANCES), () => { state = Math.imul(state, 1103515245) + 12345; return (state >>> 16) % POSITIONS; });
  let state = 1;
  const ask = (): void => { for (let i = 0; i < MAX_NODES; i++) p.value(claim, random()); };
  expect(ask).toThrow(/property 'claim' has grown to 200000 decision nodes; it reads 14 facets: dial\[\d+\]\.value, .* and 2 more\. Ask a question instead .*every, some/);
  await expect(check(scenario('refused', sum), { states: 200_000 })).rejects.toThrow(/property 'claim' has grown to 200000 decision nodes/);
});

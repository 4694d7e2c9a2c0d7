/**
 * Each defect is noticed by the claims that it says, after as many steps as defects.json has.
 * UPDATE_DEFECTS=1 writes them anew; the table in machines/scenarios/README.md is made from them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { defects, outOfReach } from '../../machines/rmm/defects/index.ts';
import { rmmScenarios } from '../../machines/scenarios/rmm/index.ts';
import { check, select, selections } from '../../src/index.ts';

type Found = Record<string, Record<string, string>>;
const file = fileURLToPath(new URL('defects.json', import.meta.url));
const known = JSON.parse(readFileSync(file, 'utf8')) as Found;
const found: Found = {};
const scenarioOf = (run: string) => rmmScenarios.find(s => s.name === run.split('/')[0])!;

describe('a defect is found', () => {
  test.each(defects.map(d => [d.id, d] as const))('%s', { timeout: 120_000 }, async (_id, { id, run, use, breaks }) => {
    const label = run.split('/')[1]!;
    // Without it the claims hold: test/ledger checks that each run has the verdicts that it expects.
    const { expect: expected } = select(scenarioOf(run), label);
    expect(expected).toBeDefined();
    expect(breaks.filter(p => (expected!.expect?.[p] ?? 'holds') !== 'holds')).toEqual([]);
    // As on the command line: a choice of the axis "defect".
    const spoilt = select(scenarioOf(run), `${label}, ${id}`);
    expect(spoilt.use.filter(v => use.includes(v))).toEqual(use);
    const { properties } = await check(spoilt, { properties: breaks });
    found[id] = Object.fromEntries(properties.map(({ name, verdict, traceLength, trace }) => {
      const from = trace?.loopFrom;
      return [name, traceLength === null ? verdict : `${verdict} ${from === undefined ? traceLength : `${from}+${traceLength - from}`}`];
    }));
    expect(Object.keys(found[id]).sort()).toEqual([...breaks].sort());
    expect(Object.values(found[id]).filter(v => !/^violated \d|^unreachable$/.test(v))).toEqual([]);
    if (!process.env['UPDATE_DEFECTS']) expect(found[id]).toEqual(known[id]);
  });
  test('and no other is in the file', () => {
    if (!process.env['UPDATE_DEFECTS']) expect(Object.keys(known)).toEqual(defects.map(d => d.id));
  });
});

afterAll(() => {
  if (process.env['UPDATE_DEFECTS']) writeFileSync(file, `{\n${defects.map(({ id }) => `${JSON.stringify(id)}: ${JSON.stringify(found[id])}`).join(',\n')}\n}\n`);
});

test('through every claim, or it is violated in some version as it is', () => {
  const small = rmmScenarios.filter(s => !s.name.startsWith('rmm-commands'));
  const missed = new Set(small.flatMap(s => s.spec.properties.map(p => p.name)));
  for (const { breaks } of defects) for (const p of breaks) missed.delete(p);
  for (const run of small.flatMap(selections)) for (const [p, v] of Object.entries(run.expect?.expect ?? {})) if (v === 'violated') missed.delete(p);
  expect([...missed]).toEqual([]);
});

test('every defect of the list is there, or out of reach with a reason', () => {
  const ids = defects.map(d => d.id);
  expect(ids).toEqual([...new Set(ids)]);
  for (const { why } of outOfReach) expect(why.length).toBeGreaterThan(5);
  const listed = [...ids, ...outOfReach.map(o => o.id)].map(id => /^F\d+/.exec(id)?.[0]);
  expect(Array.from({ length: 32 }, (_, k) => `F${k + 1}`).filter(id => !listed.includes(id))).toEqual([]);
});

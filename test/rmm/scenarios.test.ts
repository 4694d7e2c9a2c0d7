/** The scenarios of the RMM: each run gets the verdicts that its file expects, each claim can fail, and what no run has is known. */
import { describe, expect, test } from 'vitest';
import { lockDefects } from '../../machines/rmm/defects/locks.ts';
import { yieldDefects } from '../../machines/rmm/defects/yields.ts';
import { tlbDefects } from '../../machines/rmm/defects/tlb.ts';
import { rmmScenarios } from '../../machines/scenarios/rmm/index.ts';
import { check, select, selections, type RunResult, type Selection } from '../../src/index.ts';
import { SEEDED } from './seeded.ts';

const results = new Map<string, Promise<RunResult>>();
const checked = (run: Selection): Promise<RunResult> => {
  const result = results.get(run.name) ?? check({ ...run, scenario: { ...run.scenario, spec: { ...run.scenario.spec, dead: [] } } });
  results.set(run.name, result);
  return result;
};
/** Those that cover failure conditions are checked where that is judged. */
const small = rmmScenarios.filter(s => s.spec.failures !== 'taken');
const runs = small.flatMap(selections);

describe('verdicts are the expected ones', () => {
  test.each(runs.map(r => [r.name, r] as const))('%s', { timeout: 120_000 }, async (_name, run) => {
    const result = await checked(run);
    expect(result.differences).toEqual([]);
    expect(result).toMatchObject({ expected: 'met', complete: true });
  });
});

describe('a defect is found', () => {
  test.each(SEEDED.map(m => [m.name, m] as const))('%s', { timeout: 120_000 }, async (_name, { run, patch, breaks }) => {
    const [name, label] = run.split('/') as [string, string];
    const selection = select(rmmScenarios.find(s => s.name === name)!, label);
    for (const p of breaks) expect((await checked(selection)).properties.find(q => q.name === p)!.verdict, `without the defect: ${p}`).toBe('holds');
    const { properties } = await check({ ...selection, use: [...selection.use, patch], expect: undefined }, { properties: breaks });
    expect(properties.map(p => [p.name, p.verdict])).toEqual(properties.map(p => [p.name, 'violated']));
    expect(properties).toHaveLength(breaks.length);
  });

  test('through every claim', { timeout: 300_000 }, async () => {
    const missed = new Set(small.flatMap(s => s.spec.properties.map(p => p.name)));
    for (const { breaks } of [...SEEDED, ...tlbDefects, ...yieldDefects, ...lockDefects]) for (const p of breaks) missed.delete(p);
    for (const run of runs) for (const p of (await checked(run)).properties) if (p.verdict === 'violated') missed.delete(p.name);
    expect([...missed]).toEqual([]);
  });
});

test('tables of three entries have the verdicts of tables of two', { timeout: 300_000 }, async () => {
  const verdicts = async (name: string): Promise<unknown> => Promise.all(runs.filter(r => r.scenario.name === name).map(async r => [r.run, (await checked(r)).properties.map(p => [p.name, p.verdict])]));
  expect(await verdicts('rmm-tree-of-three')).toEqual(await verdicts('rmm-tree'));
  expect(await verdicts('rmm-shared-of-three')).toEqual(await verdicts('rmm-shared'));
});

test('what no run of any version has', { timeout: 300_000 }, async () => {
  const dead = (await Promise.all(runs.map(checked))).map(r => new Set(r.dead.map(d => d.name)));
  // A part below a dead part is not listed again.
  const isDead = (set: ReadonlySet<string>, name: string): boolean => [...set].some(d => d === name || [': ', ' [', '/'].some(x => name.startsWith(d + x)));
  const parts = new Set(dead.flatMap(set => [...set]).filter(name => !/\(/.test(name)));
  expect([...parts].filter(name => dead.every(set => isDead(set, name))).sort()).toEqual([]);
});

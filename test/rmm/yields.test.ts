/** Calls that yield, and locks: each claim about them fails under a defect, and holds without it. */
import { describe, expect, test } from 'vitest';
import { lockDefects } from '../../machines/rmm/defects/locks.ts';
import { yieldDefects } from '../../machines/rmm/defects/yields.ts';
import { rmmScenarios } from '../../machines/scenarios/rmm/index.ts';
import { check, select, type RunResult, type Selection } from '../../src/index.ts';

const clean = new Map<string, Promise<RunResult>>();
const checked = (run: Selection): Promise<RunResult> => clean.get(run.name) ?? clean.set(run.name, check(run)).get(run.name)!;

describe('a defect is found', () => {
  test.each([...yieldDefects, ...lockDefects].map(d => [d.id, d] as const))('%s', { timeout: 120_000 }, async (_id, { run, use, breaks }) => {
    const [name, label] = run.split('/') as [string, string];
    const selection = select(rmmScenarios.find(s => s.name === name)!, label);
    const without = await checked(selection);
    expect(without.differences).toEqual([]);
    for (const p of breaks) expect([p, without.properties.find(q => q.name === p)?.verdict]).toEqual([p, 'holds']);
    const { properties } = await check({ ...selection, use: [...selection.use, ...use], expect: undefined }, { properties: breaks });
    expect(properties.map(p => [p.name, p.verdict]).sort()).toEqual([...breaks].map(p => [p, 'violated']).sort());
  });
});

/** The scenarios of the RMM: each run gets the verdicts that its file expects, and what no run has is known. */
import { describe, expect, test } from 'vitest';
import { rmmScenarios } from '../../machines/scenarios/rmm/index.ts';
import { check, selections, type RunResult, type Selection } from '../../src/index.ts';

const results = new Map<string, Promise<RunResult>>();
const checked = (run: Selection): Promise<RunResult> => {
  const result = results.get(run.name) ?? check({ ...run, scenario: { ...run.scenario, spec: { ...run.scenario.spec, dead: [] } } });
  results.set(run.name, result);
  return result;
};
/** Those that cover failure conditions are checked where that is judged. */
const small = rmmScenarios.filter(s => !s.name.startsWith('rmm-commands'));
const runs = small.flatMap(selections);

describe('verdicts are the expected ones', () => {
  test.each(runs.map(r => [r.name, r] as const))('%s', { timeout: 120_000 }, async (_name, run) => {
    const result = await checked(run);
    expect(result.differences).toEqual([]);
    expect(result).toMatchObject({ expected: 'met', complete: true });
  });
});

// With one level of tables there are no blocks of two sizes.
test('tables of three entries have the verdicts of tables of two', { timeout: 300_000 }, async () => {
  const verdicts = async (name: string): Promise<unknown> => Promise.all(runs.filter(r => r.scenario.name === name).map(async r => [r.run, (await checked(r)).properties.filter(p => p.name !== 'blocks-of-every-level-are-reachable').map(p => [p.name, p.verdict])]));
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

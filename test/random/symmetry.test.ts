/** Random systems with interchangeable components: orbits by brute force, and what a search of all states says. */
import { expect, test } from 'vitest';
import { check, ModelError, type RunResult } from '../../src/index.ts';
import { search } from './naive.ts';
import { orbitsOf } from './naive-orbits.ts';
import { forAll, PATIENCE } from './runs.ts';
import { rawSymmetric, symmetricCase, type RawSymmetric } from './symmetric-system.ts';

/** States beyond which brute force takes too long. */
const MOST = 3000;

const said = (r: RunResult): unknown => r.properties.map(p => [p.name, p.verdict, p.traceLength]);

/** The run with symmetry; undefined when the model was refused for not having it. */
async function reduced(scenario: Parameters<typeof check>[0]): Promise<RunResult | undefined> {
  try { return await check(scenario, { symmetry: 'on' }); } catch (e) {
    if (e instanceof ModelError && /breaks the symmetry|may change the verdict/.test(e.message)) return undefined;
    throw e;
  }
}

const counts = { orbits: 0, refused: 0, saved: 0, violated: 0, spoilt: 0 };

async function agrees(raw: RawSymmetric): Promise<void> {
  const c = symmetricCase(raw);
  const found = search(c.plain, Infinity, MOST);
  if (!found) return;
  const canAlwaysOfEach = c.scenario.spec.properties.some(p => p.kind === 'canAlways' && Object.keys(p.spec.forEach ?? {}).length > 0);
  const orbits = await reduced(c.scenario);
  if (!orbits) {
    counts.refused++;
    expect(raw.spoilt > 0 || canAlwaysOfEach, 'a system that is symmetric by construction is refused').toBe(true);
    return;
  }
  expect(canAlwaysOfEach).toBe(false);
  const all = await check(c.scenario, { symmetry: 'off' });
  expect(all.states).toBe(found.states.size);
  expect({ said: said(orbits), depth: orbits.depth, represents: orbits.symmetry!.represents }).toEqual({ said: said(all), depth: all.depth, represents: all.states });
  expect(orbits.neverTaken).toEqual(all.neverTaken);
  expect(orbits.coverage.dead).toEqual(all.coverage.dead);
  for (const [name, { verdict, length }] of Object.entries(found.verdicts)) {
    const p = orbits.properties.find(q => q.name === name)!;
    expect([name, p.verdict, p.traceLength]).toEqual([name, verdict, length]);
  }
  // With a role left out the orbits are other ones, if it is not refused: the number was never held.
  if (raw.spoilt < 2) expect(orbits.states).toBe(orbitsOf(found.states.values(), c));
  counts.orbits++;
  if (orbits.states < all.states) counts.saved++;
  if (raw.spoilt > 0) counts.spoilt++;
  if (orbits.properties.some(p => p.verdict === 'violated' && p.traceLength! > 1)) counts.violated++;
}

test('verdicts, lengths, depth and the number of orbits are those of brute force; what is not symmetric is refused, or right all the same', { timeout: PATIENCE }, async () => {
  await forAll(rawSymmetric, 250, async raw => {
    try { await agrees(raw); } catch (e) { throw new Error(`${(e as Error).message}\n\n${JSON.stringify(raw)}`, { cause: e }); }
  });
  // A generator that makes nothing of interest proves nothing.
  if (process.env['RANDOM_RUNS'] === undefined) {
    expect(counts.saved).toBeGreaterThan(40);
    expect(counts.refused).toBeGreaterThan(20);
    expect(counts.violated).toBeGreaterThan(15);
    expect(counts.spoilt, 'spoilt where it does not matter, and accepted').toBeGreaterThan(5);
  }
});

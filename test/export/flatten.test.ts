/** To take a large model apart takes minutes after its search: it says how far it has come, also while it is at one part. */
import { expect, test } from 'vitest';
import { sharedOfThree } from '../../machines/scenarios/rmm/fanout.ts';
import { flatten, type Flattening } from '../../src/export/flatten.ts';
import { select } from '../../src/index.ts';

test('how far it has come', { timeout: 60_000 }, async () => {
  const told: Flattening[] = [];
  const { flat } = await flatten(select(sharedOfThree, 'tf-rmm'), { onFlattening: p => { told.push(p); } });
  const parts = flat.properties.flatMap(p => p.claims.map(() => p.kind === 'step' ? flat.actions.length : 1)).reduce((a, b) => a + b, flat.actions.length);
  expect(told.length).toBeGreaterThan(3);
  for (const { done, of } of told) expect([of, done <= of]).toEqual([parts, true]);
  const tests = told.map(p => p.tests);
  expect(tests).toEqual([...new Set(tests)].sort((a, b) => a - b));
});

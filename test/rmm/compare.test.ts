/** What is known to differ between versions of the RMM is found, after as few calls as it takes. */
import { expect, test } from 'vitest';
import { differences } from './compare.ts';

type Known = readonly [calls: readonly string[], last: string, answers: readonly [string, string]];
const known: Readonly<Record<string, readonly Known[]>> = {
  'rmm-1.0, rmm-2.0-draft': [
    [[], 'destroy the realm', ['SUCCESS', 'ERROR_REALM']],
    [['create the REC'], 'enter the REC', ['ERROR_REALM(0)', 'ERROR_REALM']],
    [['create the table at ipa0', 'map data at ipa0'], 'make RAM of ipa0 to ipa1', ['ERROR_RTT(3)', 'SUCCESS']],
  ],
  'rmm-2.0-draft, tf-rmm': [
    // an identical mapping counts as done
    [['create the table at ipa2', 'map page0 at ipa2, R'], 'map page0 at ipa2, R', ['ERROR_RTT(3)', 'SUCCESS']],
    // the level of the descriptor, or that of the tree
    [['create the table at ipa2'], 'map a block at ipa2, R', ['SUCCESS', 'ERROR_RTT(2)']],
    [['create the table at ipa0', 'destroy the table at ipa0'], 'make RAM of ipa0 to ipa2', ['SUCCESS', 'ERROR_RTT(2)']],
    // a RIPAS change that gets nowhere
    [['create the REC', 'activate the realm', 'enter the REC', 'the realm asks for EMPTY from ipa0 to ipa2'], 'set the RIPAS of ipa0 to ipa1', ['SUCCESS', 'ERROR_RTT(2)']],
  ],
};

test.each(Object.entries(known))('%s', { timeout: 120_000 }, (pair, rows) => {
  const [one, other] = pair.split(', ') as ['rmm-1.0', 'tf-rmm'];
  const { found } = differences(one, other);
  for (const [calls, last, answers] of rows) expect(found).toContainEqual({ calls, last, answers });
  // Shortest first.
  const lengths = found.map(f => f.calls.length);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
});
test('a version does not differ from itself', { timeout: 120_000 }, () => {
  const { found, states } = differences('tf-rmm', 'tf-rmm');
  expect(found).toEqual([]);
  expect(states).toBeGreaterThan(1000);
});

/** How many runs, with which seed: RANDOM_RUNS=20 runs twenty times as many, RANDOM_SEED=7 (or `any`) other ones. */
import fc from 'fast-check';

const factor = Number(process.env['RANDOM_RUNS'] ?? 1);
const given = process.env['RANDOM_SEED'];
export const seed = given === 'any' ? Date.now() % 2 ** 31 : Number(given ?? 20260);
/** RANDOM_SHRINK=0: the first failure is enough (nobody reads the example that a seeded bug leaves). */
const endOnFailure = process.env['RANDOM_SHRINK'] === '0';

export const runs = (n: number): number => Math.max(1, Math.round(n * factor));
/** Milliseconds that a test with random runs may take before it counts as stuck. */
export const PATIENCE = 300_000 * Math.max(1, factor);

/** `property` holds for every value, or the smallest value that it fails for is shown. */
export async function forAll<T>(arbitrary: fc.Arbitrary<T>, times: number, property: (x: T) => void | Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(arbitrary, async x => { await property(x); }), { numRuns: runs(times), seed, endOnFailure });
}

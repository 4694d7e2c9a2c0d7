/** What the random tests of systems share: the oracle with its bound, and failures that show the system. */
import { search, type Found } from './naive.ts';
import type { Size } from './bind-system.ts';
import { caseOf, showSystem, type Case, type RawSystem } from './systems.ts';

/** States beyond which the oracle is too slow for a quick test; such a system is searched to a smaller depth. */
const LIMIT = 600;

/** What the oracle finds, and the depth to which it searched. */
export function oracle(c: Case, limit = LIMIT): { readonly found: Found; readonly bounds: { readonly depth?: number } } {
  const found = search(c.plain, c.depth, limit);
  if (found) return { found, bounds: c.depth === undefined ? {} : { depth: c.depth } };
  for (const depth of [3, 2]) {
    const less = search(c.plain, depth, limit * 2);
    if (less) return { found: less, bounds: { depth } };
  }
  return { found: search(c.plain, 1)!, bounds: { depth: 1 } };
}

/** Adds the system, as a reader would write it, to the message of a failure. */
export function shown(property: (c: Case) => Promise<void>, size?: Size): (raw: RawSystem) => Promise<void> {
  return async raw => {
    const c = caseOf(raw, size);
    try { await property(c); } catch (e) {
      throw new Error(`${(e as Error).message}\n\n${showSystem(c.described)}`, { cause: e });
    }
  };
}

/**
 * Mutants that run a locked section without its lock. A lock is a component that a branch sends an event with
 * `block(...)`; the section ends where the thread sends to the same component again. A lock that a function picks cannot
 * be seen without running the function, so it is left out.
 */
import type { Selection } from '../model/index.ts';
import { without, type Change } from './mutant.ts';
import { branchChange, sitesAt, sitesOf, targetsOf, type Site } from './sites.ts';

/** The mutants of all sections: one for each branch that acquires a lock. */
export function sectionMutants(base: Selection): Change[] {
  return sitesOf(base).flatMap(site => Object.entries(site.branch.send ?? {}).filter(([, payload]) => acquires(payload)).map(([lock]) => {
    const ends = endsOf(site, lock);
    const what = `the branch does not take ${lock}, ${ends.length === 0 ? 'which nothing after it lets go' : `nor is it let go at ${ends.map(e => e.step).join(', ')}`}`;
    return branchChange(base, 'skip-lock', [site, ...ends], `: ${lock}`, what, b => ({ ...b, send: without(b.send!, lock) }));
  }));
}

/** Is this `block(event)`, perhaps addressed to an instance? */
function acquires(payload: unknown): boolean {
  if (Array.isArray(payload)) return payload.some(acquires);
  if (typeof payload !== 'object' || payload === null || 'type' in payload) return false;
  if ('mode' in payload) return payload.mode === 'block';
  return 'event' in payload && acquires(payload.event);
}

/** The branches at which control, coming from `start`, sends to `lock` again. */
function endsOf(start: Site, lock: string): Site[] {
  const ends: Site[] = [];
  const seen = new Set<string>();
  const walk = (labels: readonly string[]): void => {
    for (const label of labels) {
      if (seen.has(label)) continue;
      seen.add(label);
      for (const site of sitesAt(start, label)) {
        if (lock in (site.branch.send ?? {})) ends.push(site);
        else walk(targetsOf(site));
      }
    }
  };
  walk(targetsOf(start));
  return ends.filter(e => e.step !== start.step);
}

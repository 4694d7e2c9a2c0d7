/**
 * What stage 2 says of the shared alias of a gfn: an entry of its own, where a scenario has one leaf entry a gfn, or where
 * the walk of the RMM's tables ends (rmm/tree.ts). Guest, mm and claims ask here, so that they are written once for both.
 */
import type { Pfn } from './frame.ts';
import type { HostState } from './parts.ts';
import type { Rmm } from './rmm/parts.ts';
import { halfSize, PAGE_LEVEL, walk, type Entry } from './rmm/tree.ts';
import type { S2ap } from './rtt-entry.ts';

const hasLeaves = (s: HostState): boolean => s.entry.length > 0;

// ------------------------------------------------------------------ the tree: realm 0, gfn 0 at the start of the unprotected half

/** The pages that are behind the zero page; two, because the huge zero page has more than one. */
const ZERO_PAGES = [6, 7] as const;
/** The RMM's page numbers of frames are the frames' numbers. */
export const pageOf = (pfn: Pfn): number => pfn === 'zero' ? ZERO_PAGES[0] : pfn as number;
const pfnOf = (page: number): Pfn => (ZERO_PAGES as readonly number[]).includes(page) ? 'zero' : page;

const tree = (s: HostState): Rmm => s as unknown as Rmm;
export const ipaOf = (s: HostState, g: number): number => halfSize(tree(s)) + g;
/** Where the walk to a gfn's page ends; there is no realm yet if it ends nowhere. */
const leafOf = (s: HostState, g: number): Entry | undefined => walk(tree(s), 0, ipaOf(s, g), PAGE_LEVEL);

// ------------------------------------------------------------------ both

/** Is there a realm that can run? One leaf entry a gfn is there from the start. */
export const isRealmRunning = (s: HostState): boolean => hasLeaves(s) || tree(s).realm[0].is('ACTIVE');

/** Does stage 2 map the gfn? */
export function isMapped(s: HostState, g: number): boolean {
  if (hasLeaves(s)) return s.entry[g].is('ASSIGNED_NS');
  const leaf = leafOf(s, g);
  return leaf !== undefined && tree(s).rtte[leaf.place].is('ASSIGNED_NS');
}

/** The frame that it maps. */
export function frameAt(s: HostState, g: number): Pfn {
  if (hasLeaves(s)) return s.entry[g].context.pfn;
  const leaf = leafOf(s, g);
  if (leaf === undefined || !tree(s).rtte[leaf.place].is('ASSIGNED_NS')) return 'none';
  return pfnOf(tree(s).rtte[leaf.place].context.pa! + ipaOf(s, g) - leaf.base);
}

/** The permission that it gives; KVM gives no other than these. */
export function s2apAt(s: HostState, g: number): S2ap {
  if (hasLeaves(s)) return s.entry[g].context.s2ap;
  const leaf = leafOf(s, g);
  return leaf === undefined || !tree(s).rtte[leaf.place].is('ASSIGNED_NS') ? 'none' : tree(s).rtte[leaf.place].context.s2ap as S2ap;
}

/** Does stage 2 map this frame anywhere? */
export const isMappedSomewhere = (s: HostState, pfn: number): boolean => hasLeaves(s)
  ? s.entry.some(e => e.context.pfn === pfn)
  : Array.from({ length: s.page.length }, (_, g) => g).some(g => frameAt(s, g) === pfn);

/** The level of the entry that maps a gfn, which a permission fault tells (the fault granule). */
export const levelAt = (s: HostState, g: number): number => isMapped(s, g) ? leafOf(s, g)!.level : PAGE_LEVEL;

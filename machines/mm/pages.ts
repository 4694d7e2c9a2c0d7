/** Page allocation and the decisions of a fault on the VMM's own page table, shared by the VMM's faults and KVM's GUP. */
import { isWritable } from '../host-page.ts';
import type { HostState } from '../parts.ts';
import { isMappedSomewhere } from '../stage2.ts';

export type { Host, HostState } from '../parts.ts';

/**
 * May the allocator hand out frame f? Free frames that nothing refers to are interchangeable, so one of them stands
 * for all; a free frame that a stale stage-2 entry still maps is different from the others and may come, too.
 */
export function mayAllocate(s: HostState, f: number): boolean {
  if (!s.frame[f].is('FREE')) return false;
  const stale = (pfn: number): boolean => isMappedSomewhere(s, pfn);
  if (stale(f)) return true;
  for (let lower = 0; lower < f; lower++) if (s.frame[lower].is('FREE') && !stale(lower)) return false;
  return true;
}

/** Page faults take mmap_lock for reading; fork() holds it for writing. */
export const mayFault = (s: HostState): boolean => !s.mmap_lock.is('WRITE');

/** do_wp_page: may a write to this read-only page make it writable in place? Else it is copied. */
export const isReusable = (s: HostState, g: number): boolean => {
  const page = s.page[g];
  if (page.is('EXCLUSIVE_RO') || page.is('SHARED_RO')) return true;
  const { pfn } = page.context;
  return page.is('PREVIOUSLY_SHARED') && typeof pfn === 'number' && s.frame[pfn].context.refs === 1;
};

/** A write to this page copies it (wp_page_copy). */
export const mustCopy = (s: HostState, g: number): boolean =>
  !s.page[g].is('UNPOPULATED') && !isWritable(s.page[g]) && !isReusable(s, g);

import { always } from '../../machines/rmm/parts.ts';
import { isBeingRemoved, isLeafCopy, leafAt, owners, translations } from './cached.ts';

const allows = (now: string | null, then: string | null): boolean => now === 'RW' || now === then || then === 'none';

export const sharedMemoryIsReachedOnlyAsMapped = always('shared-memory-is-reached-only-as-mapped', {
  why: 'Once an unmap has succeeded the host uses the page for something else, and relies on the realm not writing it any more; the same holds of a page that it maps again read-only (Q18, Q19, tf-rmm 22ba106d). Where calls yield, an unmap has not succeeded while it owes the invalidation.',
  forEach: { copy: 'tlb' },
  when: (s, { copy }) => isLeafCopy('unprotected')(s, { copy }),
  holds: (s, { copy }) => isBeingRemoved(s, { copy }) || owners(s, { copy }).some(rd => translations(s, { copy }).every(({ ipa, page }) => {
    const e = leafAt(s, rd, ipa);
    const entry = s.rtte[e.place];
    return entry.is('ASSIGNED_NS') && entry.context.pa! + ipa - e.base === page && allows(entry.context.s2ap, s.tlb[copy].context.s2ap);
  })),
});

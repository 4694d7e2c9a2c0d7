import { isDevice } from '../../machines/rmm/conditions.ts';
import { always } from '../../machines/rmm/parts.ts';
import { ripasOf } from '../../machines/rmm/tree.ts';
import { isBeingRemoved, isLeafCopy, leafAt, owners, translations } from './cached.ts';

export const onlyRamIsCached = always('only-ram-is-cached', {
  why: 'At an address that is EMPTY or DESTROYED the realm must see an abort. If a TLB still has the page, it reads old memory there, or memory that is no longer its own. Where calls yield, not before the operation that unmaps it has got on (Q6).',
  forEach: { copy: 'tlb' },
  when: (s, { copy }) => isLeafCopy('protected')(s, { copy }),
  holds: (s, { copy }) => isBeingRemoved(s, { copy }) || owners(s, { copy }).some(rd => translations(s, { copy }).every(({ ipa, page }) => ripasOf(s, leafAt(s, rd, ipa)) === (isDevice(s, page) ? 'DEV' : 'RAM'))),
});

import { step } from '../../machines/rmm/parts.ts';
import { isProtected, isUnprotected, PAGE_LEVEL, pagesIn, walk } from '../../machines/rmm/tree.ts';
import { addressOf, arg, endOf, ofUnprotected, realmOf, succeeds, unmaps } from './calls.ts';

export const whatIsMappedCanBeUnmapped = step('what-is-mapped-can-be-unmapped', {
  why: 'Whatever the RIPAS is, the host must be able to have its page back (tf-rmm 84a1b161).',
  when: ({ before, by }) => {
    const half = ofUnprotected.includes(by.action) ? isUnprotected : isProtected;
    if (!unmaps.includes(by.action) || !half(before, addressOf(by)) || !half(before, endOf(before, by) - 1)) return false;
    const e = walk(before, realmOf(by), addressOf(by), PAGE_LEVEL);
    return e !== undefined && before.rtte[e.place].is(ofUnprotected.includes(by.action) ? 'ASSIGNED_NS' : by.action === 'RMI_RTT_DEV_UNMAP' ? 'ASSIGNED_DEV' : 'ASSIGNED')
      && e.level === arg(by, 'level', e.level) && e.base === addressOf(by) && e.base + pagesIn(before, e.level) <= endOf(before, by);
  },
  holds: ({ by }) => succeeds(by),
});

import { step } from '../../machines/rmm/parts.ts';
import { isUnprotected } from '../../machines/rmm/tree.ts';
import { addressOf, endOf, realmOf, succeeds, unmaps } from './calls.ts';
import { owners, translations } from './cached.ts';

export const unmappedSharedMemoryIsOutOfReach = step('unmapped-shared-memory-is-out-of-reach', {
  why: 'When an unmap says that it has succeeded, the host uses the pages of its range for something else. Whoever has taken them out of the tables, no TLB may still reach them (Q5, Q19).',
  forEach: { copy: 'tlb' },
  when: ({ before, after, by }, { copy }) => succeeds(by) && unmaps.some(name => by.action.startsWith(name)) && isUnprotected(before, addressOf(by)) && after.tlb[copy].is('LEAF'),
  holds: ({ before, after, by, returned }, { copy }) => {
    const end = returned['out_top'] === '' ? endOf(before, by) : Number(returned['out_top']);
    return !owners(after, { copy }).includes(realmOf(by)) || translations(after, { copy }).every(({ ipa }) => ipa < addressOf(by) || ipa >= end);
  },
});

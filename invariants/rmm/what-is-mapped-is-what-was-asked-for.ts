import { pageOf } from '../../machines/kvm/map-shared.ts';
import { rmmWithKvm } from '../../machines/rmm/with-kvm.ts';
import { PAGE_LEVEL, pagesIn, walk } from '../../machines/rmm/tree.ts';
import type { Rmm } from '../../machines/rmm/parts.ts';

const isMapped = (s: Rmm, ipa: number, s2ap: string): boolean => {
  const found = walk(s, 0, ipa, PAGE_LEVEL)!;
  const e = s.rtte[found.place];
  return e.is('ASSIGNED_NS') && e.context.pa! + ipa - found.base === pageOf(ipa) && e.context.s2ap === s2ap;
};

export const whatIsMappedIsWhatWasAskedFor = rmmWithKvm.always('what-is-mapped-is-what-was-asked-for', {
  why: 'Success means that the guest reaches the page with the permission that the host has, not another that was there before (Q18).',
  forEach: { k: 'kvm' },
  when: (s, { k }) => s.kvm[k].hasTag('DONE'),
  holds: (s, { k }) => {
    const { base, level, s2ap } = s.kvm[k].context;
    return Array.from({ length: pagesIn(s as Rmm, level) }, (_, i) => base + i).every(ipa => isMapped(s as Rmm, ipa, s2ap));
  },
});

import { step } from '../../machines/rmm/parts.ts';
import { isProtected, isUnprotected, PAGE_LEVEL, pagesIn, walk } from '../../machines/rmm/tree.ts';
import { addressOf, endOf, ofProtected, realmOf, succeeds, unmaps } from './calls.ts';

export const unmappingAgainSucceeds = step('unmapping-again-succeeds', {
  why: 'A host that unmaps a range does not know what of it is mapped. tf-rmm passes over what is not, and KVM counts on it; by the specifications that is an error, so the claim is violated there (Q17; tf-rmm ed858081).',
  when: ({ before, by }) => {
    if (!unmaps.includes(by.action)) return false;
    const [base, end] = [addressOf(by), endOf(before, by)];
    const half = ofProtected.includes(by.action) ? isProtected : isUnprotected;
    if (end <= base || !half(before, base) || !half(before, end - 1)) return false;
    const e = walk(before, realmOf(by), base, PAGE_LEVEL);
    return e !== undefined && (before.rtte[e.place].is('UNASSIGNED') || before.rtte[e.place].is('UNASSIGNED_NS')) && e.base === base && base + pagesIn(before, e.level) <= end;
  },
  holds: ({ by }) => succeeds(by),
});

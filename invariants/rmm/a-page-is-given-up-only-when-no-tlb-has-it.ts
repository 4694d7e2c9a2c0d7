import { always } from '../../machines/rmm/parts.ts';
import { entriesOf, pagesIn } from '../../machines/rmm/tree.ts';
import { isLeafCopy, owners, translations } from './cached.ts';
import { realms } from './pages.ts';

export const aPageIsGivenUpOnlyWhenNoTlbHasIt = always('a-page-is-given-up-only-when-no-tlb-has-it', {
  why: 'A realm that still reaches a page by a TLB reads and writes what the page has become: a table, an REC, the memory of another realm (Q2, Q3, Q5, Q11).',
  forEach: { copy: 'tlb' },
  when: (s, { copy }) => isLeafCopy('protected')(s, { copy }),
  holds: {
    'it is data, or of the device': (s, { copy }) => translations(s, { copy }).every(({ page }) => s.granule[page].is('DATA') || s.granule[page].is('DEV')),
    'it is nobody else\'s, and at no other address': (s, { copy }) => translations(s, { copy }).every(({ ipa, page }) => realms(s).every(rd => entriesOf(s, rd, 'protected').every(e => {
      const { pa } = s.rtte[e.place].context;
      const isThere = (s.rtte[e.place].is('ASSIGNED') || s.rtte[e.place].is('ASSIGNED_DEV')) && pa! <= page && page < pa! + pagesIn(s, e.level);
      return !isThere || (owners(s, { copy }).includes(rd) && e.base + page - pa! === ipa);
    }))),
  },
});

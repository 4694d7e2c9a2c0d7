import { always } from '../../machines/rmm/parts.ts';
import { isValid } from '../../machines/rmm/tlb.ts';
import { leafAt, original, owners, translations } from './cached.ts';

export const anAddressHasOneTranslation = always('an-address-has-one-translation', {
  why: 'If a TLB holds a copy of another size or another page than the tables have, the next walk gives it both, and the architecture does not say what an access then does. So an entry is broken before it is made again (Q5).',
  forEach: { copy: 'tlb' },
  when: (s, { copy }) => !s.tlb[copy].is('NOTHING'),
  holds: {
    'a page or block is in the tables as it is in the TLB, or not at all': (s, { copy }) => s.tlb[copy].is('TABLE') || owners(s, { copy }).every(rd => translations(s, { copy }).every(({ ipa, page }) => {
      const e = leafAt(s, rd, ipa);
      return !isValid(s, e) || (e.level === s.tlb[copy].context.level && s.rtte[e.place].context.pa! + ipa - e.base === page);
    })),
    'a table is no block': (s, { copy }) => !s.tlb[copy].is('TABLE') || owners(s, { copy }).every(rd => {
      const e = original(s, rd, { copy });
      return s.rtte[e.place].is('TABLE') || !isValid(s, e);
    }),
  },
});

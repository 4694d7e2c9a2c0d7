import { always } from '../../machines/rmm/parts.ts';
import { agrees, owners } from './cached.ts';

export const aTableIsGivenUpOnlyWhenNoTlbHasIt = always('a-table-is-given-up-only-when-no-tlb-has-it', {
  why: 'A walk that begins at a copy of a TABLE entry takes translations from that page, whoever writes it by then (Q5).',
  forEach: { copy: 'tlb' },
  when: (s, { copy }) => s.tlb[copy].is('TABLE'),
  holds: (s, { copy }) => s.granule[s.tlb[copy].context.pa!].is('RTT') && owners(s, { copy }).some(rd => agrees(s, rd, { copy })),
});

import { always } from '../../machines/rmm/parts.ts';
import { agrees, isBeingRemoved, owners } from './cached.ts';

export const aCopySaysWhatItsEntrySays = always('a-copy-says-what-its-entry-says', {
  why: 'What a TLB holds is used as if it stood in the tables. When a command has returned, no TLB may hold what it has removed or changed; the RMM does not look there again. Where calls yield, what is removed is still there until its invalidation, and the entry is marked (Q5).',
  forEach: { copy: 'tlb' },
  when: (s, { copy }) => !s.tlb[copy].is('NOTHING'),
  holds: (s, { copy }) => isBeingRemoved(s, { copy }) || owners(s, { copy }).some(rd => agrees(s, rd, { copy })),
});

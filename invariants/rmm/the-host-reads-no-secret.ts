import { always } from '../../machines/rmm/parts.ts';

export const theHostReadsNoSecret = always('the-host-reads-no-secret', {
  why: 'A page that goes back to the host must be wiped, whoever had it (Q11).',
  forEach: { page: 'contents' },
  when: (s, { page }) => s.granule[page].is('UNDELEGATED'),
  holds: (s, { page }) => s.contents[page].context.by === 'host' || s.contents[page].context.by === 'wiped',
});

import { always } from '../../machines/rmm/parts.ts';
import { tablesIn } from './pages.ts';

export const everyRttGranuleIsOneTable = always('every-rtt-granule-is-one-table', {
  why: 'A table that nothing refers to is lost to the host; one that two entries refer to would be changed behind the back of one of them (T1).',
  forEach: { page: 'granule' },
  when: (s, { page }) => s.granule[page].is('RTT'),
  holds: (s, { page }) => tablesIn(s, page) === 1,
});

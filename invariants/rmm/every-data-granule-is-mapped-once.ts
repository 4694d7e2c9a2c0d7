import { always } from '../../machines/rmm/parts.ts';
import { mappingsOf } from './pages.ts';

export const everyDataGranuleIsMappedOnce = always('every-data-granule-is-mapped-once', {
  why: 'A page in the state DATA belongs to one address of one realm: two owners could read each other, and with none it is lost to the host (T3, Q2).',
  forEach: { page: 'granule' },
  when: (s, { page }) => s.granule[page].is('DATA'),
  holds: (s, { page }) => mappingsOf(s, page) === 1,
});

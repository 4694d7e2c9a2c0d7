import { always } from '../../machines/rmm/parts.ts';

export const everyTableIsAnRttGranule = always('every-table-is-an-rtt-granule', {
  why: 'The walk follows a TABLE entry without asking. If the page is anything else, whoever writes it writes translations (T2).',
  forEach: { entry: 'rtte' },
  when: (s, { entry }) => s.rtte[entry].is('TABLE'),
  holds: (s, { entry }) => s.granule[s.rtte[entry].context.pa!].is('RTT'),
});

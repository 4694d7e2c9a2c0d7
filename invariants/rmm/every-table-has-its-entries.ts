import { always } from '../../machines/rmm/parts.ts';
import { below, PAGE_LEVEL } from '../../machines/rmm/tree.ts';
import { entries } from './pages.ts';

export const everyTableHasItsEntries = always('every-table-has-its-entries', {
  why: 'A check of the model: entries are kept by their place, so there must be just those whose table is there. The walk relies on it.',
  forEach: { rd: 'realm' },
  holds: (s, { rd }) => entries(s, rd).filter(e => e.level < PAGE_LEVEL).every(e => {
    const isTable = s.rtte[e.place].is('TABLE');
    return below(s, rd, e).every(({ place }) => s.rtte[place].is('ABSENT') !== isTable);
  }),
});

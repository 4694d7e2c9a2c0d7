import { always } from '../../machines/rmm/parts.ts';
import { isCounted, tablesOf } from '../../machines/rmm/yields.ts';

export const referencesAreLiveEntries = always('references-are-live-entries', {
  why: 'A table without references is destroyed or folded. One too few, and pages are lost with it; one too many, and the host never gets the table back (T5).',
  forEach: { page: 'refcount' },
  holds: (s, { page }) => {
    const tables = s.realm.findIndex(r => !r.is('ABSENT')) < 0 ? [] : tablesOf(s, 0);
    const table = tables.find(t => t.page === page);
    return s.refcount[page].context.n === (table ? table.entries.filter(e => isCounted(s, e)).length : 0);
  },
});

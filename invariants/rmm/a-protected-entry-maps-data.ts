import { always } from '../../machines/rmm/parts.ts';
import { mapped, realms } from './pages.ts';
import { entriesOf } from '../../machines/rmm/tree.ts';

export const aProtectedEntryMapsData = always('a-protected-entry-maps-data', {
  why: 'What a realm reaches at a protected address, every page of a block, must be its own: not the host\'s, not tables, not another page of the RMM (T4, Q3).',
  holds: s => realms(s).every(rd => entriesOf(s, rd, 'protected').every(e => !s.rtte[e.place].is('ASSIGNED') || mapped(s, e).every(p => s.granule[p].is('DATA')))),
});

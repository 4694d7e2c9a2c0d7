import { always } from '../../machines/rmm/parts.ts';
import { mapped } from './pages.ts';
import { entriesOf } from '../../machines/rmm/tree.ts';

export const aNewRealmHasNoSecret = always('a-new-realm-has-no-secret', {
  why: 'Until it is active a realm has only what the host copied into it, which is measured, and pages that are wiped (Q14).',
  forEach: { rd: 'realm' },
  when: (s, { rd }) => s.realm[rd].is('NEW'),
  holds: (s, { rd }) => entriesOf(s, rd, 'protected').every(e => !s.rtte[e.place].is('ASSIGNED') || mapped(s, e).every(p => ['copied', 'wiped'].includes(s.contents[p].context.by))),
});

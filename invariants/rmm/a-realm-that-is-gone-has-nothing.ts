import { always } from '../../machines/rmm/parts.ts';
import { entries } from './pages.ts';

export const aRealmThatIsGoneHasNothing = always('a-realm-that-is-gone-has-nothing', {
  why: 'Once a realm is destroyed nobody walks its tables and no REC of it can be named, so what is left would stay for ever (Q12).',
  forEach: { rd: 'realm' },
  when: (s, { rd }) => s.realm[rd].is('ABSENT'),
  holds: {
    'no entry': (s, { rd }) => entries(s, rd).every(({ place }) => s.rtte[place].is('ABSENT')),
    'no REC': (s, { rd }) => s.rec[rd].is('ABSENT'),
  },
});

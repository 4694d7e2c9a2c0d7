import { always } from '../../machines/rmm/parts.ts';
import { entriesOf } from '../../machines/rmm/tree.ts';

export const eachHalfHasItsEntries = always('each-half-has-its-entries', {
  why: 'The half of the address says whether memory is the realm\'s own or shared. An entry of the other kind would make the realm share what it keeps to itself, or the other way round (T8).',
  forEach: { rd: 'realm' },
  holds: {
    'no unprotected mapping at a protected address': (s, { rd }) => entriesOf(s, rd, 'protected').every(({ place }) => !s.rtte[place].is('UNASSIGNED_NS') && !s.rtte[place].is('ASSIGNED_NS')),
    'no data at an unprotected address': (s, { rd }) => entriesOf(s, rd, 'unprotected').every(({ place }) => !s.rtte[place].is('UNASSIGNED') && !s.rtte[place].is('ASSIGNED') && !s.rtte[place].is('ASSIGNED_DEV')),
  },
});

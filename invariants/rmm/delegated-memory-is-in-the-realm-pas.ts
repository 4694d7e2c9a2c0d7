import { always } from '../../machines/rmm/parts.ts';

export const delegatedMemoryIsInTheRealmPas = always('delegated-memory-is-in-the-realm-pas', {
  why: 'The GPT is what keeps the host out. A page that the RMM takes for its own must be in the Realm PAS, and one that is not must not be, or nobody could use it (Q1).',
  forEach: { page: 'granule' },
  holds: (s, { page }) => s.granule[page].is('UNDELEGATED') === !s.gpt[page].is('REALM'),
});

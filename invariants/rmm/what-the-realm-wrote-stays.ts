import { always } from '../../machines/rmm/parts.ts';
import { countsOn, isThere } from './counts-on.ts';
import { addresses } from './pages.ts';

export const whatTheRealmWroteStays = always('what-the-realm-wrote-stays', {
  why: 'The host may take a page away, and the realm then sees that it is DESTROYED. Never does it read something else where it has written, or lose it without noticing (Q7, Q9).',
  forEach: { rd: 'realm', ipa: addresses },
  when: countsOn('WRITTEN'),
  holds: (s, { rd, ipa }) => isThere(s, rd, ipa, `realm${rd}`),
});

import { always } from '../../machines/rmm/parts.ts';
import { countsOn, isThere } from './counts-on.ts';
import { addresses } from './pages.ts';

export const whatWasMeasuredStays = always('what-was-measured-stays', {
  why: 'The measurement says what is in the realm when it begins. A page that was measured and taken away must not come back as RAM with another content unless the realm asks for it (Q10).',
  forEach: { rd: 'realm', ipa: addresses },
  when: countsOn('MEASURED'),
  holds: (s, { rd, ipa }) => isThere(s, rd, ipa, 'copied'),
});

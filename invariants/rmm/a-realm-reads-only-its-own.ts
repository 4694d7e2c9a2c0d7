import { access } from '../../machines/rmm/access.ts';
import { always } from '../../machines/rmm/parts.ts';
import { isProtected } from '../../machines/rmm/tree.ts';
import { addresses } from './pages.ts';

export const aRealmReadsOnlyItsOwn = always('a-realm-reads-only-its-own', {
  why: 'At a protected address a realm reads what it wrote, what was copied for it, or nothing of interest: not what another realm, the RMM or the host left in the page (Q11, Q15).',
  forEach: { rd: 'realm', ipa: addresses },
  when: (s, { rd, ipa }) => isProtected(s, ipa) && !s.realm[rd].is('ABSENT') && access(s, rd, ipa, 'load').is === 'done',
  holds: (s, { rd, ipa }) => {
    const a = access(s, rd, ipa, 'load');
    return a.is === 'done' && ['wiped', 'copied', `realm${rd}`].includes(s.contents[a.page].context.by);
  },
});

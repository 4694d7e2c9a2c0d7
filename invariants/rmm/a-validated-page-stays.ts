import { step, type Rmm } from '../../machines/rmm/parts.ts';
import { isProtected, PAGE_LEVEL, ripasOf, walk } from '../../machines/rmm/tree.ts';
import { addresses, pageAt } from './pages.ts';

const isDev = (s: Rmm, rd: number, ipa: number): boolean => !s.realm[rd].is('ABSENT') && ripasOf(s, walk(s, rd, ipa, PAGE_LEVEL)!) === 'DEV';

export const aValidatedPageStays = step('a-validated-page-stays', {
  why: 'The host may take a device away, which the realm sees, but not put another page of it at an address that the realm has validated.',
  forEach: { rd: 'realm', ipa: addresses },
  when: ({ before, after }, { rd, ipa }) => isProtected(before, ipa) && isDev(before, rd, ipa) && isDev(after, rd, ipa),
  holds: ({ before, after }, { rd, ipa }) => pageAt(before, rd, ipa) === pageAt(after, rd, ipa),
});

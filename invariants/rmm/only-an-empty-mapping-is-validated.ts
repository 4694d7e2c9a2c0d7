import { step, type Rmm } from '../../machines/rmm/parts.ts';
import { isProtected, PAGE_LEVEL, ripasOf, walk } from '../../machines/rmm/tree.ts';
import { addresses } from './pages.ts';

const at = (s: Rmm, rd: number, ipa: number): string => ripasOf(s, walk(s, rd, ipa, PAGE_LEVEL)!);

export const onlyAnEmptyMappingIsValidated = step('only-an-empty-mapping-is-validated', {
  why: 'What the host has destroyed the realm should give up first, so that it is told of it. As A9.6.2 of 2.0 and tf-rmm have it; the table of the command does not ask (RMM specification 2.0, B4.5.71).',
  forEach: { rd: 'realm', ipa: addresses },
  when: ({ before, after }, { rd, ipa }) => isProtected(before, ipa) && !before.realm[rd].is('ABSENT') && !after.realm[rd].is('ABSENT') && at(before, rd, ipa) !== 'DEV' && at(after, rd, ipa) === 'DEV',
  holds: ({ before }, { rd, ipa }) => at(before, rd, ipa) === 'EMPTY',
});

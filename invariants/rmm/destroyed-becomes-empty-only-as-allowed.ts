import { step, type Rmm } from '../../machines/rmm/parts.ts';
import { isProtected, PAGE_LEVEL, ripasOf, walk } from '../../machines/rmm/tree.ts';
import { addresses } from './pages.ts';

const at = (s: Rmm, rd: number, ipa: number): string => ripasOf(s, walk(s, rd, ipa, PAGE_LEVEL)!);

export const destroyedBecomesEmptyOnlyAsAllowed = step('destroyed-becomes-empty-only-as-allowed', {
  why: 'In 1.0 a realm that did not say CHANGE_DESTROYED is told of what was destroyed also when it wants EMPTY. Later versions give that up, so the claim is violated there.',
  forEach: { rd: 'realm', ipa: addresses },
  when: ({ before, after }, { rd, ipa }) => isProtected(before, ipa) && before.realm[rd].is('ACTIVE') && after.realm[rd].is('ACTIVE') && at(before, rd, ipa) === 'DESTROYED' && at(after, rd, ipa) === 'EMPTY',
  holds: ({ before }, { rd }) => before.ripas_change[rd].context.changeDestroyed,
});

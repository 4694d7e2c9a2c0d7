import { step, type Rmm } from '../../machines/rmm/parts.ts';
import { isProtected, PAGE_LEVEL, ripasOf, walk } from '../../machines/rmm/tree.ts';
import { addresses } from './pages.ts';

const at = (s: Rmm, rd: number, ipa: number): string => ripasOf(s, walk(s, rd, ipa, PAGE_LEVEL)!);

export const ripasChangesOnlyAsAsked = step('ripas-changes-only-as-asked', {
  why: 'Once it is active, a realm alone says what of its memory is RAM and what is EMPTY; all that the host can do by itself is to destroy. What the realm asks for is done in the order of addresses (Q8, Q9).',
  forEach: { rd: 'realm', ipa: addresses },
  // What becomes DEV is another claim: memory-becomes-dev-only-as-validated.
  when: ({ before, after }, { rd, ipa }) => isProtected(before, ipa) && before.realm[rd].is('ACTIVE') && after.realm[rd].is('ACTIVE') && at(before, rd, ipa) !== at(after, rd, ipa) && at(after, rd, ipa) !== 'DEV',
  holds: {
    'to DESTROYED, or to what was asked for': ({ before, after }, { rd, ipa }) => at(after, rd, ipa) === 'DESTROYED' || at(after, rd, ipa) === before.ripas_change[rd].context.value,
    'inside of the range that was asked for': ({ before, after }, { rd, ipa }) => at(after, rd, ipa) === 'DESTROYED' || (before.ripas_change[rd].context.from! <= ipa && ipa < before.ripas_change[rd].context.top!),
    'not below where it stands': ({ before, after }, { rd, ipa }) => at(after, rd, ipa) === 'DESTROYED' || before.ripas_change[rd].context.base! <= ipa,
    'and that is then behind': ({ after }, { rd, ipa }) => at(after, rd, ipa) === 'DESTROYED' || after.ripas_change[rd].context.base! > ipa,
    'DESTROYED becomes RAM only with CHANGE_DESTROYED': ({ before, after }, { rd, ipa }) => at(before, rd, ipa) !== 'DESTROYED' || at(after, rd, ipa) !== 'RAM' || before.ripas_change[rd].context.changeDestroyed,
  },
});

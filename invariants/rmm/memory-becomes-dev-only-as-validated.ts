import { step, type Rmm } from '../../machines/rmm/parts.ts';
import { isProtected, PAGE_LEVEL, ripasOf, walk } from '../../machines/rmm/tree.ts';
import { addresses, pageAt } from './pages.ts';

const at = (s: Rmm, rd: number, ipa: number): string => ripasOf(s, walk(s, rd, ipa, PAGE_LEVEL)!);

export const memoryBecomesDevOnlyAsValidated = step('memory-becomes-dev-only-as-validated', {
  why: 'A realm trusts what is DEV as the device that it has attested. So it says at which addresses it expects which memory of the device, and only what agrees becomes DEV, in the order of addresses (RMM specification 2.0, A5.2.6, A5.5).',
  forEach: { rd: 'realm', ipa: addresses },
  when: ({ before, after }, { rd, ipa }) => isProtected(before, ipa) && !before.realm[rd].is('ABSENT') && !after.realm[rd].is('ABSENT') && at(before, rd, ipa) !== 'DEV' && at(after, rd, ipa) === 'DEV',
  holds: {
    // A realm that is NEW has not run; what becomes of one that has ended it does not see.
    'the realm has asked for it': ({ before }, { rd }) => !before.realm[rd].is('NEW') && before.dev_mem[rd].is('PENDING'),
    'inside of the range that it named': ({ before }, { rd, ipa }) => before.dev_mem[rd].context.from! <= ipa && ipa < before.dev_mem[rd].context.top!,
    'not below where the request stands': ({ before }, { rd, ipa }) => before.dev_mem[rd].context.base! <= ipa,
    'and that is then behind': ({ after }, { rd, ipa }) => after.dev_mem[rd].context.base! > ipa,
    'it is the page that the realm expects': ({ before, after }, { rd, ipa }) => pageAt(after, rd, ipa) === before.dev_mem[rd].context.pa! + ipa - before.dev_mem[rd].context.from!,
  },
});

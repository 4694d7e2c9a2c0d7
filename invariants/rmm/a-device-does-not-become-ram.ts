import { step, type Rmm } from '../../machines/rmm/parts.ts';
import { isProtected, PAGE_LEVEL, ripasOf, walk } from '../../machines/rmm/tree.ts';
import { addresses } from './pages.ts';

const at = (s: Rmm, rd: number, ipa: number): string => ripasOf(s, walk(s, rd, ipa, PAGE_LEVEL)!);
const has = (s: Rmm, rd: number, ipa: number): boolean => s.rtte[walk(s, rd, ipa, PAGE_LEVEL)!.place].is('ASSIGNED_DEV');

export const aDeviceDoesNotBecomeRam = step('a-device-does-not-become-ram', {
  why: 'Between memory and a device there is always an abort: what is DEV becomes EMPTY, as the realm asks, or DESTROYED, which it sees. A realm that took one for the other would give its data to the device, or believe what the device says (tf-rmm 4c40d408).',
  forEach: { rd: 'realm', ipa: addresses },
  when: ({ before, after }, { rd, ipa }) => isProtected(before, ipa) && !before.realm[rd].is('ABSENT') && !after.realm[rd].is('ABSENT') && at(before, rd, ipa) !== at(after, rd, ipa),
  holds: {
    'DEV is left for EMPTY or DESTROYED': ({ before, after }, { rd, ipa }) => at(before, rd, ipa) !== 'DEV' || at(after, rd, ipa) !== 'RAM',
    'RAM does not become DEV': ({ before, after }, { rd, ipa }) => at(before, rd, ipa) !== 'RAM' || at(after, rd, ipa) !== 'DEV',
    'a device is not made RAM, whatever it is': ({ after }, { rd, ipa }) => at(after, rd, ipa) !== 'RAM' || !has(after, rd, ipa),
    'DEV becomes EMPTY only as the realm asks': ({ before, after }, { rd, ipa }) => at(before, rd, ipa) !== 'DEV' || at(after, rd, ipa) !== 'EMPTY' || before.ripas_change[rd].context.value === 'EMPTY',
  },
});

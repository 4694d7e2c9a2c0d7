import { step } from '../../machines/rmm/parts.ts';
import { vmidsOf } from '../../machines/rmm/tlb.ts';
import { isRealm } from '../../machines/rmm/tree.ts';
import { realms } from './pages.ts';

export const aNewRealmFindsNoCopyOfItsVmid = step('a-new-realm-finds-no-copy-of-its-vmid', {
  why: 'TLBs tell realms apart by VMID alone. What an earlier realm left there, the new one would use as its own (Q20, tf-rmm f7c34940).',
  forEach: { rd: 'realm' },
  when: ({ before, after }, { rd }) => before.realm[rd].is('ABSENT') && after.realm[rd].is('NEW'),
  holds: {
    'no TLB has anything of it': ({ before }, { rd }) => before.tlb.every(c => c.is('NOTHING') || !vmidsOf(before, rd).includes(c.context.vmid!)),
    'no other realm has it': ({ before }, { rd }) => realms(before).every(other => !isRealm(before, other) || vmidsOf(before, other).every(v => !vmidsOf(before, rd).includes(v))),
  },
});

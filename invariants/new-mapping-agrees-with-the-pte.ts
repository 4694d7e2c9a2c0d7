import { isWritable } from '../machines/host-page.ts';
import { frameAt, isMapped, s2apAt } from '../machines/stage2.ts';
import { step } from '../machines/world.ts';

export const newMappingAgreesWithThePte = step('new-mapping-agrees-with-the-pte', {
  why: "Stage 2 may be filled and made more permissive only from the VMM's page table as it is in that moment, and a live entry is never changed in place: the realm would keep a translation that nobody has unmapped (kvm-host T6, host-mm T2).",
  forEach: { g: 'page' },
  when: ({ before, after }, { g }) => isMapped(after, g)
    && !(frameAt(before, g) === frameAt(after, g) && s2apAt(before, g) === s2apAt(after, g)),
  holds: {
    'nothing was mapped before': ({ before }, { g }) => !isMapped(before, g),
    'the frame is that of the PTE': ({ after }, { g }) => frameAt(after, g) === after.page[g].context.pfn,
    'writable only where the PTE is': ({ after }, { g }) => s2apAt(after, g) !== 'RW' || isWritable(after.page[g]),
  },
});

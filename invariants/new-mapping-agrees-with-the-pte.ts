import { isWritable } from '../machines/host-page.ts';
import { step } from '../machines/world.ts';

export const newMappingAgreesWithThePte = step('new-mapping-agrees-with-the-pte', {
  why: "Stage 2 may be filled and made more permissive only from the VMM's page table as it is in that moment, and a live entry is never changed in place: the realm would keep a translation that nobody has unmapped (kvm-host T6, host-mm T2).",
  forEach: { g: 'entry' },
  when: ({ before, after }, { g }) => after.entry[g].is('ASSIGNED_NS')
    && !(before.entry[g].context.pfn === after.entry[g].context.pfn && before.entry[g].context.s2ap === after.entry[g].context.s2ap),
  holds: {
    'nothing was mapped before': ({ before }, { g }) => before.entry[g].is('UNASSIGNED_NS'),
    'the frame is that of the PTE': ({ after }, { g }) => after.entry[g].context.pfn === after.page[g].context.pfn,
    'writable only where the PTE is': ({ after }, { g }) => after.entry[g].context.s2ap !== 'RW' || isWritable(after.page[g]),
  },
});

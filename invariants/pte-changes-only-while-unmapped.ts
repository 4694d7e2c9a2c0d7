import { isWritable } from '../machines/host-page.ts';
import { isMapped } from '../machines/stage2.ts';
import { step } from '../machines/world.ts';

export const pteChangesOnlyWhileUnmapped = step('pte-changes-only-while-unmapped', {
  why: 'A PTE that gets another frame, or loses its write permission, must not be mapped by stage 2 at that moment: this is all that the notifier is for (host-mm T1). A PTE that becomes writable in place tells nobody, and need not.',
  forEach: { g: 'page' },
  when: ({ before, after }, { g }) => before.page[g].context.pfn !== after.page[g].context.pfn || (isWritable(before.page[g]) && !isWritable(after.page[g])),
  holds: ({ before }, { g }) => !isMapped(before, g),
});

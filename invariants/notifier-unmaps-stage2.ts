import { isMapped } from '../machines/stage2.ts';
import { step } from '../machines/world.ts';

export const notifierUnmapsStage2 = step('notifier-unmaps-stage2', {
  why: 'The start of a notifier window cannot fail, and its unmap returns nothing: the mm goes on to change the PTE whatever happened. So the entry must be gone when mmu_lock is released (host-mm T3).',
  forEach: { g: 'page' },
  // only a window takes the write side
  when: ({ before, after, by }, { g }) => before.mmu_lock.is('WRITE') && !after.mmu_lock.is('WRITE')
    && (by.agent === 'vmm' ? before.vmm.context.g === g : before.vcpu.some((v, i) => by.agent === `vcpu${i}` && v.context.g === g)),
  holds: ({ after }, { g }) => !isMapped(after, g),
});

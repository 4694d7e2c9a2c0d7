import { step } from '../machines/world.ts';

export const notifierUnmapsStage2 = step('notifier-unmaps-stage2', {
  why: 'The start of a notifier window cannot fail, and its unmap returns nothing: the mm goes on to change the PTE whatever happened. So the entry must be gone when mmu_lock is released (host-mm T3).',
  forEach: { g: 'entry' },
  when: ({ before, by }, { g }) => by.label.endsWith('.unmap_stage2')
    && (by.agent === 'vmm' ? before.vmm.context.g === g : before.vcpu.some((v, i) => by.agent === `vcpu${i}` && v.context.g === g)),
  holds: ({ after }, { g }) => after.entry[g].is('UNASSIGNED_NS'),
});

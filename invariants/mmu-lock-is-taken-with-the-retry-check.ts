import { step } from '../machines/world.ts';

export const mmuLockIsTakenWithTheRetryCheck = step('mmu-lock-is-taken-with-the-retry-check', {
  why: 'What a fault maps was looked up before it held mmu_lock. Only the retry check says that it is still there, and only until the lock is released. So every time a fault takes the lock it must check, also when it takes it again after a resched point (kvm-host T3, host-mm I13).',
  forEach: { v: 'vcpu' },
  // for reading or for writing, but not for a notifier window of its own
  when: ({ before, after, by }, { v }) => by.agent === `vcpu${v}` && !by.label.endsWith('.invalidate_start')
    && (after.mmu_lock.context.readers > before.mmu_lock.context.readers || (after.mmu_lock.is('WRITE') && !before.mmu_lock.is('WRITE'))),
  holds: {
    'nothing is being invalidated': ({ before }) => before.mmu_invalidate.is('NONE'),
    'nothing was invalidated since the sample': ({ before }, { v }) => before.mmu_seq[v].is('FRESH'),
  },
});

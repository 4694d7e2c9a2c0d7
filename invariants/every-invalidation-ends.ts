import { fair } from '../machines/fairness.ts';
import { leadsTo } from '../machines/world.ts';

export const everyInvalidationEnds = leadsTo('every-invalidation-ends', {
  why: 'While an invalidation is in progress every fault is sent back, and a memslot update waits; the faults must not keep it from ending (host-mm L4).',
  when: s => s.mmu_invalidate.is('IN_PROGRESS'),
  then: s => s.mmu_invalidate.is('NONE'),
  fair,
});

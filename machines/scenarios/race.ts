import { sharedMemory } from '../../invariants/index.ts';
import { childExit } from '../vmm/child.ts';
import { scenario } from '../world.ts';
import { assumes, axes } from './axes.ts';

export const race = scenario('race', {
  asks: 'Two vCPUs fault on one gfn of private anonymous memory under the read side of mmu_lock: is a benign race told from a bug?',
  instances: { page: 1, entry: 1, last_write: 1, frame: 5, vcpu: 2, mmu_seq: 2 },
  axes, assumes, properties: sharedMemory,
  runs: {
    'v14': { expect: { 'no-warn-reached': { violated: 7 }, 'fault-is-answered': { violated: 9 } } },
    'v14+ro': { expect: {}, because: 'the second of two identical maps succeeds' },
    'v14+ro, tf-rmm@0568973d': { expect: { 'no-warn-reached': 'violated' }, because: 'the second of two identical maps is an error: a benign race ends in a WARN' },
    'seed-fix': { expect: {} },
    'seed-fix, tf-rmm@0568973d': { expect: {}, because: 'the loser of the race unmaps the entry and maps it again' },
    'v14+L': { expect: {}, because: 'without fork no page is upgraded in place, so no vCPU gets to the resched point with anything to lose' },
  },
});

export const raceFork = scenario('race-fork', {
  asks: 'The same two vCPUs, with a VMM that forks and a child that exits.',
  instances: { page: 1, child: 1, entry: 1, last_write: 1, frame: 5, vcpu: 2, mmu_seq: 2 },
  param: { fork: true },
  actions: [childExit],
  large: true,
  axes, assumes, properties: sharedMemory,
  // Another 67 million states and more for v14+L, whose defect anon-fork shows with one vCPU.
  runs: { 'seed-fix': { expect: {} } },
});

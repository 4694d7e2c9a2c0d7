import { sharedMemory } from '../../invariants/index.ts';
import { childExit } from '../vmm/child.ts';
import { scenario } from '../world.ts';
import { assumes, axes } from './axes.ts';
import { byRun, without } from './dead.ts';

export const anonFork = scenario('anon-fork', {
  asks: 'One gfn of private anonymous memory, a VMM that forks and a child that exits: what does CoW do to the mapping?',
  instances: { page: 1, child: 1, entry: 1, last_write: 1, frame: 4, vcpu: 1, mmu_seq: 1 },
  param: { fork: true },
  actions: [childExit],
  axes, assumes, properties: sharedMemory,
  dead: [
    ...without.memfd, ...without.writeProtection, ...without.secondVcpu, ...without.lateSuccess,
    ...byRun.drivers, ...byRun.zeroPageStore, ...byRun.hiddenStores, ...byRun.kvmReuses,
  ],
  runs: {
    'v14': { expect: { 'no-warn-reached': { violated: 7 }, 'fault-is-answered': { violated: 9 } } },
    'v14+force-write': {
      expect: {
        'no-writable-mapping-of-a-cow-page': 'violated', 'no-writable-mapping-of-the-zero-page': { violated: 8 },
        'stage2-permission-within-host-permission': { violated: 8 }, 'vmm-sees-the-last-write': 'violated',
      },
    },
    'v14+ro': { expect: {}, because: 'the upgrade goes to the relax function, which is taken to do nothing' },
    'v14+ro, realm-first': { expect: { 'no-warn-reached': 'violated' }, because: 'after fork and child exit the page is reused in place, without a notifier' },
    'seed-draft': { expect: { 'no-warn-reached': { violated: 7 }, 'fault-is-answered': { violated: 9 } } },
    'seed-fix': { expect: {} },
    'seed-fix, store-hidden': { expect: {} },
    'seed-fix, store-either': { expect: {} },
    'v14+L': {
      expect: {
        'no-writable-mapping-of-a-cow-page': 'violated', 'stage2-permission-within-host-permission': 'violated',
        'stage2-never-maps-a-stale-frame': 'violated', 'vmm-sees-the-last-write': 'violated',
      },
      because: 'the lock is dropped between the retry check and the map: a whole notifier window fits in between',
    },
  },
});

import { sharedMemory } from '../../invariants/index.ts';
import { scenario } from '../world.ts';
import { assumes, axes } from './axes.ts';
import { byRun, without } from './dead.ts';

export const anonWriteProtect = scenario('anon-write-protect', {
  asks: 'One gfn of private anonymous memory whose PTE something write-protects (uffd-wp, soft-dirty), no fork: is the upgrade in place handled?',
  instances: { page: 1, entry: 1, last_write: 1, frame: 4, vcpu: 1, mmu_seq: 1 },
  param: { protectRO: true },
  axes, assumes, properties: sharedMemory,
  dead: [
    ...without.memfd, ...without.forkOfProtectedMemory, ...without.secondVcpu, ...without.lateSuccess,
    ...byRun.drivers, ...byRun.zeroPageStore, ...byRun.hiddenStores, ...byRun.kvmReuses,
  ],
  runs: {
    'v14': { expect: { 'no-warn-reached': { violated: 7 }, 'fault-is-answered': { violated: 9 } } },
    'v14+force-write': {
      expect: { 'no-writable-mapping-of-the-zero-page': { violated: 8 }, 'stage2-permission-within-host-permission': { violated: 8 }, 'vmm-sees-the-last-write': 'violated' },
    },
    'v14+ro': { expect: {}, because: 'the upgrade goes to the relax function, which is taken to do nothing' },
    'v14+ro, realm-first': { expect: { 'no-warn-reached': 'violated' }, because: 'wp_page_reuse makes the PTE writable without a notifier; the read-only entry is in use' },
    'seed-draft': { expect: { 'no-warn-reached': { violated: 7 }, 'fault-is-answered': { violated: 9 } } },
    'seed-fix': { expect: {} },
    'v14+L': {
      expect: { 'stage2-permission-within-host-permission': 'violated', 'stage2-never-maps-a-stale-frame': 'violated', 'vmm-sees-the-last-write': 'violated' },
      because: 'the lock is dropped between the retry check and the map',
    },
    'v14+L, tf-rmm@0568973d, store-hidden': {
      expect: { 'stage2-permission-within-host-permission': 'violated', 'stage2-never-maps-a-stale-frame': 'violated', 'vmm-sees-the-last-write': 'violated' },
      because: 'a hidden store is answered by the same mapping again, which this RMM refuses: the lock is dropped without any upgrade',
    },
  },
});

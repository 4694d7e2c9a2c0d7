import { sharedMemory } from '../../invariants/index.ts';
import { scenario } from '../world.ts';
import { assumes, axes } from './axes.ts';
import { byRun, without } from './dead.ts';

export const memfdWriteProtect = scenario('memfd-write-protect', {
  asks: 'A MAP_SHARED memfd whose PTEs something write-protects (uffd-wp, soft-dirty): does the advice still hold?',
  instances: { page: 1, page_cache: 1, entry: 1, last_write: 1, frame: 4, vcpu: 1, mmu_seq: 1 },
  param: { backing: 'memfd', protectRO: true },
  axes, assumes, properties: sharedMemory,
  dead: [
    ...without.privateMemory, ...without.fork, ...without.secondVcpu, ...without.lateSuccess,
    ...byRun.drivers,
  ],
  runs: {
    'v14': { expect: { 'no-warn-reached': 'violated', 'fault-is-answered': 'violated' }, because: 'a load of a write-protected page is refused' },
    'v14+force-write': { expect: { 'stage2-permission-within-host-permission': 'violated' } },
    'v14+ro': { expect: {}, because: 'the upgrade goes to the relax function, which is taken to do nothing' },
    'v14+ro, realm-first': { expect: { 'no-warn-reached': 'violated' }, because: 'wp_page_reuse makes the PTE writable without a notifier; the read-only entry is in use' },
    'seed-draft': { expect: { 'no-warn-reached': 'violated', 'fault-is-answered': 'violated' } },
    'seed-fix': { expect: {} },
    'v14+L': {
      expect: { 'stage2-permission-within-host-permission': 'violated', 'stage2-never-maps-a-stale-frame': 'violated', 'vmm-sees-the-last-write': 'violated' },
      because: 'the lock is dropped between the retry check and the map',
    },
  },
});

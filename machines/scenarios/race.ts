import { sharedMemory } from '../../invariants/index.ts';
import { childExit } from '../vmm/child.ts';
import { scenario } from '../world.ts';
import { assumes, axes } from './axes.ts';
import { byRun, without } from './dead.ts';

export const race = scenario('race', {
  asks: 'Two vCPUs fault on one gfn of private anonymous memory under the read side of mmu_lock: is a benign race told from a bug?',
  instances: { page: 1, entry: 1, last_write: 1, frame: 5, vcpu: 2, mmu_seq: 2 },
  axes, assumes, properties: sharedMemory,
  dead: [
    ...without.memfd, ...without.forkOfPrivateMemory, ...without.writeProtection, ...without.upgradeInPlace,
    ...without.lateSuccess, ...without.zeroPageStore,
    ...byRun.drivers, ...byRun.lockDrop,
  ],
  runs: {
    'v14': { expect: { 'no-warn-reached': { violated: 7 }, 'fault-is-answered': { violated: 9 } } },
    'v14+ro': { expect: {}, because: 'the second of two identical maps succeeds' },
    'v14+ro, tf-rmm@0568973d': { expect: { 'no-warn-reached': 'violated' }, because: 'the second of two identical maps is an error: a benign race ends in a WARN' },
    'seed-fix': { expect: {} },
    'seed-fix, tf-rmm@0568973d': { expect: {}, because: 'the loser of the race unmaps the entry and maps it again' },
    'v14+L': { expect: {}, because: 'without fork and with identical mappings accepted, no vCPU finds its entry in use' },
    'v14+L, tf-rmm@0568973d': {
      expect: { 'stage2-permission-within-host-permission': 'violated', 'stage2-never-maps-a-stale-frame': 'violated', 'vmm-sees-the-last-write': 'violated' },
      because: 'the loser of a benign race drops the lock between the retry check and the map',
    },
  },
});

export const raceMemfd = scenario('race-memfd', {
  asks: 'The same two vCPUs on a MAP_SHARED memfd, where nothing is ever read-only: what is left is the race alone.',
  instances: { page: 1, page_cache: 1, entry: 1, last_write: 1, frame: 5, vcpu: 2, mmu_seq: 2 },
  param: { backing: 'memfd' },
  axes, assumes, properties: sharedMemory,
  dead: [
    ...without.privateMemory, ...without.fork, ...without.writeProtectionOfMemfd, ...without.lateSuccess,
    ...byRun.inUse, ...byRun.staleStore,
  ],
  runs: {
    'v14': { expect: {} },
    'v14, tf-rmm@0568973d': { expect: { 'no-warn-reached': 'violated' }, because: 'both vCPUs map the same page; the second map is an error and ends in a WARN' },
    'seed-draft, tf-rmm@0568973d': { expect: {}, because: 'the only shipped run in which the hunk alone is executed: the loser of the race unmaps and maps again' },
    'seed-fix, tf-rmm@0568973d': { expect: {} },
    'v14+L, tf-rmm@0568973d': {
      expect: { 'stage2-permission-within-host-permission': 'violated', 'stage2-never-maps-a-stale-frame': 'violated', 'vmm-sees-the-last-write': 'violated' },
      because: 'MAP_SHARED does not help: the loser of the race drops the lock, and a discard fits in',
    },
  },
});

export const raceMemfdWriteProtect = scenario('race-memfd-write-protect', {
  asks: 'Two vCPUs on a memfd whose PTEs something write-protects: does a translation fault get to the read-only entry of another vCPU?',
  instances: { page: 1, page_cache: 1, entry: 1, last_write: 1, frame: 5, vcpu: 2, mmu_seq: 2 },
  param: { backing: 'memfd', protectRO: true },
  axes, assumes, properties: sharedMemory,
  dead: [
    ...without.privateMemory, ...without.fork, ...without.lateSuccess, ...without.refusal, ...without.staleStore,
    ...byRun.relaxFunction,
  ],
  runs: {
    'v14+ro': { expect: { 'no-warn-reached': 'violated' }, because: 'one vCPU maps read-only, the page becomes writable in place, the other one faulted on the missing entry and maps RW' },
    'seed-fix': { expect: {} },
  },
});

export const raceFork = scenario('race-fork', {
  asks: 'The same two vCPUs, with a VMM that forks and a child that exits.',
  instances: { page: 1, child: 1, entry: 1, last_write: 1, frame: 5, vcpu: 2, mmu_seq: 2 },
  param: { fork: true },
  actions: [childExit],
  large: true,
  axes, assumes, properties: sharedMemory,
  dead: [
    ...without.memfd, ...without.writeProtection, ...without.refusal, ...without.relaxFunction, ...without.staleStore,
    ...without.zeroPageStore,
  ],
  // Another 67 million states and more for v14+L, whose defect anon-fork shows with one vCPU.
  runs: { 'seed-fix': { expect: {} } },
});

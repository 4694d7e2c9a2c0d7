import { sharedMemory } from '../../invariants/index.ts';
import { scenario } from '../world.ts';
import { assumes, axes } from './axes.ts';
import { byRun, without } from './dead.ts';

export const anon2gfn = scenario('anon-2gfn', {
  asks: 'Two gfns of private anonymous memory (QEMU\'s default), one vCPU, a VMM that loads, stores and discards: does what either side writes reach the other?',
  instances: { page: 2, entry: 2, last_write: 2, frame: 4, vcpu: 1, mmu_seq: 1 },
  axes, assumes, properties: sharedMemory,
  dead: [
    ...without.memfd, ...without.forkOfPrivateMemory, ...without.writeProtection, ...without.upgradeInPlace,
    ...without.secondVcpu, ...without.entryInUse, ...without.lockDrop, ...without.staleStore,
    ...byRun.refusal, ...byRun.relax, ...byRun.zeroPageStore, ...byRun.hiddenStores,
  ],
  runs: {
    'v14': {
      // abort, seq, fill zero, GUP, lock, dispatch, WARN; then the return value and the unlock
      expect: { 'no-warn-reached': { violated: 7 }, 'fault-is-answered': { violated: 9 } },
      because: 'the first load of an untouched page gets the zero page, read-only, and read-only is refused',
    },
    'v14+force-write': {
      // abort, seq, fill zero, GUP, lock, dispatch, force, map
      expect: { 'no-writable-mapping-of-the-zero-page': { violated: 8 }, 'stage2-permission-within-host-permission': { violated: 8 }, 'vmm-sees-the-last-write': 'violated' },
      because: 'the zero page is mapped writable',
    },
    'v14+ro': { expect: {}, because: 'the zero page is replaced by a copy, which always notifies: no entry has to be upgraded in place' },
    'v14+ro, realm-first': { expect: {} },
    'seed-draft': { expect: { 'no-warn-reached': { violated: 7 }, 'fault-is-answered': { violated: 9 } }, because: 'the hunk does not touch the refusal of read-only' },
    'seed-fix': { expect: {} },
    'seed-fix, store-hidden': { expect: {}, because: 'safe, but a hidden store is answered by the same read-only entry for ever; safety cannot see that' },
    'v14+L': { expect: {}, because: 'no entry has to be upgraded in place, so the lock is never dropped; needs an RMM that accepts an identical mapping' },
  },
});

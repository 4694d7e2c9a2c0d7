import { sharedMemory } from '../../invariants/index.ts';
import { scenario } from '../world.ts';
import { assumes, axes } from './axes.ts';
import { without } from './dead.ts';

export const memfd2gfn = scenario('memfd-2gfn', {
  asks: 'The same two gfns on a MAP_SHARED memfd, the advice of the thread: is it safe with every driver?',
  instances: { page: 2, page_cache: 2, entry: 2, last_write: 2, frame: 5, vcpu: 1, mmu_seq: 1 },
  param: { backing: 'memfd' },
  axes, assumes, properties: sharedMemory,
  dead: [
    ...without.privateMemory, ...without.fork, ...without.writeProtectionOfMemfd, ...without.secondVcpu, ...without.entryInUse,
    ...without.lockDrop, ...without.staleStore,
  ],
  // A memfd page is writable from the first fault on: no zero page, no CoW, nothing to upgrade.
  runs: {
    'v14': { expect: {} }, 'v14+force-write': { expect: {} }, 'v14+ro': { expect: {} },
    'seed-draft': { expect: {} }, 'seed-fix': { expect: {} }, 'v14+L': { expect: {} },
  },
});

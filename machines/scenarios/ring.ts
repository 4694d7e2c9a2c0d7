import { someGuestStoreIsDone } from '../../invariants/some-guest-store-is-done.ts';
import { vmmSeesTheLastWrite } from '../../invariants/vmm-sees-the-last-write.ts';
import { scenario } from '../world.ts';
import { assumes, axes } from './axes.ts';
import { byRun, without } from './dead.ts';

/**
 * The report of 26 June 2026: the realm fills the Rx ring, then clears the Ctrl ring, and the Rx ring reads as zeros in
 * QEMU. The realm's first access to each ring is memset(), whose kind the RMM hides, so KVM sees a read.
 */
export const ring = scenario('ring', {
  asks: 'Two virtio rings (ipa0: Rx, ipa1: Ctrl), both written by the realm, a VMM that only reads: does QEMU see what the realm wrote?',
  instances: { page: 2, entry: 2, last_write: 2, frame: 4, vcpu: 1, mmu_seq: 1 },
  param: { vmm: 'only reads', discard: false },
  axes, assumes, deadlock: 'allowed',
  properties: [vmmSeesTheLastWrite, someGuestStoreIsDone],
  dead: [
    ...without.memfd, ...without.forkOfPrivateMemory, ...without.writeProtection, ...without.upgradeInPlace, ...without.vmmStores,
    ...without.discard, ...without.secondVcpu, ...without.secondCopy, ...without.windowsOfOthers, ...without.entryInUse,
    ...without.refusal, ...without.relax, ...without.staleStore,
    ...byRun.zeroPageStore, ...byRun.ownPages, ...byRun.windows, ...byRun.unmap, ...byRun.stores, ...byRun.secondStoreFault,
  ],
  runs: {
    'v14+force-write, store-hidden': { expect: { 'vmm-sees-the-last-write': 'violated' }, because: 'both rings are the one zero page' },
    'seed-fix': { expect: {} },
    'seed-fix, store-hidden': { expect: { 'vmm-sees-the-last-write': 'vacuous', 'some-guest-store-is-done': 'unreachable' }, because: 'no store is ever done: a hidden store is answered by a read-only entry again and again' },
    'v14+force-write': { expect: { 'vmm-sees-the-last-write': 'violated' }, because: 'a load first is enough: the zero page is mapped writable' },
  },
});

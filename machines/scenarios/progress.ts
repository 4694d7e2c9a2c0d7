/**
 * Does every access of the guest end, and is every step in order? The systems are those of the other scenarios; with two
 * vCPUs the VMM does less, so that they stay small. The claims are those about steps, endless runs and what can be
 * reached; ../fairness.ts says which endless runs count.
 */
import { atMostThreeExits } from '../../invariants/at-most-three-exits.ts';
import { everyFrameCanBeGivenBack } from '../../invariants/every-frame-can-be-given-back.ts';
import { sharedMemoryProgress } from '../../invariants/index.ts';
import { somePermissionFaultMakesAnEntryWritable } from '../../invariants/some-permission-fault-makes-an-entry-writable.ts';
import { childExit } from '../vmm/child.ts';
import { scenario } from '../world.ts';
import { assumes as always, axes } from './axes.ts';
import { byRun, without } from './dead.ts';

/** What ../fairness.ts says, in a line. */
const assumes = [...always, 'the host invalidates finitely often, and each vCPU and the VMM go on with what they have begun'];

const upgrade = 'some-permission-fault-makes-an-entry-writable';
const endlessStore = { 'every-guest-store-is-done': 'violated' } as const;
/** What a mapping in the gap of a dropped lock breaks. */
const gap = { 'mmu-lock-is-taken-with-the-retry-check': 'violated', 'new-mapping-agrees-with-the-pte': 'violated', 'pte-changes-only-while-unmapped': 'violated' } as const;

const oneVcpu = [...sharedMemoryProgress, everyFrameCanBeGivenBack, somePermissionFaultMakesAnEntryWritable];
/** One gfn and one vCPU: what the drivers do, whatever the backing. */
const drivers = {
  'v14': {
    expect: { 'every-guest-load-is-done': 'violated', [upgrade]: 'unreachable' },
    because: 'a load of a page whose PTE is read-only gets -EFAULT, and KVM_RUN is over; a store always finds or makes the PTE writable, so no entry is ever read-only',
  },
  'v14+force-write': {
    expect: { 'new-mapping-agrees-with-the-pte': 'violated', [upgrade]: 'unreachable' },
    because: "all accesses end, in a page that need not be the VMM's; there is no permission fault, because every entry is writable",
  },
  'v14+ro': {
    expect: { ...endlessStore, [upgrade]: 'unreachable' },
    because: 'once a PTE was made writable in place, a store to the read-only entry goes to the relax function, which is taken to do nothing, and faults again',
  },
  'v14+ro, realm-first': {
    expect: endlessStore,
    because: 'the entry is in use: two WARNs, a positive return value, which resumes the guest, and the same permission fault. An entry becomes writable only if an invalidation has unmapped it in time',
  },
  'seed-draft': {
    expect: { 'every-guest-load-is-done': 'violated', [upgrade]: 'unreachable' },
    because: 'read-only is still refused, so nothing has to be upgraded',
  },
  'seed-fix': { expect: {}, because: 'an entry in use is unmapped and mapped anew, and with one vCPU nobody comes in between; a fault is sent back only by an invalidation, of which there are finitely many' },
  'seed-fix, store-hidden': {
    expect: endlessStore,
    because: 'KVM sees a read, maps the page read-only again, which the RMM accepts as identical, and the store faults again. A store can be done if the VMM has made the PTE writable',
  },
  'v14+L': { expect: gap, because: 'every access ends, but the lock is dropped between the retry check and the map' },
} as const;

export const progressAnon = scenario('progress-anon', {
  asks: 'One gfn of private anonymous memory whose PTE something write-protects: does every access of the realm end?',
  instances: { page: 1, entry: 1, last_write: 1, frame: 4, vcpu: 1, mmu_seq: 1 },
  param: { protectRO: true },
  axes, assumes, properties: oneVcpu,
  dead: [
    ...without.memfd, ...without.forkOfProtectedMemory, ...without.secondVcpu, ...without.lateSuccess,
    ...byRun.drivers, ...byRun.zeroPageStore, ...byRun.hiddenStores, ...byRun.kvmReuses,
  ],
  runs: {
    ...drivers,
    'seed-fix, store-either': { expect: endlessStore, because: 'the same store may be hidden each time: the instruction does not change' },
  },
});

export const progressFork = scenario('progress-fork', {
  asks: 'One gfn of private anonymous memory, a VMM that forks and a child that exits: does every access of the realm end, through all that CoW does?',
  instances: { page: 1, child: 1, entry: 1, last_write: 1, frame: 4, vcpu: 1, mmu_seq: 1 },
  param: { fork: true },
  actions: [childExit],
  axes, assumes, properties: oneVcpu,
  dead: [
    ...without.memfd, ...without.writeProtection, ...without.secondVcpu, ...without.lateSuccess,
    ...byRun.drivers, ...byRun.zeroPageStore, ...byRun.hiddenStores, ...byRun.kvmReuses,
  ],
  runs: drivers,
});

export const progressMemfd = scenario('progress-memfd', {
  asks: 'A MAP_SHARED memfd whose PTEs something write-protects: does every access of the realm end?',
  instances: { page: 1, page_cache: 1, entry: 1, last_write: 1, frame: 4, vcpu: 1, mmu_seq: 1 },
  param: { backing: 'memfd', protectRO: true },
  axes, assumes, properties: oneVcpu,
  dead: [
    ...without.privateMemory, ...without.fork, ...without.secondVcpu, ...without.lateSuccess,
    ...byRun.drivers, ...byRun.kvmReuses,
  ],
  runs: drivers,
});

/** A fault in the loop "map, in use, unmap", and a vCPU that maps in between and is unmapped before its access is executed. */
const livelock = { 'every-guest-load-is-done': 'violated', 'every-guest-store-is-done': 'violated', 'every-fault-leaves-kvm': 'violated' } as const;

export const progressRace = scenario('progress-race', {
  asks: 'Two vCPUs fault on one gfn of private anonymous memory under the read side of mmu_lock: can each keep the other from getting on?',
  instances: { page: 1, entry: 1, last_write: 1, frame: 5, vcpu: 2, mmu_seq: 2 },
  param: { vmm: 'only reads' },
  axes, assumes,
  properties: [...sharedMemoryProgress, everyFrameCanBeGivenBack],
  dead: [
    ...without.memfd, ...without.forkOfPrivateMemory, ...without.writeProtection, ...without.upgradeInPlace, ...without.vmmStores,
    ...without.lateSuccess, ...without.refusal, ...without.zeroPageStore,
    ...byRun.inUse, ...byRun.hunk, ...byRun.relaxFunction, ...byRun.staleStore,
  ],
  runs: {
    'v14+ro': { expect: {}, because: 'the zero page is replaced by a copy, which unmaps: no entry has to be upgraded in place' },
    'v14+ro, tf-rmm@0568973d': { expect: {}, because: 'who loses the race WARNs, returns to the guest and finds the entry there' },
    'seed-fix': { expect: {}, because: 'both find the same PTE, which cannot change while either holds the lock; the second of two identical maps succeeds' },
    'seed-fix, tf-rmm@0568973d': {
      expect: livelock,
      because: 'this RMM refuses an identical mapping, so the loser unmaps what the winner has mapped; if the winner faults again before the loser maps, the loser finds the entry in use once more, and so on',
    },
    'v14+L, tf-rmm@0568973d': { expect: { ...livelock, ...gap }, because: 'the same, and the lock may be dropped in the loop' },
  },
});

export const progressRaceMemfd = scenario('progress-race-memfd', {
  asks: 'Two vCPUs on a memfd whose PTEs something write-protects, nothing is discarded: what if they disagree about the permission?',
  instances: { page: 1, page_cache: 1, entry: 1, last_write: 1, frame: 5, vcpu: 2, mmu_seq: 2 },
  param: { backing: 'memfd', vmm: 'only reads', discard: false, protectRO: true },
  axes, assumes, properties: sharedMemoryProgress,
  dead: [
    ...without.privateMemory, ...without.fork, ...without.vmmStores, ...without.discardOfMemfd, ...without.lateSuccess,
    ...without.staleStore,
    ...byRun.inUse, ...byRun.refusal, ...byRun.relax,
  ],
  runs: {
    'v14': { expect: { 'every-guest-load-is-done': 'violated' }, because: 'a load of a write-protected page is refused' },
    'v14+ro': { expect: { 'every-guest-store-is-done': 'violated' }, because: 'the upgrade goes to the relax function, which is taken to do nothing' },
    'v14+ro, realm-first': { expect: { 'every-guest-store-is-done': 'violated' }, because: 'the entry is in use: WARN, positive return value, the same fault' },
    'seed-fix': {
      expect: livelock,
      because: 'a load found the PTE read-only, a store has made it writable in place since: one wants R, the other RW, also for an RMM that accepts identical mappings. The fault of the load stays in its loop, because its own R is never what is there',
    },
    'seed-fix, tf-rmm@0568973d': { expect: livelock },
    'v14+L': { expect: { ...livelock, ...gap }, because: 'the same, and the lock may be dropped in the loop' },
  },
});

export const progressRing = scenario('progress-ring', {
  asks: 'The two rings of the report: is every store of the realm to them done?',
  instances: { page: 2, entry: 2, last_write: 2, frame: 4, vcpu: 1, mmu_seq: 1 },
  param: { vmm: 'only reads', discard: false },
  axes, assumes, properties: sharedMemoryProgress,
  dead: [
    ...without.memfd, ...without.forkOfPrivateMemory, ...without.writeProtection, ...without.upgradeInPlace, ...without.vmmStores,
    ...without.discard, ...without.secondVcpu, ...without.secondCopy, ...without.windowsOfOthers, ...without.entryInUse,
    ...without.relax, ...without.staleStore,
    ...byRun.refusal, ...byRun.zeroPageStore, ...byRun.ownPages, ...byRun.windows, ...byRun.unmap, ...byRun.stores,
    ...byRun.secondStoreFault, ...byRun.loads,
  ],
  // Where KVM never sees a write, nothing is copied, and without discards there is no notifier window at all.
  runs: {
    'v14': { expect: { 'every-guest-load-is-done': 'violated' }, because: 'the zero page is read-only' },
    'v14+force-write, store-hidden': {
      expect: { 'new-mapping-agrees-with-the-pte': 'violated', 'notifier-unmaps-stage2': 'vacuous', 'every-invalidation-ends': 'vacuous' },
      because: 'the report: the stores are done, in the zero page',
    },
    'seed-fix': { expect: {} },
    'seed-fix, store-hidden': {
      expect: { 'every-guest-store-is-done': 'violated', 'some-guest-store-is-done': 'unreachable', 'notifier-unmaps-stage2': 'vacuous', 'every-invalidation-ends': 'vacuous' },
      because: 'a hidden store is answered by the same read-only entry again and again',
    },
  },
});

// A scenario of its own: the counter would make every loop longer by the rounds until it stops counting.
export const progressExits = scenario('progress-exits', {
  asks: 'How often does an access leave the realm before it is done, if the host invalidates nothing meanwhile?',
  instances: { page: 1, child: 1, entry: 1, last_write: 1, frame: 4, vcpu: 1, mmu_seq: 1, exits: 1 },
  param: { fork: true, protectRO: true, vmm: 'only reads' },
  actions: [childExit],
  axes, assumes: always, properties: [atMostThreeExits], deadlock: 'allowed',
  dead: [
    ...without.memfd, ...without.vmmStores, ...without.secondVcpu, ...without.secondCopy, ...without.lateSuccess,
    ...byRun.drivers, ...byRun.zeroPageStore, ...byRun.ownPages, ...byRun.forkAndWriteProtection, ...byRun.kvmReuses,
    ...byRun.stores, ...byRun.loads,
  ],
  runs: {
    'v14': { expect: {}, because: 'a load is refused at the first exit' },
    'v14+force-write': { expect: {} },
    'v14+ro': { expect: { 'at-most-three-exits': 'violated' }, because: 'the endless store is a storm, too' },
    'v14+ro, realm-first': { expect: { 'at-most-three-exits': 'violated' } },
    'seed-draft': { expect: {} },
    'seed-fix': { expect: {}, because: 'a store needs two: the fault that copies the page sends itself back. A third would be a permission fault after that, but what is mapped then is writable' },
    'seed-fix, store-hidden': { expect: { 'at-most-three-exits': 'violated' } },
    'v14+L': { expect: {}, because: 'a lock that is dropped costs no exit' },
  },
});

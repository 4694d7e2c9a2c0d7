/**
 * The worked example of model-my-variant.md. realm_map_non_secure unmaps an entry in use with may_block=true, as v14+L
 * does, and looks after the resched point whether an invalidation came in between: first wrongly, then rightly.
 */
import { acceptReadOnly, drivers, realmFirst } from '../../machines/kvm/drivers.ts';
import { kvmFault } from '../../machines/kvm/fault.ts';
import { variant } from '../../machines/parts.ts';
import { RMI_RTT_UNPROT_UNMAP } from '../../machines/rmi/unprot-unmap.ts';
import { anonFork } from '../../machines/scenarios/anon-fork.ts';
import { axes } from '../../machines/scenarios/axes.ts';
import { memfdWriteProtect } from '../../machines/scenarios/memfd-write-protect.ts';
import { raceMemfd } from '../../machines/scenarios/race.ts';
import { scenario } from '../../machines/world.ts';
import { block, call, to } from '../../src/model/index.ts';

// #region shared
/** The labels of v14 that go: an entry in use is no longer a reason to WARN. */
const gone = ['realm_map_non_secure.warn_last_level', 'realm_map_non_secure.retry_map', 'realm_map_non_secure.warn_map_failed'] as const;

const unmap = {
  before: 'user_mem_abort.release',
  do: [{
    say: 'level >= req_level: realm_unmap_shared_range, may_block=true',
    call: call(RMI_RTT_UNPROT_UNMAP, (t: { g: number }) => ({ ipa: t.g })),
    goto: 'realm_unmap_shared_range.cond_resched',
  }],
} as const;

const stay = { name: 'stay', say: 'keeps mmu_lock', goto: 'realm_map_non_secure.unprot_map' } as const;

/** What a fault forgets when it goes back to the guest to be tried again. */
const again = { set: { fault: 'none', isWrite: false, pfn: 'none', writable: false, rmi: 'none' }, goto: 'guest.retry' } as const;
const putPage = (t: { pfn: string | number }) => typeof t.pfn === 'number' ? to(t.pfn, { type: 'PUT', n: 1 } as const) : null;
// #endregion

// #region first
export const recheckCount = variant('recheck-count', kvmFault, {
  why: 'after the resched point: if (kvm->mmu_invalidate_in_progress) return -EAGAIN',
  remove: gone,
  insert: {
    'realm_unmap_shared_range.unprot_unmap': unmap,
    'realm_unmap_shared_range.cond_resched': {
      before: 'user_mem_abort.release',
      do: [stay, { name: 'drop', say: 'drops mmu_lock', send: { mmu_lock: 'READ_UNLOCK' }, goto: 'realm_map_non_secure.relock' }],
    },
    'realm_map_non_secure.relock': {
      before: 'user_mem_abort.release',
      do: [
        {
          name: 'retry', say: 'an invalidation is in progress: -EAGAIN, back to the guest',
          if: (_t, s) => !s.mmu_lock.is('WRITE') && s.mmu_invalidate.is('IN_PROGRESS'),
          send: { frame: putPage },
          ...again,
        },
        {
          name: 'go_on', else: true, say: 'mmu_lock held again, no invalidation is in progress',
          send: { mmu_lock: block('READ_LOCK') },
          goto: 'realm_map_non_secure.unprot_map',
        },
      ],
    },
  },
});
// #endregion

// #region second
export const recheckSeq = variant('recheck-seq', kvmFault, {
  why: 'samples mmu_invalidate_seq before the lock is dropped; after it: if (mmu_invalidate_retry(kvm, seq)) return -EAGAIN',
  remove: gone,
  insert: {
    'realm_unmap_shared_range.unprot_unmap': unmap,
    'realm_unmap_shared_range.cond_resched': {
      before: 'user_mem_abort.release',
      do: [stay, {
        name: 'drop', say: 'samples mmu_invalidate_seq, drops mmu_lock',
        send: { mmu_lock: 'READ_UNLOCK', mmu_seq: t => to(t.me, 'SAMPLE') },
        goto: 'realm_map_non_secure.relock',
      }],
    },
    'realm_map_non_secure.relock': {
      before: 'user_mem_abort.release',
      do: [
        {
          name: 'retry', say: 'mmu_invalidate_retry: -EAGAIN, back to the guest',
          if: (t, s) => !s.mmu_lock.is('WRITE') && (s.mmu_invalidate.is('IN_PROGRESS') || s.mmu_seq[t.me].is('STALE')),
          send: { mmu_seq: t => to(t.me, 'USED'), frame: putPage },
          ...again,
        },
        {
          name: 'go_on', else: true, say: 'mmu_lock held again, nothing was invalidated',
          send: { mmu_lock: block('READ_LOCK'), mmu_seq: t => to(t.me, 'USED') },
          goto: 'realm_map_non_secure.unprot_map',
        },
      ],
    },
  },
});
// #endregion

// #region scenarios
const mine = {
  'v14+L': drivers['v14+L'],
  'recheck-count': { means: 'as v14+L, and looks for an invalidation in progress', use: [acceptReadOnly, realmFirst, recheckCount] },
  'recheck-seq': { means: 'as v14+L, and compares the sequence, too', use: [acceptReadOnly, realmFirst, recheckSeq] },
};
const choices = { axes: { ...axes, driver: mine }, runs: { 'v14+L': {}, 'recheck-count': {}, 'recheck-seq': {} } };

/** Shipped scenarios in which an entry is upgraded in place, with my drivers instead of the shipped ones. */
export const scenarios = [memfdWriteProtect, anonFork].map(s => scenario(`my-${s.name}`, { ...s.spec, ...choices }));

/** Two vCPUs, and an RMM that refuses a mapping identical to the one that is there: who loses the race finds it in use. */
export const twoVcpus = scenario('my-race', {
  ...raceMemfd.spec,
  axes: choices.axes,
  runs: { 'v14+L, tf-rmm@0568973d': {}, 'recheck-count, tf-rmm@0568973d': {}, 'recheck-seq, tf-rmm@0568973d': {} },
});
// #endregion

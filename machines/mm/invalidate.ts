/**
 * The MMU notifier around a PTE change (host-mm: I1 to I3). KVM's start takes mmu_lock for writing, counts the
 * invalidation, unmaps the shared alias and unlocks; its end moves the sequence.
 * Source: virt/kvm/kvm_main.c, kvm_mmu_notifier_invalidate_range_start and _end; arch/arm64/kvm/rmi.c, realm_unmap_shared_range.
 */
import { all, block, call, opt } from '../../src/model/index.ts';
import { RMI_RTT_UNPROT_UNMAP } from '../rmi/unprot-unmap.ts';

type Self = { readonly g: number };

/** mmu_notifier_invalidate_range_start: lock and count. */
export const invalidateStart = {
  say: 'mmu_notifier_invalidate_range_start',
  send: { mmu_lock: block('WRITE_LOCK'), mmu_invalidate: 'START' },
} as const;

/** kvm_unmap_gfn_range: one RMI call, then mmu_lock is released. */
export const unmapStage2 = {
  call: call(RMI_RTT_UNPROT_UNMAP, (t: Self) => ({ ipa: t.g })),
  send: { mmu_lock: 'WRITE_UNLOCK' },
} as const;

/** What mmu_notifier_invalidate_range_end sends: every sample in flight becomes stale. It needs mmu_lock for a moment. */
export const invalidateEnd = { mmu_invalidate: 'END', mmu_seq: all(opt('MOVED')) } as const;
export const canTakeMmuLock = (s: { readonly mmu_lock: { is(x: 'FREE'): boolean } }): boolean => s.mmu_lock.is('FREE');

/**
 * The versions of the fault path that the thread of June 2026 talks about, as patches to v14, and the order in which
 * user_mem_abort tests its two branches. To model your own change: add a variant here, and a label to `drivers`.
 */
import { block, call, type AnyBranch, type Choice } from '../../src/model/index.ts';
import { variant } from '../parts.ts';
import { RMI_RTT_UNPROT_UNMAP } from '../rmi/unprot-unmap.ts';
import type { Host } from '../mm/pages.ts';
import { kvmFault } from './fault.ts';

/** The reporter's local change: W is always added, whatever the fault-in said. */
export const forceWrite = variant('v14+force-write', kvmFault, {
  why: 'realm_map_ipa adds KVM_PGTABLE_PROT_W to every shared mapping; the fault-in is unchanged',
  remove: ['realm_map_ipa.warn_no_write'],
  replace: { 'realm_map_ipa.require_write': [{ say: 'prot |= W', set: { writable: true }, goto: 'realm_map_non_secure.unprot_map' }] },
});

/** Read-only mappings of shared memory are accepted; what happens when one must become writable is unchanged. */
export const acceptReadOnly = variant('accept-read-only', kvmFault, {
  why: 'realm_map_ipa requires W for private memory only',
  remove: ['realm_map_ipa.require_write', 'realm_map_ipa.warn_no_write'],
});

/** user_mem_abort asks "is this a realm?" before "is this a permission fault of the same size?". */
export const realmFirst = variant('realm-first', kvmFault, {
  why: 'the realm branch of user_mem_abort comes before the relax branch',
  replace: { 'user_mem_abort.dispatch': [{ say: 'realm_map_ipa', goto: 'realm_map_ipa.require_write' }] },
});

/** v14's order, restored where a driver changed it. */
export const relaxFirst = variant('relax-first', kvmFault, {
  why: 'a permission fault of page size goes to the stage-2 relax function, also for a realm',
  replace: {
    'user_mem_abort.dispatch': [
      { name: 'relax', if: t => t.fault === 'permission', say: 'a permission fault of page size: relax', goto: 'kvm_pgtable_stage2_relax_perms.walk' },
      { name: 'realm', else: true, say: 'realm_map_ipa', goto: 'realm_map_ipa.require_write' },
    ],
  },
});

/** An entry in use: what the hunk of the mail of 26 June 2026 does, and what it takes out. */
const inUse = (next: string) => ({
  remove: ['realm_map_non_secure.warn_last_level', 'realm_map_non_secure.retry_map', 'realm_map_non_secure.warn_map_failed'],
  insert: {
    'realm_unmap_shared_range.unprot_unmap': {
      before: 'user_mem_abort.release',
      do: [{
        say: 'level >= req_level: realm_unmap_shared_range',
        call: call(RMI_RTT_UNPROT_UNMAP, (t: { g: number }) => ({ ipa: t.g })),
        goto: next,
      }],
    },
  },
} as const);

/** The hunk alone: may_block=false, then the map is tried again. */
const unmapInUse = variant('unmap-in-use', kvmFault, {
  why: 'realm_map_non_secure unmaps an entry in use (may_block=false) and maps again',
  ...inUse('realm_map_non_secure.unprot_map') as object,
});

/** The same with may_block=true: after the unmap the lock may be dropped and taken again. */
const unmapInUseMayBlock = variant('unmap-in-use, may_block', kvmFault, {
  why: 'realm_map_non_secure unmaps an entry in use with may_block=true: cond_resched_rwlock_write may drop mmu_lock',
  remove: inUse('realm_unmap_shared_range.cond_resched').remove,
  insert: {
    ...(inUse('realm_unmap_shared_range.cond_resched').insert as unknown as Record<'realm_unmap_shared_range.unprot_unmap', { before: 'user_mem_abort.release'; do: readonly AnyBranch[] }>),
    'realm_unmap_shared_range.cond_resched': {
      before: 'user_mem_abort.release',
      do: [
        { name: 'stay', say: 'keeps mmu_lock', goto: 'realm_map_non_secure.unprot_map' },
        { name: 'drop', say: 'drops mmu_lock', send: { mmu_lock: 'READ_UNLOCK' }, goto: 'realm_unmap_shared_range.relock' },
      ],
    },
    'realm_unmap_shared_range.relock': {
      before: 'user_mem_abort.release',
      do: [{ say: 'takes mmu_lock again', send: { mmu_lock: block('READ_LOCK') }, goto: 'realm_map_non_secure.unprot_map' }],
    },
  },
});

/** Axis "driver": the six versions that the scenarios compare. */
export const drivers = {
  'v14': { means: 'v14 as posted' },
  'v14+force-write': { means: "v14 with the reporter's hack", use: [forceWrite] },
  'v14+ro': { means: 'v14, read-only shared maps accepted, nothing else', use: [acceptReadOnly] },
  'seed-draft': { means: "v14 with the hunk of the maintainer's mail alone", use: [unmapInUse] },
  'seed-fix': { means: 'read-only accepted, realm branch first, entry in use unmapped (may_block=false) and mapped again', use: [acceptReadOnly, realmFirst, unmapInUse] },
  'v14+L': { means: 'as seed-fix with may_block=true: the lock may be dropped at the resched point', use: [acceptReadOnly, realmFirst, unmapInUseMayBlock] },
} satisfies Record<string, Choice<Host>>;

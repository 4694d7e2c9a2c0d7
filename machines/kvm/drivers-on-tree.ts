/**
 * The drivers of drivers.ts where stage 2 is the RMM's tree. What they do with permissions and with the order of branches
 * is the same patch; what they do with the level of RMI_ERROR_RTT is here, and one later tree.
 */
import { block, type AnyBranch, type Choice, type Variant } from '../../src/model/index.ts';
import { onTree } from '../on-tree/parts.ts';
import { createTable, created, unmapSharedRange } from '../on-tree/tables.ts';
import { acceptReadOnly, forceWrite, realmFirst } from './drivers.ts';
import { createAll, kvmFaultOnTree, mapped, named, sizedByHost, sizeAligned, unprotMap, type Fault } from './fault-on-tree.ts';

const variant = (name: string, patch: { readonly why: string; readonly remove?: readonly string[]; readonly replace?: Record<string, readonly AnyBranch[]>; readonly insert?: Record<string, readonly AnyBranch[]> }): Variant =>
  onTree.variant(name, kvmFaultOnTree, {
    ...patch as { why: string },
    insert: Object.fromEntries(Object.entries(patch.insert ?? {}).map(([label, branches]) => [label, { before: 'user_mem_abort.release', do: branches }])),
  });

/** The level is the wanted one or deeper: something is in the way. */
const inUse = { name: 'in_use', if: (t: Fault) => named(t) >= t.level, say: (t: Fault) => `${t.rmi}, level >= req_level: realm_unmap_shared_range`, goto: 'realm_unmap_shared_range.unmap_stage2' } as const;
const missing = createAll.map(b => ({ ...b, if: (t: Fault) => named(t) < t.level && b.if(t) }));
const other = { name: 'other', else: true, say: (t: Fault) => t.rmi, goto: 'realm_map_non_secure.warn_map_failed' } as const;
const MAP = 'realm_map_non_secure.unprot_map';
const unmap = (then?: string): Record<string, readonly AnyBranch[]> => unmapSharedRange({ fn: 'realm_unmap_shared_range', level: (t: Fault) => t.level, end: MAP, ...(then === undefined ? {} : { then }) });
/** After the unmap the lock may be dropped and taken again. */
const resched: Record<string, readonly AnyBranch[]> = {
  'realm_unmap_shared_range.cond_resched': [
    { name: 'stay', say: 'keeps mmu_lock', goto: 'realm_unmap_shared_range.fold' },
    { name: 'drop', say: 'drops mmu_lock', send: { mmu_lock: 'READ_UNLOCK' }, goto: 'realm_unmap_shared_range.relock' },
  ],
  'realm_unmap_shared_range.relock': [{ say: 'takes mmu_lock again', send: { mmu_lock: block('READ_LOCK') }, goto: 'realm_unmap_shared_range.fold' }],
};

/** The hunk of the mail: an entry in use is unmapped with may_block=false; tables still go down to the last level. */
const unmapInUseOnTree = variant('unmap-in-use', {
  why: 'an error at the wanted level or deeper: realm_map_non_secure unmaps the range (may_block=false) and maps again',
  remove: ['realm_map_non_secure.warn_last_level'],
  replace: { 'realm_map_non_secure.error': [inUse, ...missing, other] },
  insert: unmap(),
});

const unmapInUseMayBlockOnTree = variant('unmap-in-use, may_block', {
  why: 'the same with may_block=true: cond_resched_rwlock_write may drop mmu_lock',
  remove: ['realm_map_non_secure.warn_last_level'],
  replace: { 'realm_map_non_secure.error': [inUse, ...missing, other] },
  insert: { ...unmap('realm_unmap_shared_range.cond_resched'), ...resched },
});

/** A tree after v15: the IPA goes down to the size, tables only to the wanted level, and a second RMI_ERROR_RTT is taken for progress. */
export const later = variant('later', {
  why: 'the IPA is aligned to the size of the mapping; only the tables down to the wanted level are made; after a second RMI_ERROR_RTT the loop goes on at out_top',
  remove: ['realm_map_non_secure.warn_last_level', 'realm_map_non_secure.warn_unaligned'],
  replace: {
    [MAP]: [{ call: unprotMap(sizeAligned), into: 'rmi', goto: mapped('realm_map_non_secure.error') }],
    'realm_map_non_secure.error': [inUse, ...missing, { ...other, set: { ret: (t: Fault) => t.rmi }, goto: 'user_mem_abort.release' }],
    'realm_create_rtt_levels.level_2': [
      { name: 'block', if: (t: Fault) => t.level === 2, call: createTable(sizeAligned, 2), goto: created(2, 'realm_map_non_secure.retry_map', 'realm_map_non_secure.warn_map_failed') },
      { name: 'page', else: true, call: createTable(sizeAligned, 2), goto: created(2, 'realm_create_rtt_levels.level_3', 'realm_map_non_secure.warn_map_failed') },
    ],
    'realm_map_non_secure.retry_map': [{ call: unprotMap(sizeAligned), into: 'rmi', goto: mapped('realm_map_non_secure.retried') }],
  },
  insert: {
    'realm_map_non_secure.retried': [
      { name: 'rtt', if: (t: Fault) => named(t) > 0, say: (t: Fault) => `${t.rmi} once more`, goto: 'realm_map_non_secure.out_top_unset' },
      { name: 'other', else: true, say: 'returns the positive RMI status', set: { ret: (t: Fault) => t.rmi }, goto: 'user_mem_abort.release' },
    ],
    ...unmap('realm_unmap_shared_range.cond_resched'), ...resched,
  },
});

// ------------------------------------------------------------------ one change at a time, for any of them

/** The IPA goes down to the size of the mapping, in a driver that has v14's WARN for it. */
export const sizeAlignedIpa = variant('size-aligned', {
  why: 'realm_map_ipa aligns the IPA to the size of the mapping, not to a page',
  replace: {
    [MAP]: [{ call: unprotMap(sizeAligned), into: 'rmi', goto: mapped('realm_map_non_secure.error') }],
    'realm_map_non_secure.retry_map': [{ call: unprotMap(sizeAligned), into: 'rmi', goto: mapped('realm_map_non_secure.warn_map_failed') }],
  },
});

/** The size of the mapping comes from the host's page tables, also after a permission fault. */
export const sizeByHost = variant('size-by-host', {
  why: 'the size of a mapping is what the host maps now, not the size of the entry that the fault was taken on',
  replace: { 'user_mem_abort.lock': sizedByHost },
});

/** may_block=false in a driver that has true. */
export const noResched = variant('no-resched', {
  why: 'realm_unmap_shared_range is called with may_block=false: mmu_lock is kept',
  replace: { 'realm_unmap_shared_range.cond_resched': [{ say: 'keeps mmu_lock', goto: 'realm_unmap_shared_range.fold' }] },
  remove: ['realm_unmap_shared_range.relock'],
});

export const driversOnTree = {
  'v14': { means: 'v14 as posted' },
  'v14+force-write': { means: "v14 with the reporter's hack", use: [forceWrite] },
  'v14+ro': { means: 'v14, read-only shared maps accepted, nothing else', use: [acceptReadOnly] },
  'seed-draft': { means: "v14 with the hunk of the maintainer's mail alone", use: [unmapInUseOnTree] },
  'seed-fix': { means: 'read-only accepted, realm branch first, what is in the way unmapped (may_block=false) and mapped again', use: [acceptReadOnly, realmFirst, unmapInUseOnTree] },
  'v14+L': { means: 'as seed-fix with may_block=true', use: [acceptReadOnly, realmFirst, unmapInUseMayBlockOnTree] },
  'later': { means: 'a tree after v15: as v14+L, the IPA aligned to the size, tables only to the wanted level', use: [acceptReadOnly, realmFirst, later] },
} satisfies Record<string, Choice<any>>;

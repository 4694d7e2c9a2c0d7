/**
 * KVM's fault path where stage 2 is the RMM's tree: the vCPU of fault.ts, with what depends on levels. The size of the
 * mapping, its alignment, RMI_ERROR_RTT with the level where the walk ended, tables, and huge pages of the host.
 * Source: arch/arm64/kvm/mmu.c (kvm_s2_fault_map) and rmi.c (realm_map_non_secure, realm_create_rtt_levels), v14.
 */
import { block, call, to, type AnyBranch } from '../../src/model/index.ts';
import type { Pfn } from '../frame.ts';
import { isReusable, mayAllocate, mayFault } from '../mm/pages.ts';
import { canTakeMmuLock, invalidateEnd, invalidateStart } from '../mm/invalidate.ts';
import { branchesAt, changed } from '../on-tree/branches.ts';
import { createTable, created, unmapSharedRange } from '../on-tree/tables.ts';
import { fillsHuge, firstOfPair, gfnsOfPair, isHuge, onTree, PAIR, type TreeState } from '../on-tree/parts.ts';
import { RMI_RTT_UNPROT_MAP } from '../rmi/rtt-unprot-map.ts';
import { pagesIn } from '../rmm/tree.ts';
import { ipaOf, levelAt, pageOf } from '../stage2.ts';
import { kvmFault } from './fault.ts';

const statuses = ['RMI_SUCCESS', 'RMI_ERROR_INPUT', 'RMI_ERROR_REALM', 'RMI_ERROR_RTT(1)', 'RMI_ERROR_RTT(2)', 'RMI_ERROR_RTT(3)'] as const;

export interface Fault {
  readonly me: number; readonly g: number; readonly pfn: Pfn; readonly writable: boolean; readonly isWrite: boolean;
  readonly fault: 'none' | 'translation' | 'permission'; readonly rmi: string; readonly level: 2 | 3; readonly granule: 2 | 3;
}
type S = TreeState & { readonly [k: string]: any };

/** The level that the last RMI_ERROR_RTT named; 0 if it was another answer. */
export const named = (t: Fault): number => Number(/\((\d)\)/.exec(t.rmi)?.[1] ?? 0);

// ------------------------------------------------------------------ what is asked for

/** A permission fault on a block is answered by a block, of the page as it was looked up; else a huge page decides. */
const byGranule = (t: Fault): boolean => t.fault === 'permission' && t.granule === 2;
const mappingLevel = (t: Fault, s: S): 2 | 3 => byGranule(t) || isHuge(s) ? 2 : 3;
/** transparent_hugepage_adjust goes back to the first page of the block; a size taken from the fault does not. */
function pa(t: Fault, s: S): number {
  const page = pageOf(t.pfn) + (t.pfn === 'zero' && isHuge(s) ? t.g % PAIR : 0);
  return t.level === 2 && !byGranule(t) ? page - page % PAIR : page;
}
/** The IPA of the fault, down to a page; a later tree goes down to the size. */
const pageAligned = (t: Fault, s: S): number => ipaOf(s as never, t.g);
export const sizeAligned = (t: Fault, s: S): number => ipaOf(s as never, t.level === 2 ? firstOfPair(t.g) : t.g);

type Base = (t: Fault, s: S) => number;
export const unprotMap = (base: Base) => call(RMI_RTT_UNPROT_MAP, (t: Fault, s: S) => ({
  rd: 0, base: base(t, s), top: base(t, s) + pagesIn(s as never, t.level), pa: pa(t, s), level: t.level, s2ap: t.writable ? 'RW' as const : 'R' as const, memattr: 'WB' as const,
}));
/** Where the answer to RMI_RTT_UNPROT_MAP leads: done, or to this label. tf-rmm asks for the state of the realm, too. */
export const mapped = (failed: string) => ({ RMI_SUCCESS: 'user_mem_abort.release', RMI_ERROR_REALM: failed, '*': failed });

// ------------------------------------------------------------------ the host's huge pages

const pair = <E>(event: (g: number) => E) => gfnsOfPair.map(g => to(g, event(g)));
/** The allocator hands out an aligned group of frames: the lowest that is free. */
export const mayAllocateHuge = (s: S, f: number): boolean => f % PAIR === 0 && f + 1 < s.frame.length && mayAllocate(s as never, f) && s.frame[f + 1].is('FREE');
export const fillHugeZero = { page: () => pair(() => 'FILL_ZERO' as const), pmd: () => to(0, 'FILL') };
export const fillHuge = {
  page: (_t: unknown, _s: unknown, { f }: { f: number }) => pair(g => ({ type: 'FILL_ANON' as const, pfn: f + g })),
  frame: (_t: unknown, _s: unknown, { f }: { f: number }) => gfnsOfPair.map(g => to(f + g, { type: 'ALLOC' as const, refs: 1, guest: 0, vmm: 0 })),
  pmd: () => to(0, 'FILL'),
};
export const reuseHuge = { page: () => pair(() => 'REUSE' as const) };
export const canReuseHuge = (s: S): boolean => isHuge(s) && isReusable(s as never, 0);

/** __split_huge_pmd under a notifier window over all of it. `ends`: what the last step sends beside that. */
export const splitHugePmd = (back: string, also: Readonly<Record<string, unknown>> = {}, ends: Readonly<Record<string, unknown>> = {}): Record<string, readonly AnyBranch[]> => ({
  '__split_huge_pmd.invalidate_start': [{ ...invalidateStart, send: { ...invalidateStart.send, ...also }, goto: '__split_huge_pmd.unmap_stage2' }],
  ...unmapSharedRange({ fn: '__split_huge_pmd', level: () => 2, end: '__split_huge_pmd.unlock' }),
  '__split_huge_pmd.unlock': [{ say: 'mmu_unlock', send: { mmu_lock: 'WRITE_UNLOCK' }, goto: '__split_huge_pmd.split' }],
  '__split_huge_pmd.split': [
    { name: 'huge', if: (_t: unknown, s: S) => isHuge(s), say: 'the PMD becomes a table of PTEs', send: { pmd: () => to(0, 'SPLIT') }, goto: '__split_huge_pmd.invalidate_end' },
    { name: 'changed', else: true, say: 'it is no huge page any more', goto: '__split_huge_pmd.invalidate_end' },
  ],
  '__split_huge_pmd.invalidate_end': [{
    if: (_t: unknown, s: S) => canTakeMmuLock(s),
    say: 'mmu_notifier_invalidate_range_end', send: { ...invalidateEnd, ...also, ...ends }, goto: back,
  }],
});

/** Where huge pages are, these branches, which fill or change one PTE, are taken only while the PMD is a table. */
export const singly = (branches: readonly AnyBranch[], names: readonly string[]): readonly AnyBranch[] => names.reduce((all, name) => changed(all, name, b => ({
  if: (t: unknown, s: S, p: unknown) => !isHuge(s) && !fillsHuge(s) && b.if!(t, s, p),
})), branches);

// ------------------------------------------------------------------ the code

const { code } = kvmFault;
/** The exit of a permission fault tells the level of the entry. */
const withGranule = (label: string, gfn: (t: Fault, p: { g: number }) => number): readonly AnyBranch[] =>
  then(branchesAt(code, label), 'store_abort', { granule: (t: Fault, s: S, p: { g: number }) => levelAt(s as never, gfn(t, p)) });
const then = (branches: readonly AnyBranch[], name: string, set: Readonly<Record<string, unknown>>): readonly AnyBranch[] =>
  changed(branches, name, b => ({ set: { ...b.set, ...set } }));
const forgotten = { level: 3, granule: 3 } as const;

const locked = (set: Readonly<Record<string, unknown>>): readonly AnyBranch[] => then(then(branchesAt(code, 'user_mem_abort.lock'), 'go_on', set), 'retry', forgotten);
/** The size by what the host maps, and nothing by the fault. */
export const sizedByHost = locked({ level: (_t: Fault, s: S) => isHuge(s) ? 2 : 3, granule: 3 });

/** v14: tables from the level below the one named to the last, and the same call once more. */
export const createAll = [
  { name: 'create_2', if: (t: Fault) => named(t) === 1, say: 'RMI_ERROR_RTT(1): creates tables', goto: 'realm_create_rtt_levels.level_2' },
  { name: 'create_3', if: (t: Fault) => named(t) === 2, say: 'RMI_ERROR_RTT(2): creates a table', goto: 'realm_create_rtt_levels.level_3' },
] as const satisfies readonly AnyBranch[];

export const kvmFaultOnTree = onTree.thread('vcpu', {
  locals: {
    ...kvmFault.locals,
    rmi: ['none', ...statuses],
    ret: ['0', '-EFAULT', '-EINVAL', ...statuses],
    /** of the mapping that is made */
    level: [3, 2],
    /** of the entry that a permission fault was taken on */
    granule: [3, 2],
  } as Record<string, readonly (string | number | boolean)[]>,
  choices: kvmFault.choices as { g: 'page'; f: 'frame'; value: readonly number[]; kind: readonly string[] },
  code: {
    ...code,
    'guest.run': withGranule('guest.run', (_t, { g }) => g),
    'guest.retry': withGranule('guest.retry', t => t.g),
    '__kvm_faultin_pfn.gup': [
      ...singly(branchesAt(code, '__kvm_faultin_pfn.gup'), ['fill_zero', 'fill_anon', 'reuse', 'copy']),
      {
        name: 'fill_huge_zero',
        if: (t: Fault, s: S) => !t.isWrite && mayFault(s as never) && fillsHuge(s),
        say: 'handle_mm_fault maps the huge zero page', send: fillHugeZero, goto: '__kvm_faultin_pfn.gup',
      },
      {
        name: 'fill_huge', choose: ['f'],
        if: (t: Fault, s: S, { f }: { f: number }) => t.isWrite && mayFault(s as never) && fillsHuge(s) && mayAllocateHuge(s, f),
        say: (_t: Fault, _s: S, { f }: { f: number }) => `handle_mm_fault maps a new huge page, frame${f} and frame${f + 1}`, send: fillHuge, goto: '__kvm_faultin_pfn.gup',
      },
      {
        name: 'reuse_huge',
        if: (t: Fault, s: S) => t.isWrite && mayFault(s as never) && canReuseHuge(s),
        say: 'do_huge_pmd_wp_page: the huge page becomes writable in place, no notifier', send: reuseHuge, goto: '__kvm_faultin_pfn.gup',
      },
      {
        name: 'split_zero',
        if: (t: Fault, s: S) => t.isWrite && mayFault(s as never) && isHuge(s) && s.page[t.g].is('ZERO'),
        say: 'a write to the huge zero page: it is split first', send: { mmap_lock: block('READ_LOCK') }, goto: '__split_huge_pmd.invalidate_start',
      },
    ],
    ...splitHugePmd('__kvm_faultin_pfn.gup', {}, { mmap_lock: 'READ_UNLOCK' }),
    ...unmapSharedRange({ fn: 'wp_page_copy', level: () => 3, end: 'wp_page_copy.unlock' }),
    'wp_page_copy.unlock': [{ say: 'mmu_unlock', send: { mmu_lock: 'WRITE_UNLOCK' }, goto: 'wp_page_copy.switch_pte' }],
    'user_mem_abort.lock': locked({ level: mappingLevel }),
    'user_mem_abort.dispatch': changed(branchesAt(code, 'user_mem_abort.dispatch'), 'relax', () => ({
      if: (t: Fault) => t.fault === 'permission' && t.level === t.granule, say: 'a permission fault of the size of the mapping: relax',
    })),
    'realm_map_non_secure.unprot_map': [
      {
        name: 'unaligned', if: (t: Fault, s: S) => pageAligned(t, s) % pagesIn(s as never, t.level) !== 0,
        say: 'WARN_ON(!IS_ALIGNED(ipa, size))', goto: 'realm_map_non_secure.warn_unaligned',
      },
      { name: 'map', else: true, call: unprotMap(pageAligned), into: 'rmi', goto: mapped('realm_map_non_secure.error') },
    ],
    'realm_map_non_secure.warn_unaligned': [{ say: 'returns -EINVAL', set: { ret: '-EINVAL' }, goto: 'user_mem_abort.release' }],
    'realm_map_non_secure.error': [
      ...createAll,
      { name: 'last_level', if: (t: Fault) => named(t) === 3, say: 'RMI_ERROR_RTT(3)', goto: 'realm_map_non_secure.warn_last_level' },
      { name: 'other', else: true, say: (t: Fault) => t.rmi, goto: 'realm_map_non_secure.warn_map_failed' },
    ],
    'realm_create_rtt_levels.level_2': [{ call: createTable((t: Fault, s) => pageAligned(t, s), 2), goto: created(2, 'realm_create_rtt_levels.level_3', 'realm_map_non_secure.warn_map_failed') }],
    'realm_create_rtt_levels.level_3': [{ call: createTable((t: Fault, s) => pageAligned(t, s), 3), goto: created(3, 'realm_map_non_secure.retry_map', 'realm_map_non_secure.warn_map_failed') }],
    'realm_map_non_secure.retry_map': [{ call: unprotMap(pageAligned), into: 'rmi', goto: mapped('realm_map_non_secure.warn_map_failed') }],
    'realm_map_non_secure.warn_map_failed': [{ say: 'WARN_ON(ret); returns the positive RMI status', set: { ret: (t: Fault) => t.rmi }, goto: 'user_mem_abort.release' }],
    // Only a later tree gets here. What its wrapper leaves in out_top is unknown; taken to end the loop.
    'realm_map_non_secure.out_top_unset': [{ say: 'ipa = out_top, which the call has not written; taken to be the end', goto: 'user_mem_abort.release' }],
    'user_mem_abort.release': then(then(branchesAt(code, 'user_mem_abort.release'), 'resume', forgotten), 'error', forgotten),
  } as Record<string, readonly AnyBranch[]>,
  start: kvmFault.start,
  lanes: { ...kvmFault.lanes, __split_huge_pmd: 'mm' },
  tags: { WARN: [...kvmFault.tags.WARN, 'realm_map_non_secure.warn_unaligned'], UNSET: ['realm_map_non_secure.out_top_unset'] },
  source: 'v14 29/44, arch/arm64/kvm/rmi.c and mmu.c',
});

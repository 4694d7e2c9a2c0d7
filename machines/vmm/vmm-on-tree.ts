/** The VMM of vmm.ts where stage 2 is the RMM's tree: its windows unmap step by step, and its memory may be a huge page. */
import { all, block, to, type AnyBranch } from '../../src/model/index.ts';
import { canReuseHuge, fillHuge, fillHugeZero, mayAllocateHuge, reuseHuge, singly, splitHugePmd } from '../kvm/fault-on-tree.ts';
import { canTakeMmuLock, invalidateEnd, invalidateStart } from '../mm/invalidate.ts';
import { branchesAt, type Code } from '../on-tree/branches.ts';
import { fillsHuge, gfnsOfPair, isHuge, onTree, type TreeState } from '../on-tree/parts.ts';
import { unmapSharedRange } from '../on-tree/tables.ts';
import { vmm } from './vmm.ts';

const { code } = vmm;
const hostEvent = { exits: all('HOST') } as const;
interface F { readonly f: number }

/** The label below unmap_stage2 in each window of vmm.ts. */
const windows = { wp_page_copy: 'switch_pte', zap_page_range_single: 'clear_pte', change_protection: 'clear_write', shmem_fallocate: 'truncate', copy_page_range: 'copy_pte' } as const;
const onPages: Code = Object.fromEntries(Object.entries(windows).flatMap(([fn, next]) => Object.entries<readonly AnyBranch[]>({
  ...unmapSharedRange({ fn, level: () => 3, end: `${fn}.unlock` }),
  [`${fn}.unlock`]: [{ say: 'mmu_unlock', send: { mmu_lock: 'WRITE_UNLOCK' }, goto: `${fn}.${next}` }],
})));
// Each must still begin there.
for (const fn of Object.keys(windows)) branchesAt(code, `${fn}.unmap_stage2`);

/** A window over the whole huge page, and what it does then. */
const onHuge = (fn: string, change: AnyBranch, ends: AnyBranch['send'] = {}): Code => ({
  ...unmapSharedRange({ fn, level: () => 2, end: `${fn}.unlock` }),
  [`${fn}.unlock`]: [{ say: 'mmu_unlock', send: { mmu_lock: 'WRITE_UNLOCK' }, goto: `${fn}.change` }],
  [`${fn}.change`]: [{ ...change, goto: `${fn}.invalidate_end` }],
  [`${fn}.invalidate_end`]: [{ if: (_t: unknown, s: TreeState) => canTakeMmuLock(s), say: 'mmu_notifier_invalidate_range_end', send: { ...invalidateEnd, ...hostEvent, ...ends }, goto: 'vmm.run' }],
});
const begin = { send: { ...invalidateStart.send, ...hostEvent } };
const hasHuge = (s: TreeState): boolean => s.pmd.length > 0;
const storing = (s: TreeState): boolean => s.param.vmm === 'reads and writes';

export const vmmOnTree = onTree.thread('vmm', {
  locals: vmm.locals as Record<string, readonly (string | number)[]>,
  choices: vmm.choices as { g: 'page'; f: 'frame' },
  code: {
    ...code,
    'vmm.run': [
      ...singly(branchesAt(code, 'vmm.run'), ['load_zero', 'fault_new', 'fault_reuse', 'fault_copy', 'discard', 'write_protect']),
      { name: 'load_huge_zero', if: (_t: unknown, s: TreeState) => fillsHuge(s), say: 'reads: the huge zero page is mapped', send: fillHugeZero, goto: 'vmm.run' },
      { name: 'fault_huge', choose: ['f'], if: (_t: unknown, s: TreeState, { f }: F) => storing(s) && fillsHuge(s) && mayAllocateHuge(s as never, f), say: (_t: unknown, _s: unknown, { f }: F) => `write fault: a new huge page, frame${f} and frame${f + 1}`, send: fillHuge, goto: 'vmm.run' },
      { name: 'reuse_huge', if: (_t: unknown, s: TreeState) => storing(s) && canReuseHuge(s as never), say: 'write fault: the huge page becomes writable in place, no notifier', send: reuseHuge, goto: 'vmm.run' },
      { name: 'split', if: (_t: unknown, s: TreeState) => isHuge(s), say: 'something needs PTEs: the huge page is split', goto: '__split_huge_pmd.invalidate_start' },
      {
        name: 'protect_huge', if: (_t: unknown, s: TreeState) => s.param.protectRO && isHuge(s) && s.page[0].is('EXCLUSIVE'),
        say: 'write protection of the huge page: notifier start', ...begin, goto: 'change_huge_pmd.unmap_stage2',
      },
      { name: 'remap', if: (_t: unknown, s: TreeState) => s.param.discard && hasHuge(s), say: 'munmap() and mmap() of both pages: mmap_lock for writing, notifier start', send: { mmap_lock: block('WRITE_LOCK'), ...begin.send }, goto: 'unmap_vmas.unmap_stage2' },
    ] as AnyBranch[],
    ...onPages,
    ...splitHugePmd('vmm.run', hostEvent),
    ...onHuge('change_huge_pmd', {
      name: 'protect', say: 'the huge page is read-only',
      send: { page: (_t: unknown, s: TreeState) => gfnsOfPair.map(g => s.page[g].is('EXCLUSIVE') ? to(g, 'WRITE_PROTECT') : null).filter(x => x !== null) },
    }),
    ...onHuge('unmap_vmas', {
      say: 'both pages are gone',
      send: {
        page: () => gfnsOfPair.map(g => to(g, 'ZAP')),
        pmd: () => to(0, 'ZAP'),
        frame: (_t: unknown, s: TreeState) => gfnsOfPair.filter(g => typeof s.page[g].context.pfn === 'number').map(g => to(s.page[g].context.pfn as number, { type: 'PUT', n: 1 })),
        last_write: () => gfnsOfPair.map(g => to(g, 'DISCARD')),
      },
    }, { mmap_lock: 'WRITE_UNLOCK' }),
  } as Code,
  lanes: vmm.lanes,
});

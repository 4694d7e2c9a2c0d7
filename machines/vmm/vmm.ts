/**
 * The VMM and what the mm does on its behalf: loads and stores through its own mapping, MADV_DONTNEED, hole punching,
 * fork(), and write protection of its PTEs. One operation at a time: the VMM is one thread.
 * Source: mm/memory.c (zap_page_range_single, copy_page_range), mm/mprotect.c, mm/shmem.c (shmem_fallocate).
 */
import { all, block, range, to, type AnyBranch } from '../../src/model/index.ts';
import { pfns } from '../frame.ts';
import { isWritable } from '../host-page.ts';
import { canTakeMmuLock, invalidateEnd, invalidateStart, unmapStage2 } from '../mm/invalidate.ts';
import { isReusable, mayAllocate, type HostState } from '../mm/pages.ts';
import { copyPage, wpPageCopy } from '../mm/wp-page-copy.ts';
import { thread } from '../parts.ts';

/** What a notifier window of the VMM sends at its start and at its end beside what every window does: exits are counted anew. */
const hostEvent = { exits: all('HOST') } as const;
const start = { ...invalidateStart.send, ...hostEvent } as const;
/** The end of a notifier window, and of the operation. */
const finish = (extra: Record<string, unknown> = {}): readonly AnyBranch[] => [{
  if: (_t, s: HostState) => canTakeMmuLock(s),
  say: 'mmu_notifier_invalidate_range_end',
  send: { ...invalidateEnd, ...hostEvent, ...extra },
  set: { g: 0 },
  goto: 'vmm.run',
}];
const pfnAt = (s: HostState, g: number): number => s.page[g].context.pfn as number;
const isMapped = (s: HostState, g: number): boolean => typeof s.page[g].context.pfn === 'number';

export const vmm = thread('vmm', {
  locals: { g: range(2), oldPfn: pfns, newPfn: pfns },
  choices: { g: 'page', f: 'frame' },
  code: {
    'vmm.run': [
      {
        name: 'load_zero', choose: ['g'],
        if: (_t, s, { g }) => s.param.backing === 'anon' && s.page[g].is('UNPOPULATED'),
        say: (_t, _s, { g }) => `reads gfn${g}: the zero page is mapped`,
        send: { page: (_t, _s, { g }) => to(g, 'FILL_ZERO') },
        goto: 'vmm.run',
      },
      {
        name: 'load_cached', choose: ['g'],
        if: (_t, s, { g }) => s.param.backing === 'memfd' && s.page[g].is('UNPOPULATED') && s.page_cache[g].is('CACHED'),
        say: (_t, _s, { g }) => `touches gfn${g}: the cached page is mapped`,
        send: {
          page: (_t, s, { g }) => to(g, { type: 'FILL_SHARED', pfn: s.page_cache[g].context.pfn as number }),
          frame: (_t, s, { g }) => to(s.page_cache[g].context.pfn as number, 'GET'),
        },
        goto: 'vmm.run',
      },
      {
        name: 'load_new', choose: ['g', 'f'],
        if: (_t, s, { g, f }) => s.param.backing === 'memfd' && s.page[g].is('UNPOPULATED') && s.page_cache[g].is('EMPTY') && mayAllocate(s, f),
        say: (_t, _s, { g, f }) => `touches gfn${g}: frame${f} enters the page cache`,
        send: {
          page: (_t, _s, { g, f }) => to(g, { type: 'FILL_SHARED', pfn: f }),
          page_cache: (_t, _s, { g, f }) => to(g, { type: 'INSERT', pfn: f }),
          frame: (_t, _s, { f }) => to(f, { type: 'ALLOC', refs: 2, guest: 0, vmm: 0 }),
        },
        goto: 'vmm.run',
      },
      {
        name: 'store', choose: ['g'],
        if: (_t, s, { g }) => s.param.vmm === 'reads and writes' && isWritable(s.page[g]),
        say: (_t, s, { g }) => `stores 1 to gfn${g} (frame${pfnAt(s, g)})`,
        send: { frame: (_t, s, { g }) => to(pfnAt(s, g), { type: 'VMM_STORE', value: 1 }), last_write: (_t, _s, { g }) => to(g, { type: 'VMM', value: 1 }) },
        goto: 'vmm.run',
      },
      {
        name: 'fault_new', choose: ['g', 'f'],
        if: (_t, s, { g, f }) => s.param.vmm === 'reads and writes' && s.param.backing === 'anon' && s.page[g].is('UNPOPULATED') && mayAllocate(s, f),
        say: (_t, _s, { g, f }) => `write fault at gfn${g}: new frame${f}`,
        send: { page: (_t, _s, { g, f }) => to(g, { type: 'FILL_ANON', pfn: f }), frame: (_t, _s, { f }) => to(f, { type: 'ALLOC', refs: 1, guest: 0, vmm: 0 }) },
        goto: 'vmm.run',
      },
      {
        name: 'fault_reuse', choose: ['g'],
        if: (_t, s, { g }) => s.param.vmm === 'reads and writes' && isReusable(s, g),
        say: (_t, _s, { g }) => `write fault at gfn${g}: wp_page_reuse, writable in place, no notifier`,
        send: { page: (_t, _s, { g }) => to(g, 'REUSE') },
        goto: 'vmm.run',
      },
      { name: 'fault_copy', choose: ['g', 'f'], ...copyPage((_t, { g }) => g, (_t, s) => s.param.vmm === 'reads and writes') },
      {
        name: 'discard', choose: ['g'],
        // fires also where nothing is mapped: something may be mapped inside the window
        if: (_t, s) => s.param.discard,
        say: (_t, _s, { g }) => `madvise(MADV_DONTNEED) of gfn${g}: notifier start`,
        send: start,
        set: { g: (_t, _s, { g }) => g },
        goto: 'zap_page_range_single.unmap_stage2',
      },
      {
        name: 'punch', choose: ['g'],
        if: (_t, s, { g }) => s.param.discard && s.param.backing === 'memfd' && s.page_cache[g].is('CACHED'),
        say: (_t, _s, { g }) => `fallocate(PUNCH_HOLE) of gfn${g}: notifier start`,
        send: start,
        set: { g: (_t, _s, { g }) => g },
        goto: 'shmem_fallocate.unmap_stage2',
      },
      {
        name: 'write_protect', choose: ['g'],
        if: (_t, s, { g }) => s.param.protectRO && isWritable(s.page[g]),
        say: (_t, _s, { g }) => `write protection of gfn${g}: notifier start`,
        send: start,
        set: { g: (_t, _s, { g }) => g },
        goto: 'change_protection.unmap_stage2',
      },
      {
        // mmap_lock for writing: waits for faults that are breaking CoW, and no fault changes the PTE until fork is done.
        // Forks are modelled for one gfn, and where they share a frame.
        name: 'fork',
        if: (_t, s) => s.param.fork && s.child.every(c => c.is('NONE')) && isMapped(s, 0),
        say: 'fork(): mmap_lock for writing, notifier start',
        send: { mmap_lock: block('WRITE_LOCK'), ...start },
        goto: 'copy_page_range.unmap_stage2',
      },
    ],
    ...wpPageCopy('vmm.run', { g: 0 }, hostEvent),
    'zap_page_range_single.unmap_stage2': [unmapStage2],
    'zap_page_range_single.clear_pte': [{
      say: t => `PTE of gfn${t.g} cleared`,
      send: {
        page: t => to(t.g, 'ZAP'),
        frame: (t, s) => isMapped(s, t.g) ? to(pfnAt(s, t.g), { type: 'PUT', n: 1 }) : null,
        // private memory reads as zeros from here on; a memfd keeps its content in the page cache
        last_write: (t, s) => s.param.backing === 'anon' ? to(t.g, 'DISCARD') : null,
      },
    }],
    'zap_page_range_single.invalidate_end': finish(),
    'shmem_fallocate.unmap_stage2': [unmapStage2],
    'shmem_fallocate.truncate': [{
      say: t => `gfn${t.g} unmapped and dropped from the page cache`,
      send: {
        page: t => to(t.g, 'ZAP'),
        page_cache: t => to(t.g, 'REMOVE'),
        frame: (t, s) => to(s.page_cache[t.g].context.pfn as number, { type: 'PUT', n: isMapped(s, t.g) ? 2 : 1 }),
        last_write: t => to(t.g, 'DISCARD'),
      },
    }],
    'shmem_fallocate.invalidate_end': finish(),
    'change_protection.unmap_stage2': [unmapStage2],
    'change_protection.clear_write': [{ say: t => `PTE of gfn${t.g} read-only`, send: { page: t => to(t.g, 'WRITE_PROTECT') } }],
    'change_protection.invalidate_end': finish(),
    'copy_page_range.unmap_stage2': [unmapStage2],
    'copy_page_range.copy_pte': [{
      say: t => `gfn${t.g} write-protected; the child maps the same frame`,
      send: {
        page: t => to(t.g, 'FORK'),
        frame: (t, s) => to(pfnAt(s, t.g), 'GET'),
        child: (t, s) => to(t.g, { type: 'INHERIT', pfn: pfnAt(s, t.g) }),
      },
    }],
    'copy_page_range.invalidate_end': finish({ mmap_lock: 'WRITE_UNLOCK' }),
  },
  lanes: { vmm: 'VMM', '*': 'mm' },
});

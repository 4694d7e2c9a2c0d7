/**
 * Breaking CoW in its four steps: copy, notifier start, PTE switch, notifier end. The faulting thread holds mmap_lock
 * for reading and a reference on the old page throughout. Source: mm/memory.c, wp_page_copy.
 */
import { block, to, type AnyBranch, type Scalar } from '../../src/model/index.ts';
import { isWritable } from '../host-page.ts';
import type { Pfn } from '../frame.ts';
import { canTakeMmuLock, invalidateEnd, invalidateStart, unmapStage2 } from './invalidate.ts';
import { mayAllocate, mayFault, mustCopy, type HostState } from './pages.ts';

/** Locals that the block uses: the gfn, the page it copies and the copy. */
interface Locals { readonly g: number; readonly oldPfn: Pfn; readonly newPfn: Pfn }

const number = (pfn: Pfn): number => pfn as number;
const isPage = (pfn: Pfn): boolean => typeof pfn === 'number';

/**
 * do_wp_page decides to copy, takes a reference on the old page and copies it. One step: the decision is taken under
 * the page table lock, and what happens to the PTE after it is what pte_same looks for. The thread needs a choice `f`
 * over the frames. `gfn` tells which page is written.
 */
export const copyPage = (gfn: (t: Locals, p: { g: number }) => number, condition: (t: any, s: HostState) => boolean): AnyBranch => ({
  if: (t: Locals, s: HostState, p: { g: number; f: number }) => condition(t, s) && mayFault(s) && mustCopy(s, gfn(t, p)) && mayAllocate(s, p.f),
  say: (t: Locals, s: HostState, p: { g: number; f: number }) => `write fault at gfn${gfn(t, p)}: ${shown(s.page[gfn(t, p)].context.pfn)} is copied to frame${p.f}`,
  send: {
    mmap_lock: block('READ_LOCK'),
    frame: (t: Locals, s: HostState, p: { g: number; f: number }) => {
      const old = s.page[gfn(t, p)].context.pfn;
      // The zero page is not copied: the new page is cleared.
      if (!isPage(old)) return [to(p.f, { type: 'ALLOC', refs: 1, guest: 0, vmm: 0 } as const)];
      const { guest, vmm } = s.frame[number(old)].context;
      return [to(p.f, { type: 'ALLOC', refs: 1, guest, vmm } as const), to(number(old), 'GET')];
    },
  },
  set: {
    g: (t: Locals, _s: HostState, p: { g: number }) => gfn(t, p),
    newPfn: (_t: Locals, _s: HostState, { f }: { f: number }) => f,
    oldPfn: (t: Locals, s: HostState, p: { g: number }) => s.page[gfn(t, p)].context.pfn,
  },
  goto: 'wp_page_copy.invalidate_start',
});

/** The labels after the copy; `back` is where the caller goes on, `done` what it forgets then, `also` what its window sends at both ends. */
export const wpPageCopy = (back: string, done: Readonly<Record<string, Scalar>> = {}, also: AnyBranch['send'] = {}) => ({
  'wp_page_copy.invalidate_start': [{ ...invalidateStart, send: { ...invalidateStart.send, ...also } }],
  'wp_page_copy.unmap_stage2': [unmapStage2],
  'wp_page_copy.switch_pte': [
    {
      name: 'same',
      if: (t: Locals, s: HostState) => pteSame(t, s),
      say: (t: Locals) => `PTE of gfn${t.g}: ${shown(t.oldPfn)} -> ${shown(t.newPfn)}, writable`,
      send: {
        page: (t: Locals) => to(t.g, { type: 'SWITCH', pfn: number(t.newPfn) } as const),
        frame: (t: Locals) => isPage(t.oldPfn) ? to(number(t.oldPfn), { type: 'PUT', n: 1 } as const) : null,
      },
    },
    {
      name: 'changed', else: true,
      say: 'pte_same fails: the copy is dropped',
      send: { frame: (t: Locals) => to(number(t.newPfn), { type: 'PUT', n: 1 } as const) },
    },
  ],
  'wp_page_copy.invalidate_end': [{
    if: (_t: Locals, s: HostState) => canTakeMmuLock(s),
    say: 'mmu_notifier_invalidate_range_end; the old page is put',
    send: {
      ...invalidateEnd, ...also, mmap_lock: 'READ_UNLOCK',
      frame: (t: Locals) => isPage(t.oldPfn) ? to(number(t.oldPfn), { type: 'PUT', n: 1 } as const) : null,
    },
    set: { newPfn: 'none', oldPfn: 'none', ...done },
    goto: back,
  }],
}) as unknown as Record<'wp_page_copy.invalidate_start' | 'wp_page_copy.unmap_stage2' | 'wp_page_copy.switch_pte' | 'wp_page_copy.invalidate_end', readonly AnyBranch[]>;

/** The recheck under the page table lock: has the PTE changed since it was copied? */
const pteSame = (t: Locals, s: HostState): boolean => s.page[t.g].context.pfn === t.oldPfn && !isWritable(s.page[t.g]);

const shown = (pfn: Pfn): string => typeof pfn === 'number' ? `frame${pfn}` : pfn === 'zero' ? 'the zero page' : 'nothing';

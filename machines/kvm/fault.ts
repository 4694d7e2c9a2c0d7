/**
 * One vCPU: the guest's accesses to its shared alias, and KVM's handling of the aborts that they cause, as posted in
 * v14 of "arm64: Support for Arm CCA in KVM". Each label is a point between whose steps something else can run.
 * Source: arch/arm64/kvm/mmu.c (kvm_handle_guest_abort, user_mem_abort), arch/arm64/kvm/rmi.c (realm_map_ipa,
 * realm_map_non_secure), virt/kvm/kvm_main.c (__kvm_faultin_pfn), mm/gup.c.
 */
import { block, bool, call, range, to } from '../../src/model/index.ts';
import { pfns, type Pfn } from '../frame.ts';
import { isWritable } from '../host-page.ts';
import { isReusable, mayAllocate, mayFault } from '../mm/pages.ts';
import { copyPage, wpPageCopy } from '../mm/wp-page-copy.ts';
import { thread } from '../parts.ts';
import { RMI_RTT_UNPROT_MAP } from '../rmi/unprot-map.ts';
import { isMapped } from '../stage2.ts';
import { chosen, forgetExits, loadAbort, pending, store, storeAbort } from './guest.ts';

/** The locals that the map call reads. */
interface Fault { readonly g: number; readonly pfn: Pfn; readonly writable: boolean }

const frameOf = (pfn: Pfn): number => pfn as number;
const isPage = (pfn: Pfn): boolean => typeof pfn === 'number';
const shown = (pfn: Pfn): string => isPage(pfn) ? `frame${pfn}` : String(pfn);

export const kvmFault = thread('vcpu', {
  locals: {
    /** the gfn that the guest's pending access is to */
    g: range(2),
    access: ['none', 'load', 'store'],
    /** the abort, as KVM sees it */
    fault: ['none', 'translation', 'permission'],
    isWrite: bool,
    /** result of the fault-in */
    pfn: pfns,
    writable: bool,
    /** status of the last RMI call */
    rmi: ['none', 'RMI_SUCCESS', 'RMI_ERROR_RTT(3)'],
    /** what the fault handler returns; a positive value resumes the guest, too */
    ret: ['0', '-EFAULT', 'RMI_ERROR_RTT(3)'],
    /** was a KVM_EXIT_* reason prepared for user space? */
    prepared: bool,
    oldPfn: pfns,
    newPfn: pfns,
  },
  choices: { g: 'page', value: [1, 0], kind: ['visible', 'hidden'], f: 'frame' },
  code: {
    // ------------------------------------------------------------- realm
    // The guest starts an access of its own accord; nothing forces it to. Loads that hit change nothing and are left out.
    'guest.run': [
      { name: 'store', choose: ['g', 'value'], ...store(chosen) },
      { name: 'load_abort', choose: ['g'], ...loadAbort(chosen) },
      { name: 'store_abort', choose: ['g', 'kind'], ...storeAbort(chosen) },
    ],
    // An access that aborted is executed again, until it is done.
    'guest.retry': [
      {
        name: 'load',
        if: (t, s) => t.access === 'load' && isMapped(s, t.g),
        say: t => `load ipa${t.g}`,
        send: { exits: forgetExits },
        set: { access: 'none', g: 0 },
        goto: 'guest.run',
      },
      { name: 'store', choose: ['value'], ...store(pending) },
      { name: 'load_abort', ...loadAbort(pending) },
      { name: 'store_abort', choose: ['kind'], ...storeAbort(pending) },
    ],
    // --------------------------------------------------------------- KVM
    'user_mem_abort.vma_lookup': [{
      if: (_t, s) => mayFault(s),
      say: 'samples mmu_invalidate_seq',
      send: { mmu_seq: t => to(t.me, 'SAMPLE') },
    }],
    // GUP: the fast try asks for a writable PTE also on a read; the slow one faults the page in and looks again.
    '__kvm_faultin_pfn.gup': [
      {
        name: 'writable',
        if: (t, s) => isWritable(s.page[t.g]),
        say: (t, s) => `pfn=${shown(s.page[t.g].context.pfn)} writable=1`,
        send: { frame: (t, s) => to(frameOf(s.page[t.g].context.pfn), 'GET') },
        set: { pfn: (t, s) => s.page[t.g].context.pfn, writable: true },
        goto: 'user_mem_abort.lock',
      },
      {
        name: 'read_only',
        if: (t, s) => !t.isWrite && mayFault(s) && !isWritable(s.page[t.g]) && !s.page[t.g].is('UNPOPULATED'),
        say: (t, s) => `pfn=${shown(s.page[t.g].context.pfn)} writable=0`,
        send: { frame: (t, s) => isPage(s.page[t.g].context.pfn) ? to(frameOf(s.page[t.g].context.pfn), 'GET') : null },
        set: { pfn: (t, s) => s.page[t.g].context.pfn, writable: false },
        goto: 'user_mem_abort.lock',
      },
      {
        name: 'fill_zero',
        if: (t, s) => s.param.backing === 'anon' && !t.isWrite && mayFault(s) && s.page[t.g].is('UNPOPULATED'),
        say: t => `handle_mm_fault maps the zero page at gfn${t.g}`,
        send: { page: t => to(t.g, 'FILL_ZERO') },
        goto: '__kvm_faultin_pfn.gup',
      },
      {
        name: 'fill_anon', choose: ['f'],
        if: (t, s, { f }) => s.param.backing === 'anon' && t.isWrite && mayFault(s) && s.page[t.g].is('UNPOPULATED') && mayAllocate(s, f),
        say: (t, _s, { f }) => `handle_mm_fault maps new frame${f} at gfn${t.g}`,
        send: { page: (t, _s, { f }) => to(t.g, { type: 'FILL_ANON', pfn: f }), frame: (_t, _s, { f }) => to(f, { type: 'ALLOC', refs: 1, guest: 0, vmm: 0 }) },
        goto: '__kvm_faultin_pfn.gup',
      },
      {
        name: 'fill_cached',
        if: (t, s) => s.param.backing === 'memfd' && mayFault(s) && s.page[t.g].is('UNPOPULATED') && s.page_cache[t.g].is('CACHED'),
        say: t => `handle_mm_fault maps the cached page at gfn${t.g}`,
        send: {
          page: (t, s) => to(t.g, { type: 'FILL_SHARED', pfn: s.page_cache[t.g].context.pfn as number }),
          frame: (t, s) => to(s.page_cache[t.g].context.pfn as number, 'GET'),
        },
        goto: '__kvm_faultin_pfn.gup',
      },
      {
        name: 'fill_new', choose: ['f'],
        if: (t, s, { f }) => s.param.backing === 'memfd' && mayFault(s) && s.page[t.g].is('UNPOPULATED') && s.page_cache[t.g].is('EMPTY') && mayAllocate(s, f),
        say: (t, _s, { f }) => `handle_mm_fault adds frame${f} to the page cache and maps it at gfn${t.g}`,
        send: {
          page: (t, _s, { f }) => to(t.g, { type: 'FILL_SHARED', pfn: f }),
          page_cache: (t, _s, { f }) => to(t.g, { type: 'INSERT', pfn: f }),
          frame: (_t, _s, { f }) => to(f, { type: 'ALLOC', refs: 2, guest: 0, vmm: 0 }),
        },
        goto: '__kvm_faultin_pfn.gup',
      },
      {
        name: 'reuse',
        if: (t, s) => t.isWrite && mayFault(s) && isReusable(s, t.g),
        say: t => `wp_page_reuse: gfn${t.g} becomes writable in place, no notifier`,
        send: { page: t => to(t.g, 'REUSE') },
        goto: '__kvm_faultin_pfn.gup',
      },
      { name: 'copy', choose: ['f'], ...copyPage(t => t.g, (t: { isWrite?: boolean }) => t.isWrite === true) },
    ],
    ...wpPageCopy('__kvm_faultin_pfn.gup'),
    // Lock and retry check are one step; between this check and the release the lock must not be dropped.
    'user_mem_abort.lock': [
      {
        name: 'retry',
        if: (t, s) => !s.mmu_lock.is('WRITE') && (s.mmu_invalidate.is('IN_PROGRESS') || s.mmu_seq[t.me].is('STALE')),
        say: 'mmu_invalidate_retry: -EAGAIN, back to the guest',
        send: { mmu_seq: t => to(t.me, 'USED'), frame: t => isPage(t.pfn) ? to(frameOf(t.pfn), { type: 'PUT', n: 1 }) : null },
        set: { fault: 'none', isWrite: false, pfn: 'none', writable: false },
        goto: 'guest.retry',
      },
      {
        name: 'go_on', else: true,
        say: 'mmu_lock held, nothing was invalidated',
        send: { mmu_lock: block('READ_LOCK'), mmu_seq: t => to(t.me, 'USED') },
      },
    ],
    'user_mem_abort.dispatch': [
      { name: 'relax', if: t => t.fault === 'permission', say: 'a permission fault of page size: relax', goto: 'kvm_pgtable_stage2_relax_perms.walk' },
      { name: 'realm', else: true, say: 'realm_map_ipa', goto: 'realm_map_ipa.require_write' },
    ],
    // What this does to a realm, whose root tables are delegated, is not known; taken to change no RTT entry and to succeed.
    'kvm_pgtable_stage2_relax_perms.walk': [{ say: 'changes no RTT entry', goto: 'user_mem_abort.release' }],
    'realm_map_ipa.require_write': [
      { name: 'refused', if: t => !t.writable, say: 'WARN_ON(!(prot & KVM_PGTABLE_PROT_W))', goto: 'realm_map_ipa.warn_no_write' },
      { name: 'ok', else: true, say: 'prot has W', goto: 'realm_map_non_secure.unprot_map' },
    ],
    'realm_map_ipa.warn_no_write': [{ say: 'returns -EFAULT', set: { ret: '-EFAULT' }, goto: 'user_mem_abort.release' }],
    'realm_map_non_secure.unprot_map': [{
      call: call(RMI_RTT_UNPROT_MAP, (t: Fault) => ({ ipa: t.g, pa: t.pfn, s2ap: t.writable ? 'RW' : 'R' })),
      into: 'rmi',
      goto: { RMI_SUCCESS: 'user_mem_abort.release', '*': 'realm_map_non_secure.warn_last_level' },
    }],
    // The level is already the last one, so there is no table to create.
    'realm_map_non_secure.warn_last_level': [{ say: 'WARN_ON(level == KVM_PGTABLE_LAST_LEVEL); no RTT to create', goto: 'realm_map_non_secure.retry_map' }],
    'realm_map_non_secure.retry_map': [{
      call: call(RMI_RTT_UNPROT_MAP, (t: Fault) => ({ ipa: t.g, pa: t.pfn, s2ap: t.writable ? 'RW' : 'R' })),
      into: 'rmi',
      goto: { RMI_SUCCESS: 'user_mem_abort.release', '*': 'realm_map_non_secure.warn_map_failed' },
    }],
    'realm_map_non_secure.warn_map_failed': [{ say: 'WARN_ON(ret); returns the positive RMI status', set: { ret: 'RMI_ERROR_RTT(3)' } }],
    'user_mem_abort.release': [
      {
        name: 'error',
        if: t => t.ret.startsWith('-'),
        say: t => `mmu_unlock, put page; KVM_RUN returns ${t.ret}`,
        send: { mmu_lock: 'READ_UNLOCK', frame: t => isPage(t.pfn) ? to(frameOf(t.pfn), { type: 'PUT', n: 1 }) : null },
        set: { pfn: 'none', writable: false, rmi: 'none' },
        goto: 'kvm_arch_vcpu_ioctl_run.failed',
      },
      {
        name: 'resume', else: true,
        say: 'mmu_unlock, put page; the guest resumes',
        send: { mmu_lock: 'READ_UNLOCK', frame: t => isPage(t.pfn) ? to(frameOf(t.pfn), { type: 'PUT', n: 1 }) : null },
        set: { pfn: 'none', writable: false, rmi: 'none', ret: '0', fault: 'none', isWrite: false },
        goto: 'guest.retry',
      },
    ],
    'kvm_arch_vcpu_ioctl_run.failed': [],
  },
  lanes: { guest: 'realm', wp_page_copy: 'mm', '*': 'KVM' },
  tags: { WARN: ['realm_map_ipa.warn_no_write', 'realm_map_non_secure.warn_last_level', 'realm_map_non_secure.warn_map_failed'] },
  source: 'v14 29/44, arch/arm64/kvm/rmi.c and mmu.c',
});

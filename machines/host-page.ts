/**
 * The VMM's page table entry for one gfn, with what the mm knows about the page behind it.
 *
 * Private anonymous memory uses UNPOPULATED, ZERO, EXCLUSIVE, EXCLUSIVE_RO, COW_SHARED and PREVIOUSLY_SHARED;
 * a MAP_SHARED memfd uses UNPOPULATED, SHARED_RW and SHARED_RO. Only EXCLUSIVE and SHARED_RW are writable PTEs.
 * FORK and WRITE_PROTECT are handled only where fork() and write protection change what is known of the page; the VMM
 * begins neither elsewhere (README.md says what that leaves out), and an event that comes nevertheless is refused.
 * Source: mm/memory.c (do_anonymous_page, do_wp_page, wp_page_copy, wp_page_reuse), mm/mprotect.c.
 */
import { assign } from 'xstate';
import { events } from '../src/model/index.ts';
import { frameNumbers, type Pfn } from './frame.ts';

export const hostPage = events({
  /** do_anonymous_page on a read: the zero page, read-only. No notifier: nothing was mapped. */
  FILL_ZERO: {},
  /** do_anonymous_page on a write */
  FILL_ANON: { pfn: frameNumbers },
  /** do_fault on a MAP_SHARED memfd: writable at once, also for a read */
  FILL_SHARED: { pfn: frameNumbers },
  /** wp_page_reuse: read-only to writable, same frame, no notifier */
  REUSE: {},
  /** wp_page_copy installs the copy */
  SWITCH: { pfn: frameNumbers },
  /** MADV_DONTNEED, hole punching: the PTE is cleared */
  ZAP: {},
  /** copy_page_range write-protects a private page of the parent */
  FORK: {},
  /** the child that shared the page has exited or copied it */
  CHILD_GONE: {},
  /** uffd-wp, soft-dirty, mprotect, writeback: a writable PTE becomes read-only, the frame stays */
  WRITE_PROTECT: {},
}, { pfn: 'none' } as { pfn: Pfn }).createMachine({
  id: 'host_page',
  context: { pfn: 'none' },
  initial: 'UNPOPULATED',
  states: {
    UNPOPULATED: {
      entry: assign({ pfn: 'none' }),
      on: {
        FILL_ZERO: 'ZERO',
        FILL_ANON: { target: 'EXCLUSIVE', actions: assign({ pfn: ({ event }) => event.pfn }) },
        FILL_SHARED: { target: 'SHARED_RW', actions: assign({ pfn: ({ event }) => event.pfn }) },
        ZAP: {},
      },
    },
    /** the shared zero page, read-only; a write replaces it by a zero-filled frame */
    ZERO: {
      entry: assign({ pfn: 'zero' }),
      on: {
        SWITCH: { target: 'EXCLUSIVE', actions: assign({ pfn: ({ event }) => event.pfn }) },
        ZAP: 'UNPOPULATED',
      },
    },
    /** own anonymous page (PG_anon_exclusive), writable */
    EXCLUSIVE: { on: { ZAP: 'UNPOPULATED', FORK: 'COW_SHARED', WRITE_PROTECT: 'EXCLUSIVE_RO' } },
    /** own anonymous page, write-protected: a write makes it writable in place */
    EXCLUSIVE_RO: { on: { REUSE: 'EXCLUSIVE', ZAP: 'UNPOPULATED', FORK: 'COW_SHARED' } },
    /** a child maps the same frame; a write copies */
    COW_SHARED: {
      on: {
        SWITCH: { target: 'EXCLUSIVE', actions: assign({ pfn: ({ event }) => event.pfn }) },
        CHILD_GONE: 'PREVIOUSLY_SHARED', ZAP: 'UNPOPULATED',
      },
    },
    /** the child has gone: a write reuses the frame if nobody else holds a reference, else copies */
    PREVIOUSLY_SHARED: {
      on: {
        REUSE: 'EXCLUSIVE',
        SWITCH: { target: 'EXCLUSIVE', actions: assign({ pfn: ({ event }) => event.pfn }) },
        ZAP: 'UNPOPULATED', FORK: 'COW_SHARED',
      },
    },
    /** page cache page of a MAP_SHARED memfd */
    SHARED_RW: { on: { ZAP: 'UNPOPULATED', WRITE_PROTECT: 'SHARED_RO' } },
    SHARED_RO: { on: { REUSE: 'SHARED_RW', ZAP: 'UNPOPULATED' } },
  },
});

type Page = { is(state: 'EXCLUSIVE' | 'SHARED_RW' | 'UNPOPULATED' | 'ZERO' | 'EXCLUSIVE_RO' | 'SHARED_RO' | 'COW_SHARED' | 'PREVIOUSLY_SHARED'): boolean };
/** Does the PTE permit a write now? What KVM's `writable` verdict comes from. */
export const isWritable = (page: Page): boolean => page.is('EXCLUSIVE') || page.is('SHARED_RW');

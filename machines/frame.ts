/**
 * A host page frame: its reference count, and its content as two data cells, one that only the guest writes and one
 * that only the VMM writes. One cell would hide a lost write (a copy taken between two stores to different cells).
 */
import { assign } from 'xstate';
import { events, range } from '../src/model/index.ts';

/** A frame as page tables, stage 2 and KVM's locals name it: nothing, the shared zero page, or a frame's number. */
export type Pfn = 'none' | 'zero' | number;
/** Frame numbers that may occur; a scenario says how many frames there are. */
export const frameNumbers = range(5);
export const pfns = ['none', 'zero', ...frameNumbers] as const;
export const cell = [0, 1] as const;

export const frame = events({
  /** alloc_page: `refs` holders at once, content zero-filled or copied */
  ALLOC: { refs: [1, 2], guest: cell, vmm: cell },
  /** get_page */
  GET: {},
  /** put_page, n references at once; the last one frees the frame */
  PUT: { n: [1, 2] },
  GUEST_STORE: { value: cell },
  VMM_STORE: { value: cell },
}, { refs: 0, guest: 0, vmm: 0 } as { refs: number; guest: number; vmm: number }).createMachine({
  id: 'frame',
  context: { refs: 0, guest: 0, vmm: 0 },
  initial: 'FREE',
  states: {
    FREE: {
      on: {
        ALLOC: { target: 'USED', actions: assign(({ event }) => ({ refs: event.refs, guest: event.guest, vmm: event.vmm })) },
        // A store through a stale mapping. What it overwrites has no owner; stage2-never-maps-a-stale-frame objects to the mapping.
        GUEST_STORE: {},
      },
    },
    USED: {
      on: {
        GET: { actions: assign({ refs: ({ context }) => context.refs + 1 }) },
        PUT: [
          { guard: ({ context, event }) => context.refs === event.n, target: 'FREE', actions: assign({ refs: 0, guest: 0, vmm: 0 }) },
          { guard: ({ context, event }) => context.refs > event.n, actions: assign({ refs: ({ context, event }) => context.refs - event.n }) },
        ],
        GUEST_STORE: { actions: assign({ guest: ({ event }) => event.value }) },
        VMM_STORE: { actions: assign({ vmm: ({ event }) => event.value }) },
      },
    },
  },
});

/** The shared zero page: every process and every gfn that reads untouched private memory maps this one frame. */
export const zeroPage = events({ GUEST_STORE: { value: cell } }, { guest: 0, vmm: 0 } as { guest: number; vmm: number }).createMachine({
  id: 'zero_page',
  context: { guest: 0, vmm: 0 },
  initial: 'MAPPED_BY_ALL',
  states: { MAPPED_BY_ALL: { on: { GUEST_STORE: { actions: assign({ guest: ({ event }) => event.value }) } } } },
});

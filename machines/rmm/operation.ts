/**
 * What tf-rmm keeps of a command that yields: its context, the marks in the entries that it owns, the pages that it has yet to
 * release, and the references that keep the table in place. tf-rmm docs/design/rtt-map-unmap.rst, lib/granule.
 */
import { assign } from 'xstate';
import { bool, events } from '../../src/model/index.ts';

/** Numbers of contexts: what a host gets as the handle. */
export const handles = [0, 1] as const;
/** Pages that may be tables or data where calls yield, and places of protected entries there. */
const pages = [0, 1, 2, 3, 4, 5, 6] as const;
const places = [0, 1, 2] as const;

/**
 * The software bits of an entry that is architecturally unassigned: DRAIN_PENDING with the handle of the operation that owns it,
 * and TLBI_PENDING as long as the invalidation of what it mapped is owed.
 */
export const mark = events({ MARK: { by: handles }, MARK_TLBI: { by: handles }, INVALIDATED: {}, CLEAR: {} }, { by: null } as { by: number | null }).createMachine({
  id: 'mark',
  context: { by: null },
  initial: 'NONE',
  states: {
    NONE: { entry: assign({ by: null }), on: { MARK: 'DRAIN', MARK_TLBI: 'TLBI' } },
    DRAIN: { entry: assign(({ context, event }) => ({ by: 'by' in event ? event.by : context.by })), on: { CLEAR: 'NONE' } },
    /** an operation that goes on to its end in one call invalidates and clears */
    TLBI: { entry: assign(({ context, event }) => ({ by: 'by' in event ? event.by : context.by })), on: { INVALIDATED: 'DRAIN', CLEAR: 'NONE' } },
  },
});

/** A page that was mapped, on the list of an operation that has yet to release it. */
export const queued = events({ QUEUE: { by: handles }, DONE: {} }, { by: null } as { by: number | null }).createMachine({
  id: 'queued',
  context: { by: null },
  initial: 'NO',
  states: {
    NO: { entry: assign({ by: null }), on: { QUEUE: 'YES' } },
    YES: { entry: assign(({ context, event }) => ({ by: 'by' in event ? event.by : context.by })), on: { DONE: 'NO' } },
  },
});

type Context = { table: number | null; place: number | null; pa: number | null; done: number | null; rollback: boolean };
const NOTHING: Context = { table: null, place: null, pa: null, done: null, rollback: false };

/**
 * A context of the pool. RESERVED: a CPU is in a call that may yield. It is sealed when the call answers RMI_INCOMPLETE, and its number is
 * then the handle: UNMAP works on a table, MAP on an entry, with `done` pages from `pa` on taken, or, in a rollback, still to be given back.
 */
export const operation = events({
  RESERVE: {}, RELEASE: {}, SEAL_UNMAP: { table: pages }, SEAL_MAP: { table: pages, place: places, pa: pages, done: [0, 1], rollback: bool },
}, NOTHING).createMachine({
  id: 'operation',
  context: NOTHING,
  initial: 'FREE',
  states: {
    FREE: { entry: assign(NOTHING), on: { RESERVE: 'RESERVED', SEAL_UNMAP: 'UNMAP', SEAL_MAP: 'MAP' } },
    RESERVED: { on: { RELEASE: 'FREE' } },
    UNMAP: { entry: assign(({ event }) => 'table' in event ? { ...NOTHING, table: event.table } : NOTHING), on: { RELEASE: 'FREE' } },
    MAP: {
      entry: assign(({ event }) => event.type === 'SEAL_MAP' ? { table: event.table, place: event.place, pa: event.pa, done: event.done, rollback: event.rollback } : NOTHING),
      on: { SEAL_MAP: { target: 'MAP', reenter: true }, RELEASE: 'FREE' },
    },
  },
});

/** The references to a granule that is a table: one for each of its entries that is live, or marked. Below 0 there is nothing to put. */
export const refcount = events({ GET: { n: [1, 2, 3] }, PUT: { n: [1, 2, 3] } }, { n: 0 } as { n: number }).createMachine({
  id: 'refcount',
  context: { n: 0 },
  initial: 'COUNTED',
  states: {
    COUNTED: {
      on: {
        GET: { guard: ({ context, event }) => context.n + event.n <= 4, actions: assign({ n: ({ context, event }) => context.n + event.n }) },
        PUT: { guard: ({ context, event }) => context.n >= event.n, actions: assign({ n: ({ context, event }) => context.n - event.n }) },
      },
    },
  },
});

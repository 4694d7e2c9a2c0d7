/** RMI_OP_CONTINUE: an operation in flight goes on, to its end, to the next interrupt, or back where a page is not there any more. tf-rmm runtime/rmi/sro.c, rtt_map.c, rtt_unmap.c. */
import { to } from '../../src/model/index.ts';
import { INPUT } from '../rmm/conditions.ts';
import { command, type Rmm } from '../rmm/parts.ts';
import { entriesOf, pagesIn } from '../rmm/tree.ts';
import { marksOf, put, queuedBy, settle } from '../rmm/yields.ts';

type Input = { handle: number };
const isUnmap = (s: Rmm, h: number): boolean => h >= 0 && h < s.operation.length && s.operation[h].is('UNMAP');
const isMap = (s: Rmm, h: number): boolean => h >= 0 && h < s.operation.length && s.operation[h].is('MAP');

/** The pages of the entry that is being mapped, and of these the ones not taken yet. */
function mapped(s: Rmm, h: number): number[] {
  const { place, pa } = s.operation[h].context;
  const entry = entriesOf(s, 0, 'protected').find(e => e.place === place)!;
  return Array.from({ length: pagesIn(s, entry.level) }, (_, k) => pa! + k);
}
const taken = (s: Rmm, h: number): number[] => mapped(s, h).slice(0, s.operation[h].context.done!);
const missing = (s: Rmm, h: number): number[] => mapped(s, h).slice(s.operation[h].context.done!);
/** A page that the host has taken back, or given to something else. */
const isGone = (s: Rmm, page: number): boolean => !s.granule[page].is('DELEGATED');
export const rollsBack = (s: Rmm, { handle: h }: Input): boolean => isMap(s, h) && (s.operation[h].context.rollback || missing(s, h).some(p => isGone(s, p)));

const unmark = (s: Rmm, h: number) => marksOf(s, h).map(p => to(p, 'CLEAR' as const));

export const RMI_OP_CONTINUE = command<Input>('RMI_OP_CONTINUE', {
  total: true,
  failures: [{ id: 'handle_valid', status: INPUT, when: (s, { handle }) => !isUnmap(s, handle) && !isMap(s, handle) }],
  success: {
    send: {
      granule: (s, { handle: h }) => isMap(s, h) ? missing(s, h).map(p => to(p, 'TO_DATA' as const)) : queuedBy(s, h).map(p => to(p, 'RELEASE' as const)),
      queued: (s, { handle: h }) => queuedBy(s, h).map(p => to(p, 'DONE' as const)),
      rtte: (s, { handle: h }) => isMap(s, h) ? to(s.operation[h].context.place!, { type: 'ASSIGNED' as const, pa: s.operation[h].context.pa! as 0 }) : null,
      tlb: (s, { handle }) => settle(s, handle),
      // An entry that is mapped keeps the reference that was taken for its mark.
      mark: (s, { handle: h }) => unmark(s, h),
      refcount: (s, { handle: h }) => isUnmap(s, h) ? put(s.operation[h].context.table!, marksOf(s, h).length) : null,
      operation: (_s, { handle }) => to(handle, 'RELEASE' as const),
    },
  },
  show: ({ handle }) => `handle ${handle}`,
  source: 'tf-rmm, runtime/rmi/sro.c; identifiers descriptive',
});

/** The pages that it has taken go back, and the entry is free again. */
export const RMI_OP_CONTINUE_rolls_back = command<Input>('RMI_OP_CONTINUE rolls back', {
  failures: [],
  success: {
    status: INPUT,
    send: {
      granule: (s, { handle: h }) => taken(s, h).map(p => to(p, 'RELEASE' as const)),
      mark: (s, { handle: h }) => unmark(s, h),
      refcount: (s, { handle: h }) => put(s.operation[h].context.table!, 1),
      operation: (_s, { handle }) => to(handle, 'RELEASE' as const),
    },
  },
  show: ({ handle }) => `handle ${handle}`,
  source: 'tf-rmm, runtime/rmi/rtt_map.c',
});

/** `after`: how many more invalidations and pages are done when the next interrupt is seen. Where it is none, nothing happens. */
type Interrupted = Input & { after: number };
const owed = (s: Rmm, h: number): number => marksOf(s, h, true).length;
const released = (s: Rmm, { handle: h, after }: Interrupted): number[] => queuedBy(s, h).slice(0, Math.max(0, after - owed(s, h)));

export const continueYields = (s: Rmm, { handle: h, after }: Interrupted): boolean => after > 0 && (
  isMap(s, h) ? after === 1 && !s.operation[h].context.rollback && (isGone(s, missing(s, h)[0]!) ? taken(s, h).length > 0 : missing(s, h).length > 1)
  : isUnmap(s, h) && (queuedBy(s, h).length > 0 ? after < owed(s, h) + queuedBy(s, h).length : after <= owed(s, h)));

export const RMI_OP_CONTINUE_yields = command<Interrupted>('RMI_OP_CONTINUE yields', {
  failures: [],
  success: {
    status: 'RMI_INCOMPLETE',
    send: {
      mark: (s, { handle: h, after }) => isUnmap(s, h) ? marksOf(s, h, true).slice(0, after).map(p => to(p, 'INVALIDATED' as const)) : null,
      tlb: (s, { handle, after }) => settle(s, handle, after),
      granule: (s, i) => isUnmap(s, i.handle) ? released(s, i).map(p => to(p, 'RELEASE' as const)) : isGone(s, missing(s, i.handle)[0]!) ? null : to(missing(s, i.handle)[0]!, 'TO_DATA' as const),
      queued: (s, i) => isUnmap(s, i.handle) ? released(s, i).map(p => to(p, 'DONE' as const)) : null,
      // One page more, or the first page that is gone: then what was taken is to be given back.
      operation: (s, { handle: h }) => {
        if (!isMap(s, h)) return null;
        const { table, place, pa, done } = s.operation[h].context;
        const gone = isGone(s, missing(s, h)[0]!);
        return to(h, { type: 'SEAL_MAP' as const, table: table as 1, place: place as 1, pa: pa as 1, done: (gone ? done! : done! + 1) as 1, rollback: gone });
      },
    },
  },
  show: ({ handle, after }) => `handle ${handle}, interrupted after ${after}`,
  source: 'tf-rmm, runtime/rmi/rtt_map.c, rtt_unmap.c',
});

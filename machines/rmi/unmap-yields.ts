/** RMI_RTT_DATA_UNMAP and RMI_RTT_UNPROT_UNMAP as far as their first interrupt. The entries are unassigned and marked, some of the work is done, the rest is left to RMI_OP_CONTINUE. */
import { to } from '../../src/model/index.ts';
import { toPage } from '../rmm/conditions.ts';
import { dialect, command, type Rmm } from '../rmm/parts.ts';
import { landing, run, type Accepts, type Range } from '../rmm/ranges.ts';
import { invalidate, once } from '../rmm/tlb.ts';
import { isProtected, isTable, ripasOf, type Entry } from '../rmm/tree.ts';
import { backing, freeContext, get, isMarked, isValid, pool, put, succeeds, tableOf } from '../rmm/yields.ts';
import { dataUnmap_tfRmm, RMI_RTT_DATA_UNMAP, unmapped } from './data-unmap.ts';
import { RMI_RTT_UNPROT_UNMAP, unprotUnmap_tfRmm } from './rtt-unprot-unmap.ts';

/** `after`: how many invalidations and pages are done when the interrupt is seen. */
type Input = { rd: number; base: number; top: number; after: number };

const isLeaf: Accepts<Range> = (s, _i, e) => !isTable(s, e);
/** The entries that the call takes; what is marked is passed over like anything that is not live. */
const swept = (s: Rmm, i: Range): Entry[] => run(s, i, toPage, isLeaf).filter(({ place }) => s.rtte[place].is('ASSIGNED') || s.rtte[place].is('ASSIGNED_NS'));
const valid = (s: Rmm, i: Range): Entry[] => swept(s, i).filter(e => isValid(s, e));
const pages = (s: Rmm, i: Range): number[] => isProtected(s, i.base) ? backing(s, swept(s, i)) : [];
const table = (s: Rmm, i: Range): number => tableOf(s, i.rd, landing(s, i, toPage)!);

const send = {
  rtte: (s: Rmm, i: Range) => swept(s, i).map(e => to(e.place, isProtected(s, i.base) ? 'UNASSIGNED' as const : 'UNASSIGNED_NS' as const)),
  ripas: (s: Rmm, i: Range) => swept(s, i).filter(e => ripasOf(s, e) === 'RAM').map(e => to(e.place, 'DESTROYED' as const)),
  operation: (s: Rmm, i: Range) => to(freeContext(s), { type: 'SEAL_UNMAP' as const, table: table(s, i) as 1 }),
  // Of what was valid the first `after` are invalidated, and the others are owed.
  tlb: (s: Rmm, i: Input) => invalidate(s, i.rd, valid(s, i).slice(0, i.after).map(e => once(e.base))),
  mark: (s: Rmm, i: Input) => {
    const owed = valid(s, i).slice(i.after);
    return swept(s, i).map(e => to(e.place, { type: owed.some(o => o.place === e.place) ? 'MARK_TLBI' as const : 'MARK' as const, by: freeContext(s) as 0 }));
  },
  granule: (s: Rmm, i: Input) => pages(s, i).slice(0, released(s, i)).map(p => to(p, 'RELEASE' as const)),
  queued: (s: Rmm, i: Input) => pages(s, i).slice(released(s, i)).map(p => to(p, { type: 'QUEUE' as const, by: freeContext(s) as 0 })),
  // A protected entry keeps the reference of its mapping, an unprotected one has had none.
  refcount: (s: Rmm, i: Range) => isProtected(s, i.base) ? null : get(table(s, i), swept(s, i).length),
};
const invalidations = (s: Rmm, i: Range): number => valid(s, i).length;
/** The pages come after the invalidations. */
const released = (s: Rmm, i: Input): number => Math.max(0, i.after - invalidations(s, i));

const inTwo = (name: string) => command<Input>(`${name} yields`, {
  failures: [],
  success: { status: 'RMI_INCOMPLETE', send, outputs: { handle: s => freeContext(s) } },
  show: ({ rd, base, top, after }) => `realm${rd}, ipa${base} to ipa${top}, interrupted after ${after}`,
  source: 'tf-rmm, runtime/rmi/rtt_unmap.c',
});
export const RMI_RTT_DATA_UNMAP_yields = inTwo('RMI_RTT_DATA_UNMAP');
export const RMI_RTT_UNPROT_UNMAP_yields = inTwo('RMI_RTT_UNPROT_UNMAP');

const emptied = (s: Rmm, i: Range) => put(table(s, i), swept(s, i).length);
export const dataUnmap_yields = dialect('yields', RMI_RTT_DATA_UNMAP, {
  why: 'it needs a context, and drops the references of what it unmaps; where it is interrupted, it is RMI_RTT_DATA_UNMAP yields; no devices',
  remove: ['rtte_state', 'blocked', 'busy', 'incomplete'],
  insert: pool.map(f => ({ ...f, before: 'rd_align' })),
  success: { ...unmapped, send: { ...unmapped.send, refcount: emptied } },
});
export const unprotUnmap_yields = dialect('yields', RMI_RTT_UNPROT_UNMAP, {
  why: 'it needs a context; where it is interrupted, it is RMI_RTT_UNPROT_UNMAP yields',
  remove: ['blocked', 'busy', 'incomplete'],
  insert: pool.map(f => ({ ...f, before: 'rd_align' })),
});

const wholeData = succeeds(RMI_RTT_DATA_UNMAP, [dataUnmap_tfRmm, dataUnmap_yields]);
const wholeUnprot = succeeds(RMI_RTT_UNPROT_UNMAP, [unprotUnmap_tfRmm, unprotUnmap_yields]);
/** An interrupt is looked for before each invalidation and each page; where something has been marked. */
export const dataUnmapYields = (s: Rmm, i: Input): boolean => wholeData(s, i) && i.after < invalidations(s, i) + pages(s, i).length;
export const unprotUnmapYields = (s: Rmm, i: Input): boolean => wholeUnprot(s, i) && swept(s, i).length > 0 && i.after <= invalidations(s, i);

/** A change to tf-rmm: without it a second unmap passes over what the first has yet to invalidate, and says that it is unmapped. */
const owned = { id: 'drain_pending', status: 'RMI_BUSY', when: (s: Rmm, i: Range) => run(s, i, toPage, isLeaf).some(e => isMarked(s, e)) };
export const unprotUnmap_busy = dialect('busy', RMI_RTT_UNPROT_UNMAP, { why: 'an entry of the range that an operation in flight owns makes it busy', insert: [owned] });
export const unprotUnmapYields_busy = dialect('busy', RMI_RTT_UNPROT_UNMAP_yields, { why: 'the same', insert: [owned] });

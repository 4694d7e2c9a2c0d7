/** RMI_RTT_DATA_MAP where calls yield: the entry is marked, its pages are taken one by one, and then it is mapped. Up to its first interrupt it is a command of its own. */
import { to } from '../../src/model/index.ts';
import { reached } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { landing, pages, run, type Accepts, type Target } from '../rmm/ranges.ts';
import { isLevel, PAGE_LEVEL, type Entry } from '../rmm/tree.ts';
import { also, freeContext, get, isMarked, pool, succeeds, tableOf } from '../rmm/yields.ts';
import { RMI_RTT_DATA_MAP_INIT } from './data-create.ts';
import { blockByBlock, dataMap_tfRmm, RMI_RTT_DATA_MAP, type DataMapInput } from './data-map.ts';
import { RMI_RTT_UNPROT_MAP, fill, isSame as isSameShared, type UnprotMapInput } from './rtt-unprot-map.ts';

const BUSY = 'RMI_BUSY';
type Input = DataMapInput & { after: number };
const named: Target<{ level: number }> = i => i.level;
const isFree = (s: Rmm, e: Entry): boolean => s.rtte[e.place].is('UNASSIGNED') && !isMarked(s, e);
const isSame = (s: Rmm, e: Entry, pa: number): boolean => s.rtte[e.place].is('ASSIGNED') && s.rtte[e.place].context.pa === pa;
const advances: Accepts<DataMapInput> = (s, { pa }, e, k) => isFree(s, e) || isSame(s, e, pa + k);
/** As far as entries go, whether or not their pages can be taken. */
const toFill = (s: Rmm, i: DataMapInput): Entry[] => isLevel(s, i.level) ? run(s, i, named, advances).filter(e => isFree(s, e)) : [];
const table = (s: Rmm, i: DataMapInput): number => tableOf(s, i.rd, landing(s, i, named)!);

const unowned = blockByBlock(isFree);
export const dataMap_yields = dialect('yields', RMI_RTT_DATA_MAP, {
  why: 'it needs a context, and takes a reference for each entry that it maps; where it is interrupted, it is RMI_RTT_DATA_MAP yields; an entry that an operation in flight owns makes it busy',
  remove: ['blocked', 'busy', 'incomplete'],
  insert: [
    ...pool.map(f => ({ ...f, before: 'rd_align' })),
    { id: 'drain_pending', status: BUSY, when: (s, i) => { const e = isLevel(s, i.level) ? landing(s, i, named) : undefined; return e?.level === i.level && isMarked(s, e); }, before: 'gran_state' },
  ],
  replace: [unowned.gran_state],
  success: { ...unowned.success, send: { ...unowned.success.send, refcount: (s, i) => get(table(s, i), unowned.filled(s, i).length) } },
});
const canTake = (s: Rmm, p: number): boolean => p >= 0 && p < s.granule.length && s.granule[p].is('DELEGATED');

/** The entries that are mapped when the interrupt is seen, and the one that is not yet; `after` counts pages. */
function cut(s: Rmm, i: Input): { readonly mapped: Entry[]; readonly inFlight: Entry | undefined; readonly done: number } {
  const size = pages(s, toFill(s, i)[0] ?? { place: 0, level: PAGE_LEVEL, base: 0 }, 0).length;
  const mapped = Math.floor(i.after / size);
  return { mapped: toFill(s, i).slice(0, mapped), inFlight: toFill(s, i)[mapped], done: i.after % size };
}
const paOf = (i: DataMapInput, e: Entry): number => i.pa + e.base - i.base;
const taken = (s: Rmm, i: Input): number[] => {
  const { mapped, inFlight, done } = cut(s, i);
  return [...mapped.flatMap(e => pages(s, e, paOf(i, e))), ...pages(s, inFlight!, paOf(i, inFlight!)).slice(0, done)];
};
const whole = succeeds(RMI_RTT_DATA_MAP, [dataMap_tfRmm, dataMap_yields], ['gran_state']);
/** The pages after the interrupt are not looked at yet. */
export const dataMapYields = (s: Rmm, i: Input): boolean => {
  if (!whole(s, i) || toFill(s, i).length === 0) return false;
  const { inFlight } = cut(s, i);
  return inFlight !== undefined && paOf(i, inFlight) < s.queued.length && taken(s, i).every(p => canTake(s, p));
};

export const RMI_RTT_DATA_MAP_yields = command<Input>('RMI_RTT_DATA_MAP yields', {
  failures: [],
  success: {
    status: 'RMI_INCOMPLETE',
    send: {
      granule: (s, i) => taken(s, i).map(p => to(p, 'TO_DATA' as const)),
      rtte: (s, i) => cut(s, i).mapped.map(e => to(e.place, { type: 'ASSIGNED' as const, pa: paOf(i, e) as 0 })),
      mark: (s, i) => to(cut(s, i).inFlight!.place, { type: 'MARK' as const, by: freeContext(s) as 0 }),
      refcount: (s, i) => get(table(s, i), cut(s, i).mapped.length + 1),
      operation: (s, i) => {
        const { inFlight, done } = cut(s, i);
        return to(freeContext(s), { type: 'SEAL_MAP' as const, table: table(s, i) as 1, place: inFlight!.place as 1, pa: paOf(i, inFlight!) as 1, done: done as 0, rollback: false });
      },
    },
    outputs: { handle: s => freeContext(s) },
  },
  show: ({ rd, base, top, pa, after }) => `realm${rd}, ipa${base} to ipa${top}, from page${pa}, interrupted after ${after}`,
  source: 'tf-rmm, runtime/rmi/rtt_map.c',
});

export const mapInit_yields = dialect('yields', RMI_RTT_DATA_MAP_INIT, {
  why: 'it does not yield, but takes a reference, and an entry that an operation in flight owns makes it busy',
  insert: [{ id: 'drain_pending', status: BUSY, when: (s, i) => { const e = reached(s, i, PAGE_LEVEL); return e !== undefined && isMarked(s, e); } }],
  success: also(RMI_RTT_DATA_MAP_INIT, [], { refcount: (s, i) => get(tableOf(s, i.rd, reached(s, i, PAGE_LEVEL)!), 1) }),
});

// An unprotected mapping is one write: it does not yield, has no reference, and does not say that it is busy.
const isUnused = (s: Rmm, e: Entry): boolean => s.rtte[e.place].is('UNASSIGNED_NS') && !isMarked(s, e);
const goesOn: Accepts<UnprotMapInput> = (s, i, e, k) => isUnused(s, e) || isSameShared(s, e, i, k);
export const unprotMap_yields = dialect('yields', RMI_RTT_UNPROT_MAP, {
  why: 'an entry that an operation in flight owns is in the way like a mapping',
  remove: ['incomplete'],
  replace: [{ id: 'rtte_state', status: 'RMI_ERROR_RTT', index: { of: [1, 2, 3], is: (_s, { level }) => level }, when: (s, i) => { const e = isLevel(s, i.level) ? landing(s, i, named) : undefined; return e?.level === i.level && !goesOn(s, i, e, 0); } }],
  success: fill(named, goesOn),
});

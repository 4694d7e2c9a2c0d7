/** RMI_RTT_SET_RIPAS: the host does what the realm has asked for, from where it stands, as far as one table goes. RMM specification 1.0 B4.3.21, A5.4. */
import { to } from '../../src/model/index.ts';
import { INPUT, isRec, left, rdConditions, REC, recConditions, RTT, WHOLE_PAGES } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { forget, invalidate, isValid, once } from '../rmm/tlb.ts';
import { each, isProtected, PAGE_LEVEL, pagesIn, restOfTable, ripasOf, walk, type Entry } from '../rmm/tree.ts';

type Input = { rd: number; rec: number; base: number; top: number };
type Value = 'EMPTY' | 'RAM';
/** Does an entry that is DESTROYED stop a change of which the realm did not say CHANGE_DESTROYED? */
type Stops = (wanted: Value) => boolean;

const at = (s: Rmm, { rd, base }: Input) => isProtected(s, base) ? walk(s, rd, base, PAGE_LEVEL) : undefined;
/** What the REC has asked for; nothing if no change is pending. */
const wanted = (s: Rmm, { rec }: Input): Value | null => isRec(s, rec) ? s.ripas_change[rec].context.value : null;
const isDone = (s: Rmm, i: Input, e: Entry): boolean => ripasOf(s, e) === wanted(s, i);

/** Memory of a device never becomes RAM. */
const isRefused = (s: Rmm, i: Input, e: Entry): boolean => wanted(s, i) === 'RAM' && s.rtte[e.place].is('ASSIGNED_DEV');

/** The entries of the table where the walk ends, from there on, that hold a RIPAS and are not stopped at. */
function holding(s: Rmm, i: Input, stops: Stops, devices = false): Entry[] {
  const stop = at(s, i);
  if (!stop) return [];
  const stopsHere = !s.ripas_change[i.rec].context.changeDestroyed && stops(wanted(s, i)!);
  const rest = restOfTable(s, i.rd, stop);
  const end = rest.findIndex(e => s.rtte[e.place].is('TABLE') || (stopsHere && ripasOf(s, e) === 'DESTROYED') || (!devices && isRefused(s, i, e)));
  return end < 0 ? rest : rest.slice(0, end);
}
/** Of these, those that end below top. */
const endingBelow = ({ top }: Input, s: Rmm, entries: readonly Entry[]): Entry[] => entries.filter(e => e.base + pagesIn(s, e.level) <= top);
const run = (s: Rmm, i: Input, stops: Stops): Entry[] => endingBelow(i, s, holding(s, i, stops));

/**
 * How far the call gets: the end of the run, as RttSkipEntriesWithRipas of the specification has it. It is aligned down to
 * the level of the walk, so that it lies below base if base is inside of an entry that reaches beyond top.
 */
function walkTop(s: Rmm, i: Input, stops: Stops): number {
  const stop = at(s, i)!;
  const last = run(s, i, stops).at(-1);
  return last === undefined ? stop.base : last.base + pagesIn(s, last.level);
}
const index = { of: [1, 2, 3], is: (s: Rmm, i: Input) => at(s, i)!.level };
const isPending = (s: Rmm, i: Input): boolean => isRec(s, i.rec) && s.ripas_change[i.rec].is('PENDING');
const noProgress = (stops: Stops) => ({
  id: 'no_progress', status: RTT, index,
  when: (s: Rmm, i: Input) => { const e = at(s, i); return e !== undefined && isPending(s, i) && !isDone(s, i, e) && walkTop(s, i, stops) === i.base; },
});
const changed = (s: Rmm, i: Input, stops: Stops): Entry[] => run(s, i, stops).filter(e => !isDone(s, i, e));
const effects = (stops: Stops) => ({
  send: {
    ripas: (s: Rmm, i: Input) => each(changed(s, i, stops), wanted(s, i)!),
    ripas_change: (s: Rmm, i: Input) => to(i.rec, { type: 'PROGRESS' as const, base: walkTop(s, i, stops) }),
    tlb: (s: Rmm, i: Input) => forget(s, i.rd, changed(s, i, stops)),
  },
  outputs: { out_top: (s: Rmm, i: Input) => walkTop(s, i, stops) },
});

const always: Stops = () => true;

export const RMI_RTT_SET_RIPAS = command<Input>('RMI_RTT_SET_RIPAS', {
  total: true,
  failures: [
    ...rdConditions,
    ...recConditions,
    { id: 'rec_state', status: REC, when: (s, { rec }) => isRec(s, rec) && s.rec[rec].is('RUNNING') },
    { id: 'rec_owner', status: REC, when: (_s, { rd, rec }) => rd !== rec },
    { id: 'size_valid', status: INPUT, when: (_s, { base, top }) => top <= base },
    // Without a pending change both are 0, and no base is at or above 0 and below a top that is at most 0.
    { id: 'base_bound', status: INPUT, when: (s, { rec, base }) => isRec(s, rec) && base !== (s.ripas_change[rec].context.base ?? 0) },
    { id: 'top_bound', status: INPUT, when: (s, { rec, top }) => isRec(s, rec) && top > (s.ripas_change[rec].context.top ?? 0) },
    { id: 'base_align', status: RTT, index, when: (s, i) => { const e = at(s, i); return e !== undefined && isPending(s, i) && e.base !== i.base && !isDone(s, i, e); } },
    left('top_gran_align', INPUT, WHOLE_PAGES),
    noProgress(always),
  ],
  success: effects(always),
  show: ({ rd, rec, base, top }) => `realm${rd}, rec${rec}, ipa${base} to ipa${top}`,
  source: 'RMM specification 1.0, B4.3.21 and B3.75',
});

const toRamOnly: Stops = value => value === 'RAM';
export const setRipas_2_0 = dialect('rmm-2.0-draft', RMI_RTT_SET_RIPAS, {
  why: 'what is DESTROYED stops only a change to RAM; a device in the way of one is an error',
  insert: [
    { id: 'rtte_state', status: RTT, index, when: (s, i) => isPending(s, i) && endingBelow(i, s, holding(s, i, toRamOnly, true)).some(e => isRefused(s, i, e)), before: 'no_progress' },
    { id: 'aux_live', status: 'RMI_ERROR_RTT_AUX', when: { abstracted: 'no planes' }, before: 'no_progress' },
  ],
  replace: [noProgress(toRamOnly)],
  success: effects(toRamOnly),
});

export const setRipas_tfRmm = dialect('tf-rmm', RMI_RTT_SET_RIPAS, {
  why: 'what is DESTROYED stops only a change to RAM, and so does a device; a base inside an entry is an error also where nothing is to be done, and so is a call that gets nowhere',
  replace: [
    { id: 'base_align', status: RTT, index, when: (s, i) => { const e = at(s, i); return e !== undefined && isPending(s, i) && e.base !== i.base; } },
    { id: 'no_progress', status: RTT, index, when: (s, i) => { const e = at(s, i); return e !== undefined && isPending(s, i) && walkTop(s, i, toRamOnly) === i.base; } },
  ],
  success: {
    ...effects(toRamOnly),
    // one for each entry that was valid
    send: { ...effects(toRamOnly).send, tlb: (s, i) => invalidate(s, i.rd, changed(s, i, toRamOnly).filter(e => isValid(s, e)).map(e => once(e.base))) },
  },
});

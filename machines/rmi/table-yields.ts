/** Tables where calls yield: their references say whether they are live, and no command changes an entry that an operation in flight owns. */
import { patchCommand } from '../../src/model/index.ts';
import { REALM, reached, RTT } from '../rmm/conditions.ts';
import { dialect, type Rmm } from '../rmm/parts.ts';
import { below, isHomogeneous, isProtected, isRealm, isTable, PAGE_LEVEL, restOfTable, walk } from '../rmm/tree.ts';
import { also, get, isMarked, put, tableOf } from '../rmm/yields.ts';
import { RMI_REALM_DESTROY } from './realm-destroy.ts';
import { RMI_RTT_CREATE, rttCreate_tfRmm } from './rtt-create.ts';
import { RMI_RTT_DESTROY, rttDestroy_tfRmm } from './rtt-destroy.ts';
import { RMI_RTT_FOLD, rttFold_tfRmm } from './rtt-fold.ts';
import { initRipas, RMI_RTT_INIT_RIPAS } from './rtt-init-ripas.ts';
import { RMI_RTT_SET_RIPAS, setRipas_tfRmm } from './rtt-set-ripas.ts';

interface Range { readonly rd: number; readonly ipa: number; readonly level: number }
/** The entry above the table that the call is about. */
const parentOf = (s: Rmm, i: Range) => reached(s, i, i.level - 1);
const isAssigned = (s: Rmm, place: number): boolean => s.rtte[place].is('ASSIGNED');
/** References to the table below an entry. */
const count = (s: Rmm, place: number): number => s.refcount[s.rtte[place].context.pa!].context.n;

export const rttCreate_yields = dialect('yields', RMI_RTT_CREATE, {
  why: 'the new table has a reference for each page of data, and its parent one for it; an entry that an operation in flight owns makes it busy',
  insert: [{ id: 'drain_pending', status: 'RMI_BUSY', when: (s, i) => { const e = parentOf(s, i); return e !== undefined && isMarked(s, e); } }],
  success: also(RMI_RTT_CREATE, [rttCreate_tfRmm], {
    refcount: (s, i) => {
      const parent = walk(s, i.rd, i.ipa, i.level - 1)!;
      // A block has had its reference already.
      return isAssigned(s, parent.place) ? get(i.rtt, s.param.fanout) : get(tableOf(s, i.rd, parent), 1);
    },
  }),
});

export const rttDestroy_yields = dialect('yields', RMI_RTT_DESTROY, {
  why: 'a table is live as long as there are references to it',
  replace: [{
    id: 'rtt_live', status: RTT, index: { of: [2, 3], is: (_s, i) => i.level },
    when: (s, i) => { const e = parentOf(s, i); return e !== undefined && isTable(s, e) && count(s, e.place) > 0; },
    outputs: { top: (_s, i) => i.ipa },
  }],
  success: also(RMI_RTT_DESTROY, [rttDestroy_tfRmm], { refcount: (s, i) => put(tableOf(s, i.rd, parentOf(s, i)!), 1) }),
});

/** Without references only what is unassigned, or unprotected; with one for each entry only what is assigned. */
const folds = (s: Rmm, i: Range): boolean => {
  const parent = parentOf(s, i)!;
  const first = below(s, i.rd, parent)[0]!;
  const n = count(s, parent.place);
  return isHomogeneous(s, i.rd, parent) && n === (isAssigned(s, first.place) ? s.param.fanout : 0);
};
export const rttFold_yields = dialect('yields', RMI_RTT_FOLD, {
  why: 'the references of a table say of which kind its entries may be',
  replace: [{ id: 'rtt_homo', status: RTT, index: { of: [2, 3], is: (_s, i) => i.level }, when: (s, i) => { const e = parentOf(s, i); return e !== undefined && isTable(s, e) && !folds(s, i); } }],
  success: also(RMI_RTT_FOLD, [rttFold_tfRmm], {
    refcount: (s, i) => {
      const parent = parentOf(s, i)!;
      return count(s, parent.place) === 0 ? put(tableOf(s, i.rd, parent), 1) : put(s.rtte[parent.place].context.pa!, s.param.fanout);
    },
  }),
});

export const realmDestroy_yields = dialect('yields', RMI_REALM_DESTROY, {
  why: 'a realm is live as long as there are references to its root table',
  replace: [{ id: 'realm_live', status: REALM, when: (s, { rd }) => isRealm(s, rd) && (!s.rec[rd].is('ABSENT') || s.refcount[s.realm[rd].context.rtt!].context.n > 0) }],
});

const unowned = initRipas((s, e) => !isMarked(s, e));
export const initRipas_yields = dialect('yields', RMI_RTT_INIT_RIPAS, {
  why: 'an entry that an operation in flight owns stops it',
  replace: [unowned.noProgress], success: unowned.success,
});

interface Change { readonly rd: number; readonly rec: number; readonly base: number; readonly top: number }
const change = patchCommand(RMI_RTT_SET_RIPAS, [setRipas_tfRmm]).spec;
/** As if the range ended before the first entry that an operation in flight owns. */
function upToMark(s: Rmm, i: Change): Change {
  const stop = isProtected(s, i.base) ? walk(s, i.rd, i.base, PAGE_LEVEL) : undefined;
  const owned = stop && restOfTable(s, i.rd, stop).find(e => isMarked(s, e));
  return owned ? { ...i, top: Math.min(i.top, owned.base) } : i;
}
const each = <T extends object>(effects: T | undefined): T =>
  Object.fromEntries(Object.entries(effects ?? {}).map(([k, f]) => [k, (s: Rmm, i: Change) => (f as (s: Rmm, i: Change) => unknown)(s, upToMark(s, i))])) as T;
export const setRipas_yields = dialect('yields', RMI_RTT_SET_RIPAS, {
  why: 'an entry that an operation in flight owns stops it',
  replace: change.failures.filter(f => f.id === 'no_progress').map(f => ({ ...f, ...each({ when: f.when }) })) as never,
  success: { send: each(change.success!.send), outputs: each(change.success!.outputs) } as never,
});

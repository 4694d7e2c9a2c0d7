/** RMI_RTT_INIT_RIPAS: pages of a NEW realm become RAM. RMM specification 1.0 B4.3.18; 2.0 (beta) and tf-rmm differ as said below. */
import { INPUT, left, rdConditions, REALM, RTT, WHOLE_PAGES } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { each, isProtected, isRealm, PAGE_LEVEL, pagesIn, restOfTable, ripasOf, walk, type Entry } from '../rmm/tree.ts';

type Input = { rd: number; base: number; top: number };
type Accepts = (s: Rmm, e: Entry) => boolean;
const at = (s: Rmm, { rd, base }: Input) => isProtected(s, base) ? walk(s, rd, base, PAGE_LEVEL) : undefined;

/** The entries from base on, in one table, that are accepted and end below top. */
function run(s: Rmm, i: Input, accepts: Accepts): Entry[] {
  const stop = at(s, i);
  if (!stop || stop.base !== i.base) return [];
  const rest = restOfTable(s, i.rd, stop);
  const end = rest.findIndex(e => e.base + pagesIn(s, e.level) > i.top || !accepts(s, e));
  return end < 0 ? rest : rest.slice(0, end);
}
const outTop = (s: Rmm, i: Input, accepts: Accepts): number => i.base + run(s, i, accepts).reduce((n, e) => n + pagesIn(s, e.level), 0);

const index = { of: [1, 2, 3], is: (s: Rmm, i: Input) => at(s, i)!.level };
const noProgress = (accepts: Accepts) => ({
  id: 'no_progress', status: RTT, index,
  when: (s: Rmm, i: Input) => { const e = at(s, i); return e?.base === i.base && run(s, i, accepts).length === 0; },
});
const effects = (accepts: Accepts) => ({
  send: { ripas: (s: Rmm, i: Input) => each(run(s, i, accepts), 'RAM' as const) },
  outputs: { out_top: (s: Rmm, i: Input) => outTop(s, i, accepts) },
});

const isUnassigned: Accepts = (s, { place }) => s.rtte[place].is('UNASSIGNED');
const isLeaf: Accepts = (s, { place }) => s.rtte[place].is('UNASSIGNED') || s.rtte[place].is('ASSIGNED');

export const RMI_RTT_INIT_RIPAS = command<Input>('RMI_RTT_INIT_RIPAS', {
  total: true,
  failures: [
    ...rdConditions,
    { id: 'size_valid', status: INPUT, when: (_s, { base, top }) => top <= base },
    { id: 'top_bound', status: INPUT, when: (s, { top }) => !isProtected(s, top - 1) },
    { id: 'realm_state', status: REALM, when: (s, { rd }) => isRealm(s, rd) && !s.realm[rd].is('NEW') },
    { id: 'base_align', status: RTT, index, when: (s, i) => { const e = at(s, i); return e !== undefined && e.base !== i.base; } },
    { id: 'rtte_state', status: RTT, index, when: (s, i) => { const e = at(s, i); return e !== undefined && !isUnassigned(s, e); } },
    left('top_gran_align', INPUT, WHOLE_PAGES),
    noProgress(isLeaf),
  ],
  // Only the first entry has to be UNASSIGNED.
  success: effects(isLeaf),
  show: ({ rd, base, top }) => `realm${rd}, ipa${base} to ipa${top}`,
  source: 'RMM specification 1.0, B4.3.18 and B3.75',
});

/** How far the call gets. */
export const initialised = (s: Rmm, i: Input): number => outTop(s, i, isLeaf);

export const initRipas_2_0 = dialect('rmm-2.0-draft', RMI_RTT_INIT_RIPAS, {
  why: 'the first entry may have data, too; a device stops',
  replace: [{ id: 'rtte_state', status: RTT, index, when: (s, i) => { const e = at(s, i); return e !== undefined && !isLeaf(s, e); } }],
});

/** EMPTY becomes RAM, RAM is passed over, anything else stops; so does what is not accepted besides. */
export function initRipas(besides: Accepts) {
  const notDestroyed: Accepts = (s, e) => isLeaf(s, e) && ripasOf(s, e) !== 'DESTROYED' && besides(s, e);
  return { noProgress: noProgress(notDestroyed), success: effects(notDestroyed) };
}
const anyEntry = initRipas(() => true);
export const initRipas_tfRmm = dialect('tf-rmm', RMI_RTT_INIT_RIPAS, {
  why: 'entries with data are accepted; DESTROYED stops',
  remove: ['rtte_state'],
  replace: [anyEntry.noProgress],
  success: anyEntry.success,
});

/** RMI_RTT_DATA_MAP: wiped pages behind a range of protected IPAs; the RIPAS stays. RMM specification 2.0 (beta); tf-rmm runtime/rmi/rtt_map.c. */
import { to } from '../../src/model/index.ts';
import { INPUT, isDevice, isPage, left, rdConditions, REALM, RTT, toPage } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { atLanding, landing, outTop, pages, rangeConditions, run, tooLarge, yields, type Accepts } from '../rmm/ranges.ts';
import { isAligned, isLevel, isRealm, pagesIn, whereThere, type Entry } from '../rmm/tree.ts';

/** `pa` is the first page of the output range; `level` the size that its descriptor names, which only tf-rmm looks at. */
export type DataMapInput = { rd: number; base: number; top: number; pa: number; level: number };
type Input = DataMapInput;

const isFree = (s: Rmm, e: Entry): boolean => s.rtte[e.place].is('UNASSIGNED');
const canBack = (s: Rmm, e: Entry, pa: number): boolean => isAligned(s, pa, e.level) && pages(s, e, pa).every(p => isPage(s, p) && s.granule[p].is('DELEGATED'));
const accepts: Accepts<Input> = (s, { pa }, e, k) => isFree(s, e) && canBack(s, e, pa + k);

/** The entries are mapped, and their pages taken. */
export const effects = (filled: (s: Rmm, i: Input) => Entry[], top: (s: Rmm, i: Input) => number) => {
  const used = (s: Rmm, i: Input): number[] => filled(s, i).flatMap(e => pages(s, e, i.pa + e.base - i.base));
  return {
    send: {
      granule: (s: Rmm, i: Input) => used(s, i).map(p => to(p, 'TO_DATA' as const)),
      contents: (s: Rmm, i: Input) => whereThere(s.contents, used(s, i), { type: 'WRITE', by: 'wiped' } as const),
      rtte: (s: Rmm, i: Input) => filled(s, i).map(e => to(e.place, { type: 'ASSIGNED' as const, pa: (i.pa + e.base - i.base) as 0 })),
    },
    outputs: { out_top: top },
  };
};

export const RMI_RTT_DATA_MAP = command<Input>('RMI_RTT_DATA_MAP', {
  total: true,
  failures: [
    ...rdConditions,
    { id: 'realm_state', status: REALM, when: (s, { rd }) => isRealm(s, rd) && !s.realm[rd].is('NEW') && !s.realm[rd].is('ACTIVE') },
    ...rangeConditions('protected'),
    left('oaddr_valid', INPUT, 'descriptors are well formed'),
    atLanding<Input>('rtte_state', toPage, (s, _i, e) => !isFree(s, e)),
    tooLarge<Input>(toPage),
    left('trk_untracked', 'RMI_ERROR_TRACKING', 'all memory is tracked page by page'),
    { id: 'gran_state', status: INPUT, when: (s, i) => { const e = landing(s, i, toPage); return e?.base === i.base && !canBack(s, e, i.pa); } },
    left('incomplete', 'RMI_INCOMPLETE', 'a call does not yield'),
  ],
  success: effects((s, i) => run(s, i, toPage, accepts), (s, i) => outTop(s, i, toPage, accepts)),
  show: ({ rd, base, top, pa }) => `realm${rd}, ipa${base} to ipa${top}, from page${pa}`,
  source: 'RMM specification 2.0 (beta); identifiers descriptive',
});

// ---- tf-rmm: the descriptor says at which level, and what is mapped already counts as done. Block by block, up to the first that fails: what is mapped before it stays.

const named = (i: Input): number => i.level;
const first = (s: Rmm, i: Input): Entry | undefined => { const e = isLevel(s, i.level) ? landing(s, i, named) : undefined; return e?.level === i.level ? e : undefined; };
const isSame = (s: Rmm, e: Entry, pa: number): boolean => s.rtte[e.place].is('ASSIGNED') && s.rtte[e.place].context.pa === pa;
/** Memory of a device is in no granule that the call looks at. */
const backs = (s: Rmm, e: Entry, pa: number): boolean => canBack(s, e, pa) && !pages(s, e, pa).some(p => isDevice(s, p));
/** What the call maps, if it may use these entries: their pages are asked for as it comes to them. */
export function blockByBlock(mayUse: (s: Rmm, e: Entry) => boolean) {
  const advances: Accepts<Input> = (s, { pa }, e, k) => isSame(s, e, pa + k) || (mayUse(s, e) && backs(s, e, pa + k));
  const filled = (s: Rmm, i: Input): Entry[] => isLevel(s, i.level) ? run(s, i, named, advances).filter(e => mayUse(s, e)) : [];
  return {
    filled,
    success: effects(filled, (s, i) => outTop(s, i, named, advances)),
    gran_state: { id: 'gran_state', status: INPUT, when: (s: Rmm, i: Input) => { const e = first(s, i); return e !== undefined && mayUse(s, e) && !backs(s, e, i.pa); } },
  };
}
const anyFree = blockByBlock(isFree);

export const dataMap_tfRmm = dialect('tf-rmm', RMI_RTT_DATA_MAP, {
  why: 'the walk goes to the level of the descriptor, and an identical mapping counts as done; memory of a device is none',
  remove: ['rtte_size'],
  insert: [
    { id: 'level_bound', status: INPUT, when: (s, { level }) => !isLevel(s, level), before: 'rtte_state' },
    { id: 'base_level_align', status: INPUT, when: (s, { base, level }) => isLevel(s, level) && !isAligned(s, base, level), before: 'rtte_state' },
    { id: 'range_size', status: RTT, index: { of: [1, 2, 3], is: (_s, { level }) => level }, when: (s, { base, top, level }) => isLevel(s, level) && top - base < pagesIn(s, level), before: 'rtte_state' },
    { ...atLanding<Input>('rtt_walk', named, (s, i, e) => isLevel(s, i.level) && e.level < i.level), before: 'rtte_state' },
    { id: 'addr_align', status: INPUT, when: (s, { pa, level }) => isLevel(s, level) && !isAligned(s, pa, level), before: 'rtte_state' },
    ...yields.map(y => ({ ...y, before: 'gran_state' })),
  ],
  replace: [
    { id: 'rtte_state', status: RTT, index: { of: [1, 2, 3], is: (_s, { level }) => level }, when: (s, i) => { const e = first(s, i); return e !== undefined && !isFree(s, e) && !isSame(s, e, i.pa); } },
    anyFree.gran_state,
  ],
  success: anyFree.success,
});

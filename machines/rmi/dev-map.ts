/** RMI_RTT_DEV_MAP: memory of a device behind a range of protected IPAs; the RIPAS stays, so that the realm does not reach it yet. RMM specification 2.0 (beta) B4.5.69; tf-rmm runtime/rmi/rtt_map.c. */
import { to } from '../../src/model/index.ts';
import { INPUT, isDevice, isPage, left, rdConditions, REALM, RTT, toPage } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { atLanding, landing, outTop, pages, rangeConditions, run, tooLarge, yields, type Accepts, type Target } from '../rmm/ranges.ts';
import { isAligned, isLevel, isRealm, pagesIn, ripasOf, type Entry } from '../rmm/tree.ts';

/** `pa` is the first page of the output range; `level` the size that its descriptor names, which only tf-rmm looks at. */
export type DevMapInput = { rd: number; base: number; top: number; pa: number; level: number };
type Input = DevMapInput;

const isFree = (s: Rmm, e: Entry): boolean => s.rtte[e.place].is('UNASSIGNED');
const isRam = (s: Rmm, e: Entry): boolean => ripasOf(s, e) === 'RAM';
const isDelegated = (s: Rmm, e: Entry, pa: number): boolean => isAligned(s, pa, e.level) && pages(s, e, pa).every(p => isPage(s, p) && s.granule[p].is('DELEGATED'));
const isOfDevice = (s: Rmm, e: Entry, pa: number): boolean => pages(s, e, pa).every(p => isDevice(s, p));
const accepts: Accepts<Input> = (s, { pa }, e, k) => isFree(s, e) && !isRam(s, e) && isDelegated(s, e, pa + k) && isOfDevice(s, e, pa + k);

const effects = (to_: Target<Input>) => {
  const filled = (s: Rmm, i: Input): Entry[] => isLevel(s, to_(i)) ? run(s, i, to_, accepts) : [];
  return {
    send: {
      granule: (s: Rmm, i: Input) => filled(s, i).flatMap(e => pages(s, e, i.pa + e.base - i.base)).map(p => to(p, 'TO_DEV' as const)),
      rtte: (s: Rmm, i: Input) => filled(s, i).map(e => to(e.place, { type: 'ASSIGNED_DEV' as const, pa: (i.pa + e.base - i.base) as 0 })),
    },
    outputs: { out_top: (s: Rmm, i: Input) => outTop(s, i, to_, accepts) },
  };
};

export const ONE_DEVICE = 'there is one device, which may be assigned to any realm';
export const vdevConditions = ['vdev_align', 'vdev_bound', 'vdev_gran_state'].map(id => left(id, INPUT, ONE_DEVICE));

export const RMI_RTT_DEV_MAP = command<Input>('RMI_RTT_DEV_MAP', {
  total: true,
  failures: [
    ...rdConditions,
    ...vdevConditions,
    left('vdev_realm', INPUT, ONE_DEVICE),
    { id: 'realm_state', status: REALM, when: (s, { rd }) => isRealm(s, rd) && !s.realm[rd].is('NEW') && !s.realm[rd].is('ACTIVE') },
    ...rangeConditions('protected'),
    left('oaddr_valid', INPUT, 'descriptors are well formed'),
    atLanding<Input>('rtte_state', toPage, (s, _i, e) => !isFree(s, e)),
    tooLarge<Input>(toPage),
    atLanding<Input>('rtte_ripas', toPage, (s, _i, e) => isRam(s, e)),
    left('trk_untracked', 'RMI_ERROR_TRACKING', 'all memory is tracked page by page'), left('trk_gran', 'RMI_ERROR_TRACKING', 'all memory is tracked page by page'),
    { id: 'gran_state', status: INPUT, when: (s, i) => { const e = landing(s, i, toPage); return e?.base === i.base && !isDelegated(s, e, i.pa); } },
    left('dpt_gran', 'RMI_ERROR_DPT', 'no ATS'),
    { id: 'oaddr_bound', status: INPUT, when: (s, i) => { const e = landing(s, i, toPage); return e?.base === i.base && !isOfDevice(s, e, i.pa); } },
    left('incomplete', 'RMI_INCOMPLETE', 'a call does not yield'),
  ],
  success: effects(toPage),
  show: ({ rd, base, top, pa }) => `realm${rd}, ipa${base} to ipa${top}, from page${pa}`,
  source: 'RMM specification 2.0 (beta), B4.5.69 and A5.3.7',
});

// ---- tf-rmm: the descriptor says at which level. What is mapped already is an error, also if it is the same.

const named = (i: Input): number => i.level;
/** The walk gets to the level of the descriptor. */
const found = (s: Rmm, i: Input): Entry | undefined => { const e = isLevel(s, i.level) ? landing(s, i, named) : undefined; return e?.level === i.level ? e : undefined; };
const atLevel = { of: [1, 2, 3], is: (_s: Rmm, { level }: Input) => level };

export const devMap_tfRmm = dialect('tf-rmm', RMI_RTT_DEV_MAP, {
  why: 'the walk goes to the level of the descriptor, and which memory it is comes before what is there',
  remove: ['rtte_size', 'rtte_ripas', 'oaddr_bound'],
  insert: [
    { id: 'level_bound', status: INPUT, when: (s, { level }) => !isLevel(s, level), before: 'rtte_state' },
    { id: 'base_level_align', status: INPUT, when: (s, { base, level }) => isLevel(s, level) && !isAligned(s, base, level), before: 'rtte_state' },
    { id: 'range_size', status: RTT, index: atLevel, when: (s, { base, top, level }) => isLevel(s, level) && top - base < pagesIn(s, level), before: 'rtte_state' },
    { ...atLanding<Input>('rtt_walk', named, (s, i, e) => isLevel(s, i.level) && e.level < i.level), before: 'rtte_state' },
    { id: 'addr_align', status: INPUT, when: (s, { pa, level }) => isLevel(s, level) && !isAligned(s, pa, level), before: 'rtte_state' },
    { id: 'oaddr_bound', status: INPUT, when: (s, i) => { const e = found(s, i); return e !== undefined && !isOfDevice(s, e, i.pa); }, before: 'rtte_state' },
    ...yields.map(y => ({ ...y, before: 'gran_state' })),
  ],
  replace: [
    { id: 'rtte_state', status: RTT, index: atLevel, when: (s, i) => { const e = found(s, i); return e !== undefined && (!isFree(s, e) || isRam(s, e)); } },
    { id: 'gran_state', status: INPUT, when: (s, i) => { const e = found(s, i); return e !== undefined && !isDelegated(s, e, i.pa); } },
  ],
  success: effects(named),
});

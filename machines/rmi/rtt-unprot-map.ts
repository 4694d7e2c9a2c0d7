/** RMI_RTT_UNPROT_MAP: a range of the unprotected half, with the host's choice of pages, permission and attributes. RMM specification 2.0 (beta) A5.3.3.2; tf-rmm runtime/rmi/rtt_map.c. */
import { to } from '../../src/model/index.ts';
import { INPUT, left, rdConditions, REALM, RTT, toPage } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { atLanding, landing, outTop, rangeConditions, run, tooLarge, topBound, type Accepts, type Target } from '../rmm/ranges.ts';
import type { Memattr, S2ap } from '../rmm/rtte.ts';
import { isAligned, isLevel, isRealm, pagesIn, type Entry } from '../rmm/tree.ts';

/** `pa` is the first page of the output range; `level` the size that its descriptor names, which only tf-rmm looks at. */
export type UnprotMapInput = { rd: number; base: number; top: number; pa: number; level: number; s2ap: S2ap; memattr: Memattr };
type Input = UnprotMapInput;

const isFree = (s: Rmm, e: Entry): boolean => s.rtte[e.place].is('UNASSIGNED_NS');
export const fill = (to_: Target<Input>, accepts: Accepts<Input>) => ({
  send: {
    rtte: (s: Rmm, i: Input) => run(s, i, to_, accepts).filter(e => isFree(s, e)).map(e => to(e.place, { type: 'ASSIGNED_NS' as const, pa: (i.pa + e.base - i.base) as 0, s2ap: i.s2ap, memattr: i.memattr })),
  },
  outputs: { out_top: (s: Rmm, i: Input) => outTop(s, i, to_, accepts) },
});

// A live entry is never changed, and an identical mapping is an error like any other.
const takes: Accepts<Input> = (s, { pa }, e, k) => isFree(s, e) && isAligned(s, pa + k, e.level);

export const RMI_RTT_UNPROT_MAP = command<Input>('RMI_RTT_UNPROT_MAP', {
  total: true,
  failures: [
    ...rdConditions,
    ...rangeConditions('unprotected'),
    left('oaddr_type', INPUT, 'descriptors are well formed'), left('oaddr_align', INPUT, 'descriptors are well formed'), left('oaddr_list_pas', INPUT, 'descriptors are well formed'),
    atLanding<Input>('rtte_state', toPage, (s, _i, e) => !isFree(s, e)),
    tooLarge<Input>(toPage),
    { id: 'addr_align', status: INPUT, when: (s, i) => { const e = landing(s, i, toPage); return e !== undefined && !isAligned(s, i.pa, e.level); } },
    left('incomplete', 'RMI_INCOMPLETE', 'a call does not yield'),
  ],
  success: fill(toPage, takes),
  show: ({ rd, base, top, pa, level, s2ap, memattr }) => `realm${rd}, ipa${base} to ipa${top}, from page${pa} by level ${level}, ${s2ap}, ${memattr}`,
  source: 'RMM specification 2.0 (beta), A5.3.3.2; identifiers descriptive',
});

// ---- tf-rmm: the descriptor says at which level, and an identical mapping counts as done.

const named: Target<Input> = i => i.level;
export const isSame = (s: Rmm, e: Entry, { pa, s2ap, memattr }: Input, k: number): boolean => {
  const entry = s.rtte[e.place];
  return entry.is('ASSIGNED_NS') && entry.context.pa === pa + k && entry.context.s2ap === s2ap && entry.context.memattr === memattr;
};
const advances: Accepts<Input> = (s, i, e, k) => isFree(s, e) || isSame(s, e, i, k);
const atLevel = { of: [1, 2, 3], is: (_s: Rmm, { level }: Input) => level };
const inWay = (accepts: Accepts<Input>) => ({
  id: 'rtte_state', status: RTT, index: atLevel,
  when: (s: Rmm, i: Input) => { const e = isLevel(s, i.level) ? landing(s, i, named) : undefined; return e?.level === i.level && !accepts(s, i, e, 0); },
});
const realmState = { id: 'realm_state', status: REALM, when: (s: Rmm, { rd }: Input) => isRealm(s, rd) && !s.realm[rd].is('NEW') && !s.realm[rd].is('ACTIVE') };
const walkStops = atLanding<Input>('rtt_walk', named, (s, i, e) => isLevel(s, i.level) && e.level < i.level);
const levelBound = { id: 'level_bound', status: INPUT, when: (s: Rmm, { level }: Input) => !isLevel(s, level) };
const baseAlign = { id: 'base_level_align', status: INPUT, when: (s: Rmm, { base, level }: Input) => isLevel(s, level) && !isAligned(s, base, level) };
const rangeSize = { id: 'range_size', status: RTT, index: atLevel, when: (s: Rmm, { base, top, level }: Input) => isLevel(s, level) && top - base < pagesIn(s, level) };
const addrAlign = { id: 'addr_align', status: INPUT, when: (s: Rmm, { pa, level }: Input) => isLevel(s, level) && !isAligned(s, pa, level) };
const attrValid = left('attr_valid', INPUT, 'the attribute that is reserved is not among the two that are there');

export const unprotMap_tfRmm = dialect('tf-rmm', RMI_RTT_UNPROT_MAP, {
  why: 'the walk goes to the level of the descriptor, and an identical mapping counts as done',
  remove: ['rtte_size', 'addr_align'],
  insert: [
    { ...realmState, before: 'base_align' },
    ...[levelBound, baseAlign, topBound, rangeSize, attrValid, walkStops, addrAlign].map(f => ({ ...f, before: 'rtte_state' })),
  ],
  replace: [inWay(advances)],
  success: fill(named, advances),
});

/** What the older two have in common: one entry a call, and the range looked at only after the walk. */
const oneEntry = (accepts: Accepts<Input>) => fill(named, (s, i, e, k) => k === 0 && accepts(s, i, e, k));
const rangeAfterTheWalk = ['size_valid', 'ipa_bound'];

/** Before 2026-06-05: an entry in use is an error, also when the mapping is identical. */
export const unprotMap_0568973d = dialect('tf-rmm@0568973d', RMI_RTT_UNPROT_MAP, {
  why: 'one entry a call; an entry in use is always RMI_ERROR_RTT; the range is looked at after the walk',
  remove: ['rtte_size', 'addr_align', ...rangeAfterTheWalk],
  insert: [
    { ...realmState, before: 'base_align' },
    ...[levelBound, walkStops].map(f => ({ ...f, before: 'rtte_state' })),
    ...[{ id: 'size_valid', status: INPUT, when: (_s: Rmm, { base, top }: Input) => top <= base }, rangeConditions('unprotected')[3]!, baseAlign, topBound, rangeSize, attrValid, addrAlign],
  ],
  replace: [inWay((s, _i, e) => isFree(s, e))],
  success: oneEntry((s, _i, e) => isFree(s, e)),
});

/** 2026-06-05 to 06-29: the walk goes to the page, and must land at the wanted level; an identical mapping counts as done. */
export const unprotMap_fa67e004 = dialect('tf-rmm@fa67e004', RMI_RTT_UNPROT_MAP, {
  why: 'one entry a call; the walk goes to the page, and the error names the level where it lands; an identical mapping counts as done',
  remove: ['rtte_size', 'addr_align', ...rangeAfterTheWalk],
  insert: [
    { ...realmState, before: 'base_align' },
    { ...levelBound, before: 'rtte_state' },
    { ...atLanding<Input>('rtt_walk', toPage, (s, i, e) => isLevel(s, i.level) && e.level !== i.level), before: 'rtte_state' },
    ...[{ id: 'size_valid', status: INPUT, when: (_s: Rmm, { base, top }: Input) => top <= base }, rangeConditions('unprotected')[3]!, baseAlign, topBound, rangeSize, attrValid, addrAlign],
  ],
  replace: [inWay(advances)],
  success: oneEntry(advances),
});

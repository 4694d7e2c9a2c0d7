/** RMI_RTT_DATA_UNMAP: the host takes pages away; what was RAM is then DESTROYED. RMM specification 2.0 (beta); tf-rmm runtime/rmi/rtt_unmap.c. */
import { to } from '../../src/model/index.ts';
import { left, rdConditions, toPage } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { atLanding, outTop, pages, rangeConditions, run, tooLarge, yields, type Accepts, type Range } from '../rmm/ranges.ts';
import { forget, invalidate, isValid, once } from '../rmm/tlb.ts';
import { ripasOf, type Entry } from '../rmm/tree.ts';

type Input = { rd: number; base: number; top: number };
/** What is unmapped; the RIPAS that is lost with it. */
export type Kind = { readonly hipas: 'ASSIGNED'; readonly lost: 'RAM' } | { readonly hipas: 'ASSIGNED_DEV'; readonly lost: 'DEV' };
const DATA: Kind = { hipas: 'ASSIGNED', lost: 'RAM' };

export const effects = (of: Kind, accepts: Accepts<Range>, tlb: (s: Rmm, rd: number, emptied: Entry[]) => ReturnType<typeof forget>) => {
  const emptied = (s: Rmm, i: Input) => run(s, i, toPage, accepts).filter(e => s.rtte[e.place].is(of.hipas));
  return {
    send: {
      granule: (s: Rmm, i: Input) => emptied(s, i).flatMap(e => pages(s, e, s.rtte[e.place].context.pa!)).map(p => to(p, 'RELEASE' as const)),
      rtte: (s: Rmm, i: Input) => emptied(s, i).map(e => to(e.place, 'UNASSIGNED' as const)),
      ripas: (s: Rmm, i: Input) => emptied(s, i).filter(e => ripasOf(s, e) === of.lost).map(e => to(e.place, 'DESTROYED' as const)),
      tlb: (s: Rmm, i: Input) => tlb(s, i.rd, emptied(s, i)),
    },
    outputs: { out_top: (s: Rmm, i: Input) => outTop(s, i, toPage, accepts) },
  };
};

export const RMI_RTT_DATA_UNMAP = command<Input>('RMI_RTT_DATA_UNMAP', {
  total: true,
  failures: [
    ...rdConditions,
    ...rangeConditions('protected'),
    atLanding<Input>('rtte_state', toPage, (s, _i, { place }) => !s.rtte[place].is('ASSIGNED')),
    tooLarge<Input>(toPage),
    left('aux_live', 'RMI_ERROR_RTT_AUX', 'no planes'),
    left('incomplete', 'RMI_INCOMPLETE', 'a call does not yield'),
  ],
  success: effects(DATA, (s, _i, { place }) => s.rtte[place].is('ASSIGNED'), forget),
  show: ({ rd, base, top }) => `realm${rd}, ipa${base} to ipa${top}`,
  source: 'RMM specification 2.0 (beta); identifiers descriptive',
});

/** What a call of tf-rmm does: it passes over what is not mapped, stops at what the other call unmaps; one TLBI for each entry that was valid. */
export const sweep = (of: Kind, other: Kind['hipas']) => effects(of, (s, _i, { place }) => !s.rtte[place].is('TABLE') && !s.rtte[place].is(other),
  (s, rd, emptied) => invalidate(s, rd, emptied.filter(e => isValid(s, e)).map(e => once(e.base))));
export const unmapped = sweep(DATA, 'ASSIGNED_DEV');
export const dataUnmap_tfRmm = dialect('tf-rmm', RMI_RTT_DATA_UNMAP, {
  why: 'what is not mapped is passed over, and a call that finds nothing succeeds; only a device is an error',
  replace: [atLanding<Input>('rtte_state', toPage, (s, _i, { place }) => s.rtte[place].is('ASSIGNED_DEV'))],
  insert: yields.map(y => ({ ...y, before: 'incomplete' })),
  success: unmapped,
});

/** RMI_RTT_UNPROT_UNMAP: a range of the unprotected half. RMM specification 2.0 (beta); tf-rmm runtime/rmi/rtt_unmap.c. */
import { to } from '../../src/model/index.ts';
import { left, rdConditions, toPage } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { forget, invalidate, once } from '../rmm/tlb.ts';
import type { Entry } from '../rmm/tree.ts';
import { atLanding, outTop, rangeConditions, run, tooLarge, topBound, yields, type Accepts, type Range } from '../rmm/ranges.ts';

type Input = { rd: number; base: number; top: number };
const isMapped: Accepts<Range> = (s, _i, { place }) => s.rtte[place].is('ASSIGNED_NS');

const effects = (accepts: Accepts<Range>, tlb: (s: Rmm, rd: number, emptied: Entry[]) => ReturnType<typeof forget>) => {
  const emptied = (s: Rmm, i: Input): Entry[] => run(s, i, toPage, accepts).filter(e => s.rtte[e.place].is('ASSIGNED_NS'));
  return {
    send: {
      rtte: (s: Rmm, i: Input) => emptied(s, i).map(e => to(e.place, 'UNASSIGNED_NS' as const)),
      tlb: (s: Rmm, i: Input) => tlb(s, i.rd, emptied(s, i)),
    },
    outputs: { out_top: (s: Rmm, i: Input) => outTop(s, i, toPage, accepts) },
  };
};

export const RMI_RTT_UNPROT_UNMAP = command<Input>('RMI_RTT_UNPROT_UNMAP', {
  total: true,
  failures: [
    ...rdConditions,
    ...rangeConditions('unprotected'),
    atLanding<Input>('rtte_state', toPage, (s, _i, { place }) => !s.rtte[place].is('ASSIGNED_NS')),
    tooLarge<Input>(toPage),
    left('incomplete', 'RMI_INCOMPLETE', 'a call does not yield'),
  ],
  success: effects(isMapped, forget),
  show: ({ rd, base, top }) => `realm${rd}, ipa${base} to ipa${top}`,
  source: 'RMM specification 2.0 (beta); identifiers descriptive',
});

const isLeaf: Accepts<Range> = (s, _i, { place }) => !s.rtte[place].is('TABLE');
export const unprotUnmap_tfRmm = dialect('tf-rmm', RMI_RTT_UNPROT_UNMAP, {
  why: 'what is not mapped is passed over, and a call that finds nothing succeeds; the range must be on one side',
  remove: ['rtte_state'],
  insert: [{ ...topBound, before: 'rtte_size' }, ...yields.map(y => ({ ...y, before: 'incomplete' }))],
  // one TLBI for each entry
  success: effects(isLeaf, (s, rd, emptied) => invalidate(s, rd, emptied.map(e => once(e.base)))),
});

/** How far a call of tf-rmm gets, where it succeeds. */
export const unmapped = (s: Rmm, i: Input): number => outTop(s, i, toPage, isLeaf);

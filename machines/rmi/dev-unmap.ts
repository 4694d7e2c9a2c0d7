/** RMI_RTT_DEV_UNMAP: the host takes memory of a device away; what was DEV is then DESTROYED. RMM specification 2.0 (beta) B4.5.70; tf-rmm runtime/rmi/rtt_unmap.c. */
import { left, rdConditions, toPage } from '../rmm/conditions.ts';
import { command, dialect } from '../rmm/parts.ts';
import { atLanding, rangeConditions, tooLarge, yields } from '../rmm/ranges.ts';
import { forget } from '../rmm/tlb.ts';
import { effects, sweep, type Kind } from './data-unmap.ts';

type Input = { rd: number; base: number; top: number };
const DEVICE: Kind = { hipas: 'ASSIGNED_DEV', lost: 'DEV' };

export const RMI_RTT_DEV_UNMAP = command<Input>('RMI_RTT_DEV_UNMAP', {
  total: true,
  failures: [
    ...rdConditions,
    ...rangeConditions('protected'),
    atLanding<Input>('rtte_state', toPage, (s, _i, { place }) => !s.rtte[place].is('ASSIGNED_DEV')),
    tooLarge<Input>(toPage),
    left('trk_gran', 'RMI_ERROR_TRACKING', 'all memory is tracked page by page'),
    left('dpt_gran', 'RMI_ERROR_DPT', 'no ATS'),
    left('incomplete', 'RMI_INCOMPLETE', 'a call does not yield'),
  ],
  success: effects(DEVICE, (s, _i, { place }) => s.rtte[place].is('ASSIGNED_DEV'), forget),
  show: ({ rd, base, top }) => `realm${rd}, ipa${base} to ipa${top}`,
  source: 'RMM specification 2.0 (beta), B4.5.70',
});

export const devUnmap_tfRmm = dialect('tf-rmm', RMI_RTT_DEV_UNMAP, {
  why: 'what is not mapped is passed over, and a call that finds nothing succeeds; only data is an error',
  replace: [atLanding<Input>('rtte_state', toPage, (s, _i, { place }) => s.rtte[place].is('ASSIGNED'))],
  insert: yields.map(y => ({ ...y, before: 'incomplete' })),
  success: sweep(DEVICE, 'ASSIGNED'),
});

/** RMI_RTT_MAP_UNPROTECTED: one entry of the unprotected half, with the host's choice of page, permission and attributes. RMM specification 1.0 B4.3.19. */
import { to } from '../../src/model/index.ts';
import { atWalk, INPUT, left, NO_LPA2, rdConditions, reached, unprotectedEntry, walkStops } from '../rmm/conditions.ts';
import { command } from '../rmm/parts.ts';
import { isAligned, isLevel, placeOf } from '../rmm/tree.ts';
import type { Memattr, S2ap } from '../rmm/rtte.ts';

type Input = { rd: number; ipa: number; level: number; pa: number; s2ap: S2ap; memattr: Memattr };

export const RMI_RTT_MAP_UNPROTECTED = command<Input>('RMI_RTT_MAP_UNPROTECTED', {
  total: true,
  failures: [
    left('attr_valid', INPUT, 'the attribute that is reserved is not among the two that are there'),
    ...rdConditions,
    unprotectedEntry[0]!,
    { id: 'addr_align', status: INPUT, when: (s, { pa, level }) => isLevel(s, level) && !isAligned(s, pa, level) },
    left('addr_bound', INPUT, NO_LPA2),
    ...unprotectedEntry.slice(1),
    walkStops<Input>(i => i.level, false),
    atWalk<Input>('rtte_state', i => i.level, (s, i) => { const e = reached(s, i, i.level); return e !== undefined && !s.rtte[e.place].is('UNASSIGNED_NS'); }, false),
  ],
  // Whose page it is, the RMM does not ask: the GPT stops what is not the host's.
  success: { send: { rtte: (s, { rd, ipa, level, pa, s2ap, memattr }) => to(placeOf(s, rd, ipa, level), { type: 'ASSIGNED_NS', pa: pa as 0, s2ap, memattr }) } },
  show: ({ rd, ipa, level, pa, s2ap, memattr }) => `realm${rd}, ipa${ipa}, level ${level}, page${pa}, ${s2ap}, ${memattr}`,
  source: 'RMM specification 1.0, B4.3.19',
});

/** RMI_RTT_UNMAP_UNPROTECTED. RMM specification 1.0 B4.3.22. */
import { to } from '../../src/model/index.ts';
import { atWalk, rdConditions, reached, unprotectedEntry, walkStops } from '../rmm/conditions.ts';
import { command } from '../rmm/parts.ts';
import { forget } from '../rmm/tlb.ts';
import { pagesIn, placeOf, walk, walkTop } from '../rmm/tree.ts';

type Input = { rd: number; ipa: number; level: number };

export const RMI_RTT_UNMAP_UNPROTECTED = command<Input>('RMI_RTT_UNMAP_UNPROTECTED', {
  total: true,
  failures: [
    ...rdConditions,
    ...unprotectedEntry,
    walkStops<Input>(i => i.level),
    atWalk<Input>('rtte_state', i => i.level, (s, i) => { const e = reached(s, i, i.level); return e !== undefined && !s.rtte[e.place].is('ASSIGNED_NS'); }),
  ],
  success: {
    send: {
      rtte: (s, { rd, ipa, level }) => to(placeOf(s, rd, ipa, level), 'UNASSIGNED_NS'),
      tlb: (s, { rd, ipa, level }) => forget(s, rd, [walk(s, rd, ipa, level)!]),
    },
    outputs: {
      top: (s, { rd, ipa, level }) => {
        const next = ipa + pagesIn(s, level);
        return level === s.param.start || next % pagesIn(s, level - 1) === 0 ? next : walkTop(s, rd, next, level);
      },
    },
  },
  show: ({ rd, ipa, level }) => `realm${rd}, ipa${ipa}, level ${level}`,
  source: 'RMM specification 1.0, B4.3.22',
});

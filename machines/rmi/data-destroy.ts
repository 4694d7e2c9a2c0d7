/** RMI_DATA_DESTROY: the host takes a page away; what was RAM is then DESTROYED. RMM specification 1.0 B4.3.3. */
import { to } from '../../src/model/index.ts';
import { atWalk, protectedPage, rdConditions, reached, toPage, walkStops } from '../rmm/conditions.ts';
import { command, type Rmm } from '../rmm/parts.ts';
import { forget } from '../rmm/tlb.ts';
import { PAGE_LEVEL, placeOf, ripasOf, walk, walkTop } from '../rmm/tree.ts';

type Input = { rd: number; ipa: number };
const found = (s: Rmm, { rd, ipa }: Input) => walk(s, rd, ipa, PAGE_LEVEL)!;

export const RMI_DATA_DESTROY = command<Input>('RMI_DATA_DESTROY', {
  total: true,
  failures: [
    ...rdConditions,
    ...protectedPage,
    walkStops<Input>(toPage),
    atWalk<Input>('rtte_state', toPage, (s, i) => { const e = reached(s, i, PAGE_LEVEL); return e !== undefined && !s.rtte[e.place].is('ASSIGNED'); }),
  ],
  success: {
    send: {
      // The content stays until the page is wiped on its way to somebody else.
      granule: (s, i) => to(s.rtte[found(s, i).place].context.pa!, 'RELEASE'),
      rtte: (s, { rd, ipa }) => to(placeOf(s, rd, ipa, PAGE_LEVEL), 'UNASSIGNED'),
      ripas: (s, i) => ripasOf(s, found(s, i)) === 'RAM' ? to(found(s, i).place, 'DESTROYED') : null,
      tlb: (s, i) => forget(s, i.rd, [found(s, i)]),
    },
    outputs: {
      data: (s, i) => s.rtte[found(s, i).place].context.pa,
      top: (s, { rd, ipa }) => (ipa + 1) % s.param.fanout === 0 ? ipa + 1 : walkTop(s, rd, ipa + 1, PAGE_LEVEL),
    },
  },
  show: ({ rd, ipa }) => `realm${rd}, ipa${ipa}`,
  source: 'RMM specification 1.0, B4.3.3',
});

/** RMI_DATA_CREATE_UNKNOWN: a wiped page behind a protected IPA; the RIPAS stays what it is. RMM specification 1.0 B4.3.2. */
import { to } from '../../src/model/index.ts';
import { atWalk, INPUT, left, NO_LPA2, pageConditions, protectedPage, rdConditions, reached, toPage, walkStops } from '../rmm/conditions.ts';
import { command } from '../rmm/parts.ts';
import { ifThere, PAGE_LEVEL, placeOf } from '../rmm/tree.ts';

type Input = { rd: number; data: number; ipa: number };

export const RMI_DATA_CREATE_UNKNOWN = command<Input>('RMI_DATA_CREATE_UNKNOWN', {
  total: true,
  failures: [
    ...pageConditions<Input>('data', i => i.data),
    left('data_bound2', INPUT, NO_LPA2),
    ...rdConditions,
    ...protectedPage,
    walkStops<Input>(toPage, false),
    atWalk<Input>('rtte_state', toPage, (s, i) => { const e = reached(s, i, PAGE_LEVEL); return e !== undefined && !s.rtte[e.place].is('UNASSIGNED'); }, false),
  ],
  success: {
    send: {
      granule: (_s, { data }) => to(data, 'TO_DATA'),
      contents: (s, { data }) => ifThere(s.contents, data, { type: 'WRITE', by: 'wiped' } as const),
      rtte: (s, { rd, ipa, data }) => to(placeOf(s, rd, ipa, PAGE_LEVEL), { type: 'ASSIGNED', pa: data as 0 }),
    },
  },
  show: ({ rd, data, ipa }) => `realm${rd}, data=page${data}, ipa${ipa}`,
  source: 'RMM specification 1.0, B4.3.2',
});

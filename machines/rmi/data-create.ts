/** RMI_DATA_CREATE: a page of a NEW realm with content from the host, measured. RMM specification 1.0 B4.3.1. In 2.0 (beta): RMI_DATA_MAP_INIT. */
import { to } from '../../src/model/index.ts';
import { atWalk, INPUT, left, NO_LPA2, pageConditions, protectedPage, rdConditions, reached, REALM, sourceConditions, toPage, walkStops } from '../rmm/conditions.ts';
import { command } from '../rmm/parts.ts';
import { ifThere, isRealm, PAGE_LEVEL, placeOf } from '../rmm/tree.ts';

export type DataCreateInput = { rd: number; data: number; ipa: number; src: number };
type Input = DataCreateInput;

const mapWithContent = (name: string) => command<Input>(name, {
  total: true,
  failures: [
    ...sourceConditions<Input>(),
    ...pageConditions<Input>('data', i => i.data),
    left('data_bound2', INPUT, NO_LPA2),
    ...rdConditions,
    ...protectedPage,
    { id: 'realm_state', status: REALM, when: (s, { rd }) => isRealm(s, rd) && !s.realm[rd].is('NEW') },
    walkStops<Input>(toPage, false),
    atWalk<Input>('rtte_state', toPage, (s, i) => { const e = reached(s, i, PAGE_LEVEL); return e !== undefined && !s.rtte[e.place].is('UNASSIGNED'); }, false),
  ],
  success: {
    send: {
      granule: (_s, { data }) => to(data, 'TO_DATA'),
      contents: (s, { data }) => ifThere(s.contents, data, { type: 'WRITE', by: 'copied' } as const),
      rtte: (s, { rd, ipa, data }) => to(placeOf(s, rd, ipa, PAGE_LEVEL), { type: 'ASSIGNED', pa: data as 0 }),
      ripas: (s, { rd, ipa }) => to(placeOf(s, rd, ipa, PAGE_LEVEL), 'RAM'),
    },
  },
  show: ({ rd, data, ipa, src }) => `realm${rd}, data=page${data}, ipa${ipa}, src=page${src}`,
  source: 'RMM specification 1.0, B4.3.1',
});

export const RMI_DATA_CREATE = mapWithContent('RMI_DATA_CREATE');
/** The same call in 2.0, under its new name. */
export const RMI_RTT_DATA_MAP_INIT = mapWithContent('RMI_RTT_DATA_MAP_INIT');

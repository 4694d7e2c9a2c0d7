/** RMI_REC_CREATE: a vCPU of the realm, while it is NEW. RMM specification 1.0 B4.3.12. */
import { to } from '../../src/model/index.ts';
import { INPUT, left, NO_PARAMETERS, pageConditions, rdConditions, REALM } from '../rmm/conditions.ts';
import { command } from '../rmm/parts.ts';
import { ifThere, isRealm } from '../rmm/tree.ts';

type Input = { rd: number; rec: number };

export const RMI_REC_CREATE = command<Input>('RMI_REC_CREATE', {
  total: true,
  failures: [
    ...['params_align', 'params_bound', 'params_pas', 'params_valid'].map(id => left(id, INPUT, NO_PARAMETERS)),
    ...pageConditions<Input>('rec', i => i.rec),
    ...rdConditions,
    { id: 'realm_state', status: REALM, when: (s, { rd }) => isRealm(s, rd) && !s.realm[rd].is('NEW') },
    { id: 'num_recs', status: REALM, when: (s, { rd }) => isRealm(s, rd) && !s.rec[rd].is('ABSENT') },
    left('num_aux', INPUT, 'a REC has no auxiliary pages'), left('aux_state', INPUT, 'a REC has no auxiliary pages'),
  ],
  success: {
    send: {
      granule: (_s, { rec }) => to(rec, 'TO_REC'),
      contents: (s, { rec }) => ifThere(s.contents, rec, { type: 'WRITE', by: 'rmm' } as const),
      rec: (_s, { rd, rec }) => to(rd, { type: 'CREATE', pa: rec as 0 }),
    },
  },
  show: ({ rd, rec }) => `realm${rd}, rec=page${rec}`,
  source: 'RMM specification 1.0, B4.3.12; identifiers partly descriptive. A realm has one REC here',
});

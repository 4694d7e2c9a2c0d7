/** RMI_REC_DESTROY. RMM specification 1.0 B4.3.13. */
import { to } from '../../src/model/index.ts';
import { isRec, REC, recConditions } from '../rmm/conditions.ts';
import { command } from '../rmm/parts.ts';

export const RMI_REC_DESTROY = command<{ rec: number }>('RMI_REC_DESTROY', {
  total: true,
  failures: [
    ...recConditions,
    { id: 'rec_state', status: REC, when: (s, { rec }) => isRec(s, rec) && s.rec[rec].is('RUNNING') },
  ],
  success: {
    send: {
      granule: (s, { rec }) => to(s.rec[rec].context.pa!, 'RELEASE'),
      rec: (_s, { rec }) => to(rec, 'DESTROY'),
      ripas_change: (s, { rec }) => s.ripas_change.length > rec && s.ripas_change[rec].is('PENDING') ? to(rec, 'END') : null,
      dev_mem: (s, { rec }) => s.dev_mem.length > rec && s.dev_mem[rec].is('PENDING') ? to(rec, 'END') : null,
    },
  },
  show: ({ rec }) => `rec${rec}`,
  source: 'RMM specification 1.0, B4.3.13',
});

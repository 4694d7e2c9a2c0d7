/** RMI_REALM_CREATE: an RD and a root table make a realm. RMM specification 1.0 B4.3.9. */
import { to } from '../../src/model/index.ts';
import { INPUT, isPage, left, NO_PARAMETERS, pageConditions } from '../rmm/conditions.ts';
import { command } from '../rmm/parts.ts';
import { vmidsOf } from '../rmm/tlb.ts';
import { halfSize, placeOf, whereThere } from '../rmm/tree.ts';

/** `vmid` is the number that the model gives the realm; which VMID that means, vmidsOf says. */
type Input = { rd: number; rtt: number; vmid: number };

export const RMI_REALM_CREATE = command<Input>('RMI_REALM_CREATE', {
  total: true,
  failures: [
    ...['params_align', 'params_bound', 'params_pas', 'params_valid', 'params_supp'].map(id => left(id, INPUT, NO_PARAMETERS)),
    { id: 'alias', status: INPUT, when: (_s, { rd, rtt }) => rd === rtt },
    ...pageConditions<Input>('rd', i => i.rd),
    left('rtt_align', INPUT, 'there is one root table'), left('rtt_num_level', INPUT, NO_PARAMETERS),
    { id: 'rtt_state', status: INPUT, when: (s, { rtt }) => !isPage(s, rtt) || !s.granule[rtt].is('DELEGATED') },
    { id: 'vmid_valid', status: INPUT, when: (s, { vmid }) => !s.realm[vmid].is('ABSENT') || (s.vmid.length > 0 && vmidsOf(s, vmid).some(v => s.vmid[v].is('TAKEN'))) },
  ],
  success: {
    send: {
      granule: (_s, { rd, rtt }) => [to(rd, 'TO_RD'), to(rtt, 'TO_RTT')],
      contents: (s, { rd, rtt }) => whereThere(s.contents, [rd, rtt], { type: 'WRITE', by: 'rmm' } as const),
      realm: (_s, { vmid, rd, rtt }) => to(vmid, { type: 'CREATE', rd: rd as 0, rtt: rtt as 0 }),
      vmid: (s, { vmid }) => whereThere(s.vmid, vmidsOf(s, vmid), 'TAKE' as const),
      rtte: (s, { vmid }) => [
        to(placeOf(s, vmid, 0, s.param.start), 'UNASSIGNED' as const),
        ...whereThere(s.rtte, [placeOf(s, vmid, halfSize(s), s.param.start)], 'UNASSIGNED_NS' as const),
      ],
      ripas: (s, { vmid }) => to(placeOf(s, vmid, 0, s.param.start), 'EMPTY'),
    },
  },
  show: ({ rd, rtt, vmid }) => `rd=page${rd}, rtt=page${rtt}, vmid=${vmid}`,
  source: 'RMM specification 1.0, B4.3.9',
});

/** RMI_REALM_TERMINATE: the realm never runs again. RMM specification 2.0 (beta) B4.5.48; tf-rmm runtime/rmi/realm.c. */
import { to } from '../../src/model/index.ts';
import { rdConditions, REALM } from '../rmm/conditions.ts';
import { command } from '../rmm/parts.ts';
import { isRealm } from '../rmm/tree.ts';

export const RMI_REALM_TERMINATE = command<{ rd: number }>('RMI_REALM_TERMINATE', {
  total: true,
  failures: [
    ...rdConditions,
    { id: 'rec_running', status: REALM, when: (s, { rd }) => isRealm(s, rd) && s.rec[rd].is('RUNNING') },
  ],
  // A second time changes nothing.
  success: { send: { realm: (s, { rd }) => s.realm[rd].is('ZOMBIE') ? null : to(rd, 'TERMINATE') } },
  show: ({ rd }) => `realm${rd}`,
  source: 'RMM specification 2.0 (beta), B4.5.48',
});

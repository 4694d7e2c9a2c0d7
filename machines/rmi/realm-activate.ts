/** RMI_REALM_ACTIVATE: what is in the realm from now on is what it was measured with, or its own. RMM specification 1.0 B4.3.7. */
import { to } from '../../src/model/index.ts';
import { isRealm } from '../rmm/tree.ts';
import { rdConditions, REALM } from '../rmm/conditions.ts';
import { command } from '../rmm/parts.ts';

export const RMI_REALM_ACTIVATE = command<{ rd: number }>('RMI_REALM_ACTIVATE', {
  total: true,
  failures: [
    ...rdConditions,
    { id: 'realm_state', status: REALM, when: (s, { rd }) => isRealm(s, rd) && !s.realm[rd].is('NEW') },
  ],
  success: { send: { realm: (_s, { rd }) => to(rd, 'ACTIVATE') } },
  show: ({ rd }) => `realm${rd}`,
  source: 'RMM specification 1.0, B4.3.7',
});

/** RMI_REALM_DESTROY: the RD and the root table go back. RMM specification 1.0 B4.3.10; 2.0 (beta) B4.5.47 wants the realm terminated first. */
import { to } from '../../src/model/index.ts';
import { rdConditions, REALM } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { forgetRealm, invalidating, vmidsOf } from '../rmm/tlb.ts';
import { halfSize, isRealm, placeOf, whereThere } from '../rmm/tree.ts';

/** The root's entries: one a half. */
const roots = (s: Rmm, rd: number): number[] => [0, halfSize(s)].map(ipa => placeOf(s, rd, ipa, s.param.start)).filter(p => p < s.rtte.length);
/** A live realm has a REC, or a root table with an entry that is ASSIGNED, ASSIGNED_DEV or TABLE. */
export const isLive = (s: Rmm, rd: number): boolean => !s.rec[rd].is('ABSENT') || roots(s, rd).some(p => s.rtte[p].is('ASSIGNED') || s.rtte[p].is('ASSIGNED_DEV') || s.rtte[p].is('TABLE'));

export const RMI_REALM_DESTROY = command<{ rd: number }>('RMI_REALM_DESTROY', {
  total: true,
  failures: [
    ...rdConditions,
    { id: 'realm_live', status: REALM, when: (s, { rd }) => isRealm(s, rd) && isLive(s, rd) },
  ],
  success: {
    send: {
      granule: (s, { rd }) => [s.realm[rd].context.rd!, s.realm[rd].context.rtt!].map(pa => to(pa, 'RELEASE')),
      realm: (_s, { rd }) => to(rd, 'DESTROY'),
      vmid: (s, { rd }) => whereThere(s.vmid, vmidsOf(s, rd), 'FREE' as const),
      tlb: (s, { rd }) => forgetRealm(s, rd),
      rtte: (s, { rd }) => roots(s, rd).map(p => to(p, 'ABSENT')),
      ripas: (s, { rd }) => whereThere(s.ripas, roots(s, rd), 'NONE' as const),
    },
  },
  show: ({ rd }) => `realm${rd}`,
  source: 'RMM specification 1.0, B4.3.10',
});

export const realmDestroy_2_0 = dialect('rmm-2.0-draft', RMI_REALM_DESTROY, {
  why: 'only a realm that has been terminated is destroyed',
  insert: [{ id: 'realm_state', status: REALM, when: (s, { rd }) => isRealm(s, rd) && !s.realm[rd].is('ZOMBIE'), before: 'realm_live' }],
});

export const realmDestroy_tfRmm = dialect('tf-rmm', RMI_REALM_DESTROY, {
  why: 'the VMID is given back without a TLBI, as nothing should be mapped any more',
  success: invalidating(RMI_REALM_DESTROY, () => []),
});

export const realmDestroy_wholeVmid = dialect('whole range', RMI_REALM_DESTROY, {
  why: 'TLBI for all of the VMID before it is given back',
  success: invalidating(RMI_REALM_DESTROY, (s, { rd }) => forgetRealm(s, rd)),
});

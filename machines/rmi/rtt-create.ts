/** RMI_RTT_CREATE: a table below an entry that is none; what the entry said, its entries say (unfolding). RMM specification 1.0 B4.3.15, A5.5.7. */
import { to } from '../../src/model/index.ts';
import { atWalk, left, INPUT, NO_LPA2, pageConditions, rdConditions, reached, tableRange, walkStops } from '../rmm/conditions.ts';
import { command, dialect } from '../rmm/parts.ts';
import { forget, invalidate, invalidating, isValid, once, vmidsOf } from '../rmm/tlb.ts';
import { below, each, ifThere, isProtected, leafLike, ripasOf, walk } from '../rmm/tree.ts';

export type RttCreateInput = { rd: number; rtt: number; ipa: number; level: number };
type Input = RttCreateInput;
const above = (i: { level: number }): number => i.level - 1;

export const RMI_RTT_CREATE = command<Input>('RMI_RTT_CREATE', {
  total: true,
  failures: [
    ...rdConditions,
    ...tableRange,
    ...pageConditions<Input>('rtt', i => i.rtt),
    left('rtt_bound2', INPUT, NO_LPA2),
    walkStops<Input>(above, false),
    atWalk<Input>('rtte_state', above, (s, i) => { const e = reached(s, i, above(i)); return e !== undefined && s.rtte[e.place].is('TABLE'); }, false),
  ],
  success: {
    send: {
      granule: (_s, { rtt }) => to(rtt, 'TO_RTT'),
      contents: (s, { rtt }) => ifThere(s.contents, rtt, { type: 'WRITE', by: 'rmm' } as const),
      rtte: (s, i) => {
        const parent = walk(s, i.rd, i.ipa, above(i))!;
        return [to(parent.place, { type: 'TABLE', pa: i.rtt as 0 }), ...below(s, i.rd, parent).map((e, k) => to(e.place, leafLike(s, parent, e.level, k)))];
      },
      ripas: (s, i) => {
        if (!isProtected(s, i.ipa)) return null;
        const parent = walk(s, i.rd, i.ipa, above(i))!;
        const value = ripasOf(s, parent);
        return [to(parent.place, 'NONE' as const), ...each(below(s, i.rd, parent), value)];
      },
      tlb: (s, i) => forget(s, i.rd, [walk(s, i.rd, i.ipa, above(i))!]),
    },
  },
  show: ({ rd, rtt, ipa, level }) => `realm${rd}, rtt=page${rtt}, ipa${ipa}, level ${level}`,
  source: 'RMM specification 1.0, B4.3.15',
});

export const rttCreate_tfRmm = dialect('tf-rmm', RMI_RTT_CREATE, {
  why: 'where the block was valid, one TLBI at its base; of a device only under the first VMID of the realm',
  success: invalidating(RMI_RTT_CREATE, (s, i) => {
    const parent = walk(s, i.rd, i.ipa, above(i))!;
    return invalidate(s, i.rd, isValid(s, parent) ? [once(parent.base)] : [], s.rtte[parent.place].is('ASSIGNED_DEV') ? { under: vmidsOf(s, i.rd).slice(0, 1) } : {});
  }),
});

/** RMI_RTT_DESTROY: a table that is not live goes, with what its entries said. RMM specification 1.0 B4.3.16, A5.5.8. */
import { to } from '../../src/model/index.ts';
import { atWalk, rdConditions, reached, RTT, tableRange, walkStops } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { fixedRange, forget, invalidate, invalidating, once, wholeRange } from '../rmm/tlb.ts';
import { below, each, ifThere, isProtected, isTableLive, walk, walkTop } from '../rmm/tree.ts';

type Input = { rd: number; ipa: number; level: number };
const above = (i: Input): number => i.level - 1;
const parentOf = (s: Rmm, i: Input) => walk(s, i.rd, i.ipa, above(i))!;

export const RMI_RTT_DESTROY = command<Input>('RMI_RTT_DESTROY', {
  total: true,
  failures: [
    ...rdConditions,
    ...tableRange,
    walkStops<Input>(above),
    atWalk<Input>('rtte_state', above, (s, i) => { const e = reached(s, i, above(i)); return e !== undefined && !s.rtte[e.place].is('TABLE'); }),
    {
      id: 'rtt_live', status: RTT, index: { of: [2, 3], is: (_s, i) => i.level },
      when: (s, i) => { const e = reached(s, i, above(i)); return e !== undefined && s.rtte[e.place].is('TABLE') && isTableLive(s, i.rd, e); },
      outputs: { top: (_s, i) => i.ipa },
    },
  ],
  success: {
    send: {
      granule: (s, i) => to(s.rtte[parentOf(s, i).place].context.pa!, 'RELEASE'),
      contents: (s, i) => ifThere(s.contents, s.rtte[parentOf(s, i).place].context.pa!, { type: 'WRITE', by: 'wiped' } as const),
      rtte: (s, i) => [to(parentOf(s, i).place, isProtected(s, i.ipa) ? 'UNASSIGNED' as const : 'UNASSIGNED_NS' as const), ...each(below(s, i.rd, parentOf(s, i)), 'ABSENT' as const)],
      // The whole range, also what was EMPTY.
      ripas: (s, i) => isProtected(s, i.ipa) ? [to(parentOf(s, i).place, 'DESTROYED' as const), ...each(below(s, i.rd, parentOf(s, i)), 'NONE' as const)] : null,
      tlb: (s, i) => forget(s, i.rd, [parentOf(s, i), ...below(s, i.rd, parentOf(s, i))]),
    },
    outputs: { rtt: (s, i) => s.rtte[parentOf(s, i).place].context.pa, top: (s, i) => walkTopAfter(s, i) },
  },
  show: ({ rd, ipa, level }) => `realm${rd}, ipa${ipa}, level ${level}`,
  source: 'RMM specification 1.0, B4.3.16; identifiers as in later versions of its table',
});

/** The run of entries that are not live once the table is gone: the parent, and what follows it in its own table. */
function walkTopAfter(s: Rmm, i: Input): number {
  const { base, level } = parentOf(s, i);
  const next = base + s.param.fanout ** (3 - level);
  const sameTable = level > s.param.start && next % (s.param.fanout ** (3 - level + 1)) !== 0;
  return sameTable ? walkTop(s, i.rd, next, level) : next;
}

export const rttDestroy_tfRmm = dialect('tf-rmm', RMI_RTT_DESTROY, {
  why: 'one TLBI at the base in the protected half, where no entry of the table is valid; a fixed range in the other',
  success: invalidating(RMI_RTT_DESTROY, (s, i) => invalidate(s, i.rd, [isProtected(s, i.ipa) ? once(i.ipa) : fixedRange(s, i.ipa)])),
});

/** What the fixed range is not: as many TLBI as the table stood for pages. */
export const rttDestroy_wholeRange = dialect('whole range', RMI_RTT_DESTROY, {
  why: 'TLBI for all of what the table stood for',
  success: invalidating(RMI_RTT_DESTROY, (s, i) => invalidate(s, i.rd, [wholeRange(s, parentOf(s, i))])),
});

/** RMI_RTT_FOLD: a homogeneous table is replaced by one entry. RMM specification 1.0 B4.3.17, A5.5.6. */
import { to } from '../../src/model/index.ts';
import { atWalk, rdConditions, reached, RTT, tableRange, walkStops } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { fixedRange, forget, invalidate, invalidating, isValid, once, wholeRange } from '../rmm/tlb.ts';
import { below, each, ifThere, isHomogeneous, isProtected, leafLike, ripasOf, walk } from '../rmm/tree.ts';

type Input = { rd: number; ipa: number; level: number };
const above = (i: Input): number => i.level - 1;
const parentOf = (s: Rmm, i: Input) => walk(s, i.rd, i.ipa, above(i))!;

export const RMI_RTT_FOLD = command<Input>('RMI_RTT_FOLD', {
  total: true,
  failures: [
    ...rdConditions,
    ...tableRange,
    walkStops<Input>(above, false),
    atWalk<Input>('rtte_state', above, (s, i) => { const e = reached(s, i, above(i)); return e !== undefined && !s.rtte[e.place].is('TABLE'); }, false),
    {
      id: 'rtt_homo', status: RTT, index: { of: [2, 3], is: (_s, i) => i.level },
      when: (s, i) => { const e = reached(s, i, above(i)); return e !== undefined && s.rtte[e.place].is('TABLE') && !isHomogeneous(s, i.rd, e); },
    },
  ],
  success: {
    send: {
      granule: (s, i) => to(s.rtte[parentOf(s, i).place].context.pa!, 'RELEASE'),
      contents: (s, i) => ifThere(s.contents, s.rtte[parentOf(s, i).place].context.pa!, { type: 'WRITE', by: 'wiped' } as const),
      rtte: (s, i) => {
        const parent = parentOf(s, i);
        const entries = below(s, i.rd, parent);
        return [to(parent.place, leafLike(s, entries[0]!, parent.level, 0) as 'UNASSIGNED'), ...each(entries, 'ABSENT' as const)];
      },
      ripas: (s, i) => {
        if (!isProtected(s, i.ipa)) return null;
        const entries = below(s, i.rd, parentOf(s, i));
        return [to(parentOf(s, i).place, ripasOf(s, entries[0]!)), ...each(entries, 'NONE' as const)];
      },
      tlb: (s, i) => forget(s, i.rd, [parentOf(s, i), ...below(s, i.rd, parentOf(s, i))]),
    },
    outputs: { rtt: (s, i) => s.rtte[parentOf(s, i).place].context.pa },
  },
  show: ({ rd, ipa, level }) => `realm${rd}, ipa${ipa}, level ${level}`,
  source: 'RMM specification 1.0, B4.3.17; identifiers as in later versions of its table',
});

export const rttFold_tfRmm = dialect('tf-rmm', RMI_RTT_FOLD, {
  why: 'a fixed range of TLBI where the new entry is valid, one TLBI at the base where it is not',
  success: invalidating(RMI_RTT_FOLD, (s, i) => invalidate(s, i.rd, [isValid(s, below(s, i.rd, parentOf(s, i))[0]!) ? fixedRange(s, i.ipa) : once(i.ipa)])),
});

/** What the fixed range is not: as many TLBI as the new entry has pages. */
export const rttFold_wholeRange = dialect('whole range', RMI_RTT_FOLD, {
  why: 'TLBI for all of what the table stood for',
  success: invalidating(RMI_RTT_FOLD, (s, i) => invalidate(s, i.rd, [wholeRange(s, parentOf(s, i))])),
});

/** RMI_RTT_READ_ENTRY: what the entry says where the walk stops. It changes nothing. RMM specification 1.0 B4.3.20. */
import { INPUT, rdConditions } from '../rmm/conditions.ts';
import { command, type Rmm } from '../rmm/parts.ts';
import { isAligned, isInSpace, isLevel, isProtected, ripasOf, walk } from '../rmm/tree.ts';

type Input = { rd: number; ipa: number; level: number };
const found = (s: Rmm, i: Input) => walk(s, i.rd, i.ipa, i.level)!;

export const RMI_RTT_READ_ENTRY = command<Input>('RMI_RTT_READ_ENTRY', {
  total: true,
  failures: [
    ...rdConditions,
    { id: 'level_bound', status: INPUT, when: (s, { level }) => !isLevel(s, level) },
    { id: 'ipa_align', status: INPUT, when: (s, { ipa, level }) => isInSpace(s, ipa) && isLevel(s, level) && !isAligned(s, ipa, level) },
    { id: 'ipa_bound', status: INPUT, when: (s, { ipa }) => !isInSpace(s, ipa) },
  ],
  success: {
    outputs: {
      walk_level: (s, i) => found(s, i).level,
      // The two halves are not told apart: the IPA does that.
      state: (s, i) => s.rtte[found(s, i).place].value.replace('_NS', ''),
      desc: (s, i) => { const { pa, s2ap, memattr } = s.rtte[found(s, i).place].context; return pa === null ? null : [`page${pa}`, s2ap, memattr].filter(Boolean).join('/'); },
      ripas: (s, i) => isProtected(s, i.ipa) ? ripasOf(s, found(s, i)) : 'NONE',
    },
  },
  show: ({ rd, ipa, level }) => `realm${rd}, ipa${ipa}, level ${level}`,
  source: 'RMM specification 1.0, B4.3.20',
});

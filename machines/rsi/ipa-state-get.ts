/** RSI_IPA_STATE_GET: the RIPAS of a page, and how far it reaches. It changes nothing. RMM specification 1.0 B5.3.5. */
import { left, WHOLE_PAGES } from '../rmm/conditions.ts';
import { command, type Rmm } from '../rmm/parts.ts';
import { isProtected, PAGE_LEVEL, ripasOf, walk } from '../rmm/tree.ts';

type Input = { rd: number; base: number; top: number };
const ERROR = 'RSI_ERROR_INPUT';
const at = (s: Rmm, rd: number, ipa: number) => ripasOf(s, walk(s, rd, ipa, PAGE_LEVEL)!);

export const RSI_IPA_STATE_GET = command<Input>('RSI_IPA_STATE_GET', {
  total: true,
  failures: [
    left('base_align', ERROR, WHOLE_PAGES), left('end_align', ERROR, WHOLE_PAGES),
    { id: 'size_valid', status: ERROR, when: (_s, { base, top }) => top <= base },
    { id: 'rgn_bound', status: ERROR, when: (s, { base, top }) => !isProtected(s, base) || !isProtected(s, top - 1) },
  ],
  success: {
    status: 'RSI_SUCCESS',
    outputs: {
      out_top: (s, { rd, base, top }) => { let end = base; while (end < top && at(s, rd, end) === at(s, rd, base)) end++; return end; },
      ripas: (s, { rd, base }) => at(s, rd, base),
    },
  },
  show: ({ base, top }) => `ipa${base} to ipa${top}`,
  source: 'RMM specification 1.0, B5.3.5',
});

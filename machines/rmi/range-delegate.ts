/** RMI_GRANULE_RANGE_DELEGATE: pages of the host become the RMM's, up to the first that may not. RMM specification 2.0 (beta) B4.5.17; tf-rmm runtime/rmi/granule.c. */
import { INPUT, isNonSecure, isPage, left, WHOLE_PAGES } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { whereThere } from '../rmm/tree.ts';
import { to } from '../../src/model/index.ts';

type Input = { base: number; top: number };
const may = (s: Rmm, pa: number): boolean => isPage(s, pa) && s.granule[pa].is('UNDELEGATED') && isNonSecure(s, pa);

/** As many pages as go, at most `most`. */
function run(s: Rmm, { base, top }: Input, most: number): number[] {
  const pages: number[] = [];
  for (let pa = base; pa < top && pages.length < most && may(s, pa); pa++) pages.push(pa);
  return pages;
}
const effects = (most: number) => ({
  send: {
    granule: (s: Rmm, i: Input) => run(s, i, most).map(pa => to(pa, 'DELEGATE' as const)),
    gpt: (s: Rmm, i: Input) => whereThere(s.gpt, run(s, i, most), 'REALM' as const),
  },
  outputs: { out_top: (s: Rmm, i: Input) => i.base + run(s, i, most).length },
});

export const RMI_GRANULE_RANGE_DELEGATE = command<Input>('RMI_GRANULE_RANGE_DELEGATE', {
  total: true,
  failures: [
    left('rmm_state', 'RMI_ERROR_GLOBAL', 'the RMM is always active'),
    left('base_align', INPUT, WHOLE_PAGES), left('top_align', INPUT, WHOLE_PAGES),
    { id: 'size_valid', status: INPUT, when: (_s, { base, top }) => top <= base },
    { id: 'base_bound', status: INPUT, when: (s, { base }) => !isPage(s, base) },
    { id: 'gran_state', status: INPUT, when: (s, { base }) => isPage(s, base) && !s.granule[base].is('UNDELEGATED') },
    { id: 'gran_gpt', status: INPUT, when: (s, { base }) => isPage(s, base) && !isNonSecure(s, base) },
    left('tracking', 'RMI_ERROR_TRACKING', 'all memory is tracked page by page'),
    left('incomplete', 'RMI_INCOMPLETE', 'a call does not yield'),
  ],
  success: effects(Infinity),
  show: ({ base, top }) => `page${base} to page${top}`,
  source: 'RMM specification 2.0 (beta), B4.5.17; identifiers partly descriptive',
});

export const rangeDelegate_tfRmm = dialect('tf-rmm', RMI_GRANULE_RANGE_DELEGATE, { why: 'one page a call', success: effects(1) });

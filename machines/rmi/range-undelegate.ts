/** RMI_GRANULE_RANGE_UNDELEGATE: pages go back to the host, wiped, up to the first that may not. RMM specification 2.0 (beta); tf-rmm runtime/rmi/granule.c. */
import { to } from '../../src/model/index.ts';
import { INPUT, isPage, left, WHOLE_PAGES } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { whereThere } from '../rmm/tree.ts';

type Input = { base: number; top: number };

function run(s: Rmm, { base, top }: Input, most: number): number[] {
  const pages: number[] = [];
  for (let pa = base; pa < top && pages.length < most && isPage(s, pa) && s.granule[pa].is('DELEGATED'); pa++) pages.push(pa);
  return pages;
}
const effects = (most: number) => ({
  send: {
    granule: (s: Rmm, i: Input) => run(s, i, most).map(pa => to(pa, 'UNDELEGATE' as const)),
    gpt: (s: Rmm, i: Input) => whereThere(s.gpt, run(s, i, most), 'NS' as const),
    contents: (s: Rmm, i: Input) => whereThere(s.contents, run(s, i, most), { type: 'WRITE', by: 'wiped' } as const),
  },
  outputs: { out_top: (s: Rmm, i: Input) => i.base + run(s, i, most).length },
});

export const RMI_GRANULE_RANGE_UNDELEGATE = command<Input>('RMI_GRANULE_RANGE_UNDELEGATE', {
  total: true,
  failures: [
    left('base_align', INPUT, WHOLE_PAGES), left('top_align', INPUT, WHOLE_PAGES),
    { id: 'size_valid', status: INPUT, when: (_s, { base, top }) => top <= base },
    { id: 'base_bound', status: INPUT, when: (s, { base }) => !isPage(s, base) },
    { id: 'gran_state', status: INPUT, when: (s, { base }) => isPage(s, base) && !s.granule[base].is('DELEGATED') },
    left('tracking', 'RMI_ERROR_TRACKING', 'all memory is tracked page by page'),
    left('incomplete', 'RMI_INCOMPLETE', 'a call does not yield'),
  ],
  success: effects(Infinity),
  show: ({ base, top }) => `page${base} to page${top}`,
  source: 'RMM specification 2.0 (beta); identifiers descriptive',
});

export const rangeUndelegate_tfRmm = dialect('tf-rmm', RMI_GRANULE_RANGE_UNDELEGATE, { why: 'one page a call', success: effects(1) });

import { step, type Rmm } from '../../machines/rmm/parts.ts';
import { below, pagesIn, ripasOf, type Entry } from '../../machines/rmm/tree.ts';
import { realmOf, succeeds, tableOf } from './calls.ts';

/** Could one entry in the place of the table say the same of each page? */
function oneEntrySaysIt(s: Rmm, rd: number, table: Entry): boolean {
  const says = below(s, rd, table).map(e => {
    const { value, context: { pa, s2ap, memattr } } = s.rtte[e.place];
    return { value, pa, attributes: [ripasOf(s, e), s2ap, memattr].join() };
  });
  const first = says[0]!;
  return first.value !== 'TABLE' && says.every((e, k) => e.value === first.value && e.attributes === first.attributes
    && (first.pa === null || (e.pa === first.pa + k * pagesIn(s, table.level + 1) && first.pa % pagesIn(s, table.level) === 0)));
}

export const aHomogeneousTableCanBeFolded = step('a-homogeneous-table-can-be-folded', {
  why: 'A host that maps a block where a table is must be able to get rid of the table (Q17; tf-rmm 3105c3f7, 49752c67, 3f840a0e).',
  when: ({ before, by }) => {
    if (by.action !== 'RMI_RTT_FOLD') return false;
    const table = tableOf(before, by);
    return table !== undefined && oneEntrySaysIt(before, realmOf(by), table);
  },
  holds: ({ by }) => succeeds(by),
});

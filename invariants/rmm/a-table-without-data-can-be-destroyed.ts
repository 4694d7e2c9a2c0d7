import { step } from '../../machines/rmm/parts.ts';
import { below } from '../../machines/rmm/tree.ts';
import { realmOf, succeeds, tableOf } from './calls.ts';

export const aTableWithoutDataCanBeDestroyed = step('a-table-without-data-can-be-destroyed', {
  why: 'Only data and tables keep a table. If shared mappings did, too, a host that destroys a realm from the top would stop there (T6; tf-rmm 49752c67).',
  when: ({ before, by }) => {
    if (by.action !== 'RMI_RTT_DESTROY') return false;
    const table = tableOf(before, by);
    return table !== undefined && below(before, realmOf(by), table).every(({ place }) => !before.rtte[place].is('ASSIGNED') && !before.rtte[place].is('ASSIGNED_DEV') && !before.rtte[place].is('TABLE'));
  },
  holds: ({ by }) => succeeds(by),
});

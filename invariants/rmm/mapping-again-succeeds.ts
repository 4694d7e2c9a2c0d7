import { step } from '../../machines/rmm/parts.ts';
import { isUnprotected } from '../../machines/rmm/tree.ts';
import { addressOf, arg, endOf, entryAt, mapsShared, realmOf, succeeds } from './calls.ts';
import { leaf } from './pages.ts';

export const mappingAgainSucceeds = step('mapping-again-succeeds', {
  why: 'Two vCPUs that fault on one page map it twice. If the second gets an error it cannot tell from a table in the way, it must unmap what the first has mapped. By the specifications an entry in use is an error, so the claim is violated there (Q17; tf-rmm fa67e004).',
  when: ({ before, by }) => {
    if (!mapsShared.includes(by.action) || !isUnprotected(before, addressOf(by)) || endOf(before, by) !== addressOf(by) + 1) return false;
    const { s2ap, memattr } = by.args;
    const says = `ASSIGNED_NS NONE ${arg(by, 'pa')} ${s2ap} ${memattr}`;
    return arg(by, 'level') === 3 && entryAt(before, realmOf(by), addressOf(by), 3) !== undefined && leaf(before, realmOf(by), addressOf(by)) === says;
  },
  holds: ({ by }) => succeeds(by),
});

import { step } from '../../machines/rmm/parts.ts';
import { addressOf, arg, endOf, mapsShared, realmOf, succeeds, unmaps } from './calls.ts';
import { addresses, leaf } from './pages.ts';

const maps: readonly string[] = ['RMI_DATA_CREATE', 'RMI_DATA_CREATE_UNKNOWN', 'RMI_RTT_DATA_MAP_INIT', 'RMI_RTT_DATA_MAP'];
const ofDevice: readonly string[] = ['RMI_RTT_DEV_MAP', 'RMI_RTT_DEV_VALIDATE'];
type Taken = Parameters<Parameters<typeof step>[1]['when'] & {}>[0];

/** What stage 2 says after it of each page that the call speaks of: its range, as far as it got. */
function each({ before, after, by, returned }: Taken, holds: (says: string, k: number) => boolean): boolean {
  const end = returned['out_top'] === '' ? endOf(before, by) : Number(returned['out_top']);
  return addresses.every(ipa => ipa < addressOf(by) || ipa >= end || holds(leaf(after, realmOf(by), ipa), ipa - addressOf(by)));
}

export const whatACallSaysIsDoneIsDone = step('what-a-call-says-is-done-is-done', {
  why: 'Success means that the pages are mapped as they were given, or are not mapped any more: the host frees what it has unmapped, and the guest gets the permission that the host asked for (Q16, Q18, Q19).',
  when: ({ by }) => succeeds(by) && [...maps, ...mapsShared, ...ofDevice, ...unmaps, 'RMI_RTT_INIT_RIPAS'].includes(by.action),
  holds: {
    'data is at the address': t => !maps.includes(t.by.action) || each(t, (says, k) => isAssigned(says, arg(t.by, 'data', arg(t.by, 'pa')) + k)),
    'measured data is RAM': t => (t.by.action !== 'RMI_DATA_CREATE' && t.by.action !== 'RMI_RTT_DATA_MAP_INIT') || each(t, says => says.startsWith('ASSIGNED RAM ')),
    'the page is shared as was asked for': t => !mapsShared.includes(t.by.action) || each(t, (says, k) => says === `ASSIGNED_NS NONE ${arg(t.by, 'pa') + k} ${t.by.args['s2ap']} ${t.by.args['memattr']}`),
    'nothing is there any more': t => !unmaps.includes(t.by.action) || each(t, says => says.startsWith('UNASSIGNED')),
    'the device is at the address': t => t.by.action !== 'RMI_RTT_DEV_MAP' || each(t, (says, k) => /^ASSIGNED_DEV \w+ (\d+)/.exec(says)?.[1] === String(arg(t.by, 'pa') + k)),
    'what is validated is DEV': t => t.by.action !== 'RMI_RTT_DEV_VALIDATE' || each(t, says => says.startsWith('ASSIGNED_DEV DEV ')),
    'it is RAM': t => t.by.action !== 'RMI_RTT_INIT_RIPAS' || each(t, says => says.split(' ')[1] === 'RAM'),
  },
});

const isAssigned = (says: string, page: number): boolean => /^ASSIGNED \w+ (\d+)/.exec(says)?.[1] === String(page);

import { step } from '../../machines/rmm/parts.ts';
import { addresses, leaf } from './pages.ts';

export const destroyingATableLosesNoPage = step('destroying-a-table-loses-no-page', {
  why: 'A table with data in it is live and stays; otherwise pages of the realm would be nowhere, and never come back to the host. Shared mappings do not keep a table (T6, T7).',
  forEach: { rd: 'realm', ipa: addresses },
  when: ({ by }) => by.action === 'RMI_RTT_DESTROY',
  holds: ({ before, after }, { rd, ipa }) => !/^ASSIGNED(_DEV)? /.test(leaf(before, rd, ipa)) || leaf(before, rd, ipa) === leaf(after, rd, ipa),
});

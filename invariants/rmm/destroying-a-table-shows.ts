import { step } from '../../machines/rmm/parts.ts';
import { addresses, leaf } from './pages.ts';

export const destroyingATableShows = step('destroying-a-table-shows', {
  why: 'What a table said is gone with it. At a protected address the realm must see that, as DESTROYED; shared memory is just unmapped (T11).',
  forEach: { rd: 'realm', ipa: addresses },
  when: ({ before, after, by }, { rd, ipa }) => by.action === 'RMI_RTT_DESTROY' && leaf(before, rd, ipa) !== leaf(after, rd, ipa),
  holds: ({ after }, { rd, ipa }) => leaf(after, rd, ipa).startsWith('UNASSIGNED DESTROYED') || leaf(after, rd, ipa).startsWith('UNASSIGNED_NS'),
});

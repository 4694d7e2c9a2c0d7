import { step } from '../../machines/rmm/parts.ts';
import { isHomogeneous } from '../../machines/rmm/tree.ts';
import { addresses, entries, leaf } from './pages.ts';

export const unfoldingChangesNoPage = step('unfolding-changes-no-page', {
  why: 'A host unfolds a block whenever it wants to map something smaller. The realm must not notice, and folding at once must be possible, so that both together are nothing (T10).',
  forEach: { rd: 'realm', ipa: addresses },
  when: ({ before, by }, { rd, ipa }) => by.action === 'RMI_RTT_CREATE' && leaf(before, rd, ipa) !== '',
  holds: {
    'the page is what it was': ({ before, after }, { rd, ipa }) => leaf(before, rd, ipa) === leaf(after, rd, ipa),
    'the new table can be folded': ({ before, after }, { rd }) => entries(after, rd).every(e => !after.rtte[e.place].is('TABLE') || before.rtte[e.place].is('TABLE') || isHomogeneous(after, rd, e)),
  },
});

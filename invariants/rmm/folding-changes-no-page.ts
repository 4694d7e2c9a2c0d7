import { step } from '../../machines/rmm/parts.ts';
import { addresses, leaf } from './pages.ts';

export const foldingChangesNoPage = step('folding-changes-no-page', {
  why: 'The host folds to save memory. If a page had another permission or another output address after it, a read-only page of the host could become writable (T11, tf-rmm 8865ec3b).',
  forEach: { rd: 'realm', ipa: addresses },
  when: ({ before, by }, { rd, ipa }) => by.action === 'RMI_RTT_FOLD' && leaf(before, rd, ipa) !== '',
  holds: ({ before, after }, { rd, ipa }) => leaf(before, rd, ipa) === leaf(after, rd, ipa),
});

import { step } from '../../machines/rmm/parts.ts';
import { PAGE_LEVEL, ripasOf, walk } from '../../machines/rmm/tree.ts';
import { addresses } from './pages.ts';

export const aRipasChangeIsDoneWhereItHasBeen = step('a-ripas-change-is-done-where-it-has-been', {
  why: 'The realm is told how far its change got, and takes the memory up to there for what it asked for (Q6, Q8; tf-rmm 0fb44554).',
  forEach: { rd: 'ripas_change' },
  when: ({ before, by }, { rd }) => by.action === 'RMI_RTT_SET_RIPAS' && before.ripas_change[rd].is('PENDING'),
  holds: ({ before, after }, { rd }) => addresses.every(ipa => {
    const { base, value } = before.ripas_change[rd].context;
    return ipa < base! || ipa >= after.ripas_change[rd].context.base! || ripasOf(after, walk(after, rd, ipa, PAGE_LEVEL)!) === value;
  }),
});

import { step } from '../../machines/rmm/parts.ts';

export const aRipasChangeGoesOn = step('a-ripas-change-goes-on', {
  why: 'A host calls RMI_RTT_SET_RIPAS until it is at the end of the range. A success that gets nowhere makes it loop, and one that goes back makes it change what was not asked for (Q8, Q17).',
  forEach: { rd: 'ripas_change' },
  when: ({ by }) => by.action === 'RMI_RTT_SET_RIPAS' && by.answer === 'RMI_SUCCESS',
  holds: {
    'it does not go back': ({ before, after }, { rd }) => !before.ripas_change[rd].is('PENDING') || after.ripas_change[rd].context.base! >= before.ripas_change[rd].context.base!,
    'it gets on': ({ before, after }, { rd }) => !before.ripas_change[rd].is('PENDING') || after.ripas_change[rd].context.base !== before.ripas_change[rd].context.base,
  },
});

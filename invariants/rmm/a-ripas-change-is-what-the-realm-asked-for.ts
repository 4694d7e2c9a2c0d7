import { step } from '../../machines/rmm/parts.ts';
import { arg } from './calls.ts';

const ends: readonly string[] = ['RMI_REC_ENTER', 'RMI_REC_DESTROY'];

export const aRipasChangeIsWhatTheRealmAskedFor = step('a-ripas-change-is-what-the-realm-asked-for', {
  why: 'What the RMM notes of a request is all that it has to hold the host to; and when the realm runs again, nothing of it may be left (RMM specification A5.4).',
  forEach: { rd: 'ripas_change' },
  holds: {
    'range, value and flag are noted': ({ after, by }, { rd }) => {
      if (by.action !== 'RSI_IPA_STATE_SET' || by.answer !== 'RSI_SUCCESS' || arg(by, 'rd') !== rd) return true;
      const { from, base, top, value, changeDestroyed } = after.ripas_change[rd].context;
      return after.ripas_change[rd].is('PENDING') && from === arg(by, 'base') && base === from && top === arg(by, 'top') && value === by.args['ripas'] && changeDestroyed === by.args['changeDestroyed'];
    },
    'of a range that is one': ({ by }) => !by.action.startsWith('RSI_IPA_STATE_') || by.answer !== 'RSI_SUCCESS' || arg(by, 'base') < arg(by, 'top'),
    'and nothing is left when the realm runs': ({ after, by }, { rd }) => !ends.includes(by.action) || by.answer !== 'RMI_SUCCESS'
      || (after.ripas_change[rd].is('NONE') && after.ripas_change[rd].context.base === null && after.ripas_change[rd].context.value === null),
  },
});

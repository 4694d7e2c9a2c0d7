import { step } from '../../machines/rmm/parts.ts';
import { arg } from './calls.ts';

export const aValidationIsOverWhenTheRealmRuns = step('a-validation-is-over-when-the-realm-runs', {
  why: 'The RMM notes which memory of a device the realm expects where, and the host may act on it until the realm runs again. Later the realm may have asked for something else there (RMM specification 2.0, A5.5).',
  forEach: { rd: 'dev_mem' },
  when: ({ by }, { rd }) => (by.action === 'RSI_VDEV_VALIDATE_MAPPING' && by.answer === 'RSI_SUCCESS' && arg(by, 'rd') === rd) || (by.action === 'RMI_REC_ENTER' && by.answer === 'RMI_SUCCESS' && arg(by, 'rec') === rd),
  holds: {
    'range and page are noted': ({ after, by }, { rd }) => {
      if (by.action === 'RMI_REC_ENTER') return true;
      const { from, base, top, pa } = after.dev_mem[rd].context;
      return after.dev_mem[rd].is('PENDING') && from === arg(by, 'base') && base === from && top === arg(by, 'top') && base! < top! && pa === arg(by, 'pa');
    },
    'and nothing is left when it runs': ({ after, by }, { rd }) => by.action !== 'RMI_REC_ENTER' || (after.dev_mem[rd].is('NONE') && after.dev_mem[rd].context.base === null),
  },
});

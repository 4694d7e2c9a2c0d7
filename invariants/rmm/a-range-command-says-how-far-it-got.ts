import { step } from '../../machines/rmm/parts.ts';
import { arg, rangeCommands, realmOf, succeeds } from './calls.ts';
import { addresses, leaf } from './pages.ts';

export const aRangeCommandSaysHowFarItGot = step('a-range-command-says-how-far-it-got', {
  why: 'A host calls again from the address that is returned. If it does not get on, the host loops; if it is beyond the range, the host leaves something out; and what lies beyond must not have been touched (Q17; tf-rmm ed858081, aca33de0).',
  when: ({ by }) => rangeCommands.includes(by.action) && succeeds(by),
  holds: {
    'it gets on': ({ by, returned }) => Number(returned['out_top']) > arg(by, 'base'),
    'not beyond the range': ({ by, returned }) => Number(returned['out_top']) <= arg(by, 'top'),
    'what is outside is as it was': ({ before, after, by, returned }) => addresses.every(ipa =>
      (arg(by, 'base') <= ipa && ipa < Number(returned['out_top'])) || leaf(before, realmOf(by), ipa) === leaf(after, realmOf(by), ipa)),
  },
});

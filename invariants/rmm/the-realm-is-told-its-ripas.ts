import { access } from '../../machines/rmm/access.ts';
import { step } from '../../machines/rmm/parts.ts';
import { arg } from './calls.ts';

/** What the realm sees when it loads from the page. */
const SEEN: Readonly<Record<string, readonly string[]>> = { EMPTY: ['SEA'], RAM: ['done', 'exit'], DESTROYED: ['exit'], DEV: ['device'] };

export const theRealmIsToldItsRipas = step('the-realm-is-told-its-ripas', {
  why: 'RSI_IPA_STATE_GET is how a realm finds out that memory was destroyed, without the access that leaves the REC (tf-rmm dbaa886f).',
  when: ({ by }) => by.action === 'RSI_IPA_STATE_GET',
  holds: {
    'of a range of its own it is told': ({ before, by }) => arg(by, 'top') <= arg(by, 'base') || arg(by, 'top') > before.param.fanout ** (3 - before.param.start) || by.answer === 'RSI_SUCCESS',
    'what it would see': ({ before, by, returned }) => by.answer !== 'RSI_SUCCESS' || Boolean(SEEN[String(returned['ripas'])]?.includes(access(before, 0, arg(by, 'base'), 'load').is)),
    'up to where it differs': ({ before, by, returned }) => by.answer !== 'RSI_SUCCESS' || [...Array(Number(returned['out_top']) - arg(by, 'base')).keys()].every(k => SEEN[String(returned['ripas'])]?.includes(access(before, 0, arg(by, 'base') + k, 'load').is)),
  },
});

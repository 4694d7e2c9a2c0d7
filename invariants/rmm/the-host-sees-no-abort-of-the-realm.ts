import { access } from '../../machines/rmm/access.ts';
import { step } from '../../machines/rmm/parts.ts';
import { arg } from './calls.ts';

export const theHostSeesNoAbortOfTheRealm = step('the-host-sees-no-abort-of-the-realm', {
  why: 'A fetch from a device, or where nothing is, is a fault of the realm that it must take itself: the host can do nothing about it, and would enter the REC to the same abort for ever (tf-rmm db6190bb).',
  when: ({ by }) => by.action === 'handle_instruction_abort' && by.answer === 'REC exit',
  holds: ({ before, by }) => access(before, arg(by, 'rd'), arg(by, 'ipa'), 'fetch').is === 'exit',
});

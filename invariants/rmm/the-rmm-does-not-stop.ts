import { step } from '../../machines/rmm/parts.ts';

export const theRmmDoesNotStop = step('the-rmm-does-not-stop', {
  why: 'An assertion of the RMM that a host can make fail stops every realm, and the host with them (Q16; tf-rmm 80c2f040).',
  when: ({ by }) => by.answer !== '',
  holds: ({ by }) => by.answer !== 'panic',
});

import { always } from '../../machines/rmm/parts.ts';

export const anAbortHasOneAnswer = always('an-abort-has-one-answer', {
  why: 'If the host both emulates an access and injects an abort, the realm takes the abort at the next instruction, with a load that never was (RMM specification A4.3; tf-rmm 6af510c0).',
  forEach: { rd: 'rec' },
  when: (s, { rd }) => s.rec[rd].context.entered !== 'plain',
  holds: (s, { rd }) => s.rec[rd].context.entered !== 'emulated and SEA',
});

import { IDLE, rmmOnCpus } from '../../machines/rmm/cpu.ts';

export const noLockAtReturn = rmmOnCpus.always('no-lock-at-return', {
  why: 'A lock that a command leaves behind is never given back: the next command that needs it spins for ever (Q21).',
  forEach: { k: 'cpu' },
  when: (s, { k }) => s.cpu[k].is(IDLE as never),
  holds: (s, { k }) => s.lock.every(l => l.context.by !== k),
});

import { IDLE, rmmOnCpus } from '../../machines/rmm/cpu.ts';

export const everyCallReturns = rmmOnCpus.leadsTo('every-call-returns', {
  why: 'A CPU that is in the RMM is lost to the host until it returns. Locks are fair here: who can take one again and again does so in the end (Q21).',
  forEach: { k: 'cpu' },
  when: (s, { k }) => !s.cpu[k].is(IDLE as never),
  then: (s, { k }) => s.cpu[k].is(IDLE as never),
  fair: { strong: [{ of: 'cpu', except: [`cpu ${IDLE}`] }] },
});

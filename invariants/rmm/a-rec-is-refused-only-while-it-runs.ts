import { rmmOnCpus } from '../../machines/rmm/cpu.ts';

export const aRecIsRefusedOnlyWhileItRuns = rmmOnCpus.always('a-rec-is-refused-only-while-it-runs', {
  why: 'RMI_ERROR_REC says that the REC runs. A host that gets it while nothing runs waits for an exit that does not come; so a reference is there only as long as the REC runs, or its lock is held (Q21).',
  forEach: { k: 'cpu' },
  when: (s, { k }) => s.cpu[k].is('smc_psci_complete.check' as never),
  holds: s => !s.rec_references.is('TAKEN'),
});

import { aRecIsRefusedOnlyWhileItRuns } from '../../../invariants/rmm/a-rec-is-refused-only-while-it-runs.ts';
import { everyCallReturns } from '../../../invariants/rmm/every-call-returns.ts';
import { measurementsDoNotInterleave } from '../../../invariants/rmm/measurements-do-not-interleave.ts';
import { noCyclicWait } from '../../../invariants/rmm/no-cyclic-wait.ts';
import { noLockAtReturn } from '../../../invariants/rmm/no-lock-at-return.ts';
import { rmmOnCpus } from '../../rmm/cpu.ts';
import { DATA, granules } from '../../rmm/locks.ts';
import { to } from '../../../src/model/index.ts';
import { anyDead } from './setting.ts';

/** The host gives the page of data once, and takes it back while nobody has it locked. */
const delegate = [
  rmmOnCpus.action('RMI_GRANULE_DELEGATE', { agent: 'host', when: s => s.granule[DATA].is('UNDELEGATED'), send: { granule: to(DATA, 'DELEGATE') } }),
  rmmOnCpus.action('RMI_GRANULE_UNDELEGATE', { agent: 'host', when: s => s.granule[DATA].is('DELEGATED') && s.lock[DATA].is('FREE'), send: { granule: to(DATA, 'UNDELEGATE') } }),
];

/** Two CPUs that execute commands of tf-rmm, lock by lock. */
export const locks = rmmOnCpus.scenario('rmm-locks', {
  asks: 'Two CPUs in the RMM, with commands that lock the RD, tables, a page of data and a REC: does one wait for ever, or leave a lock behind?',
  instances: { lock: granules.length, granule: granules.length, cpu: 2 },
  actions: delegate,
  axes: { rmm: { 'tf-rmm': { means: 'tf-rmm of July 2026', use: [] } } },
  runs: { 'tf-rmm': { expect: {} } },
  dead: anyDead,
  properties: [noCyclicWait, noLockAtReturn, everyCallReturns, measurementsDoNotInterleave, aRecIsRefusedOnlyWhileItRuns],
});

import { aRecRunsFromEntryToExit } from '../../../invariants/rmm/a-rec-runs-from-entry-to-exit.ts';
import { anAbortHasOneAnswer } from '../../../invariants/rmm/an-abort-has-one-answer.ts';
import { anAbortIsInjectedOnlyForSharedMemory } from '../../../invariants/rmm/an-abort-is-injected-only-for-shared-memory.ts';
import { anAccessIsEmulatedOnlyIfItCanBe } from '../../../invariants/rmm/an-access-is-emulated-only-if-it-can-be.ts';
import { everyProtectedLeafHasARipas } from '../../../invariants/rmm/every-protected-leaf-has-a-ripas.ts';
import { theRealmCanBeDestroyed } from '../../../invariants/rmm/the-realm-can-be-destroyed.ts';
import { enter, realmCommands, ripasCommands, sharedCommands } from '../../rmm/commands.ts';
import { abort, exit, systemOff } from '../../rmm/guest.ts';
import { scenario } from '../../rmm/parts.ts';
import { anyDead, aRealm, lifeClaims, realmClaims, rmmAxis, rmmRuns } from './setting.ts';

const rds = [0];

/** The REC: why it leaves the realm, and what the host may do about that when it enters it again. */
export const rec = scenario('rmm-rec', {
  asks: 'A realm of one protected and one unprotected page: may the host emulate or abort an access of which it must not, or run a realm that is not active?',
  instances: { granule: 4, realm: 1, rec: 1, rtte: 2, ripas: 1 },
  param: { start: 3 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      ...aRealm(d, [0, 1, 2]).slice(0, 1),
      ...realmCommands(d, { rds, rd: [0], rtt: [1], rec: [2] }),
      ...ripasCommands(d, { rds, ipas: [0] }).slice(0, 1),
      ...sharedCommands(d, { rds, ipas: [1], pages: [3], levels: [3], s2ap: ['none', 'R', 'W', 'RW'], memattr: ['WB', 'NC'] }),
      enter(rds, [false, true]), abort(rds, [0, 1]), exit(rds), systemOff(rds),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: [...realmClaims.filter(c => c.name !== 'a-new-realm-has-no-secret'), anAbortIsInjectedOnlyForSharedMemory, anAccessIsEmulatedOnlyIfItCanBe, anAbortHasOneAnswer, ...lifeClaims, everyProtectedLeafHasARipas, aRecRunsFromEntryToExit, theRealmCanBeDestroyed],
});

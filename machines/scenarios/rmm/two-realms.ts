import { aRealmReadsOnlyItsOwn } from '../../../invariants/rmm/a-realm-reads-only-its-own.ts';
import { everyGranuleCanBeGivenBack } from '../../../invariants/rmm/every-granule-can-be-given-back.ts';
import { theHostReadsNoSecret } from '../../../invariants/rmm/the-host-reads-no-secret.ts';
import { theRealmCanBeDestroyed } from '../../../invariants/rmm/the-realm-can-be-destroyed.ts';
import { dataCommands, enter, granuleCommands, realmCommands, ripasCommands } from '../../rmm/commands.ts';
import { exit, store } from '../../rmm/guest.ts';
import { scenario } from '../../rmm/parts.ts';
import { anyDead, dataClaims, lifeClaims, realmClaims, rmmAxis, rmmRuns } from './setting.ts';

const rds = [0, 1];

/** Two realms that come and go, each with its own page for RD, root, REC and table, and one page of data that either may get. */
export const twoRealms = scenario('rmm-two-realms', {
  asks: 'Two realms of one page each come and go, and pass a page of data between them by way of the host: does either read what the other has written?',
  instances: { granule: 7, contents: 1, realm: 2, rec: 2, ripas_change: 2, rtte: 2, ripas: 2 },
  param: { start: 3 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      enter(rds), exit(rds), store(rds, [0]),
      ...granuleCommands(d, [0, 1, 2, 3, 4, 5, 6]),
      ...realmCommands(d, { rds, rd: [1, 2], rtt: [3, 4], rec: [5, 6] }),
      ...dataCommands(d, { rds, data: [0], ipas: [0], src: [0, 1] }),
      ...ripasCommands(d, { rds, ipas: [0] }),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: [...dataClaims, ...realmClaims, ...lifeClaims, theHostReadsNoSecret, aRealmReadsOnlyItsOwn, everyGranuleCanBeGivenBack, theRealmCanBeDestroyed],
});

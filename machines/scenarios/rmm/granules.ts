import { everyGranuleCanBeGivenBack } from '../../../invariants/rmm/every-granule-can-be-given-back.ts';
import { theRealmCanBeDestroyed } from '../../../invariants/rmm/the-realm-can-be-destroyed.ts';
import { delegatedMemoryIsInTheRealmPas } from '../../../invariants/rmm/delegated-memory-is-in-the-realm-pas.ts';
import { dataCommands, enter, granuleCommands, realmCommands, tableCommands } from '../../rmm/commands.ts';
import { exit, systemOff } from '../../rmm/guest.ts';
import { secureWorld } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { anyDead, dataClaims, realmClaims, rmmAxis, rmmRuns, treeClaims } from './setting.ts';

const pages = [0, 1, 2, 3, 4] as const;
const rds = [0];

/** Any page for any purpose: the life of granules, of a realm and its REC. The tree is as small as one with a table can be. */
export const granules = scenario('rmm-granules', {
  asks: 'Five pages that a host may delegate, use for anything and take back at any time: is each where it should be, and can the host have all of them back?',
  instances: { granule: pages.length, gpt: pages.length, realm: 1, rec: 1, rtte: 6, ripas: 3 },
  param: { start: 2 },
  axes: {
    version: rmmAxis(d => [
      ...secureWorld([0]), exit(rds), systemOff(rds), enter(rds),
      ...granuleCommands(d, pages), ...realmCommands(d, { rds, rd: pages, rtt: pages, rec: pages }),
      ...tableCommands({ rds, tables: pages, ipas: [0, 1, 2, 3], levels: [3] }),
      ...dataCommands(d, { rds, data: pages, ipas: [0, 1], src: pages }),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: [delegatedMemoryIsInTheRealmPas, ...treeClaims, ...dataClaims, ...realmClaims.filter(c => c.name !== 'a-new-realm-has-no-secret'), everyGranuleCanBeGivenBack, theRealmCanBeDestroyed],
});

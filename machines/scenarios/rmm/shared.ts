import { sharedCommands, tableCommands } from '../../rmm/commands.ts';
import { lowestOf } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { anyDead, aRealm, rmmAxis, rmmRuns, treeClaims } from './setting.ts';

const rds = [0];
const pages = [0, 1, 2, 3];
const tables = [6, 7, 8];
const ipas = [4, 5, 6, 7];

/** The unprotected half, two levels of tables under the root: pages, blocks of two and of four, each mapped as the host likes. */
export const shared = scenario('rmm-shared', {
  asks: 'The unprotected half, four pages, with blocks at two levels: does building, folding, unfolding and destroying tables keep page, permission and attributes of every mapping?',
  instances: { granule: 9, realm: 1, rec: 1, rtte: 14, ripas: 7 },
  param: { start: 1 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      ...aRealm(d, [4, 5, ...tables]),
      ...tableCommands({ rds, tables, ipas, levels: [2, 3], when: lowestOf(tables) }),
      ...sharedCommands(d, { rds, ipas, pages, levels: [1, 2, 3], s2ap: ['R', 'RW'], memattr: ['WB'] }),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: treeClaims,
});

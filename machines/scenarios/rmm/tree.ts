import { blocksOfEveryLevelAreReachable } from '../../../invariants/rmm/blocks-of-every-level-are-reachable.ts';
import { dataCommands, ripasCommands, tableCommands } from '../../rmm/commands.ts';
import { lowestOf } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { anyDead, aRealm, dataClaims, rmmAxis, rmmRuns, treeClaims } from './setting.ts';

const rds = [0];
const data = [0, 1, 2, 3];
const tables = [6, 7, 8];
const ipas = [0, 1, 2, 3];

/** The protected half of a realm that is NEW, two levels of tables under the root: pages, blocks of two and of four pages. */
export const tree = scenario('rmm-tree', {
  asks: 'The protected half, four pages, with blocks at two levels: does building, folding, unfolding and destroying tables keep every page where it is?',
  instances: { granule: 10, realm: 1, rec: 1, rtte: 7, ripas: 7 },
  param: { start: 1 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      ...aRealm(d, [4, 5, ...data, ...tables]),
      ...tableCommands({ rds, tables, ipas, levels: [2, 3], when: lowestOf(tables) }),
      ...dataCommands(d, { rds, data, ipas, src: [9], levels: [1, 2, 3] }),
      ...ripasCommands(d, { rds, ipas }),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: [...treeClaims, ...dataClaims, blocksOfEveryLevelAreReachable],
});

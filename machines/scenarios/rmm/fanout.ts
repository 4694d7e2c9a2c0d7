import { dataCommands, ripasCommands, sharedCommands, tableCommands } from '../../rmm/commands.ts';
import { lowestOf } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { anyDead, aRealm, dataClaims, rmmAxis, rmmRuns, treeClaims } from './setting.ts';

const rds = [0];
const pages = [0, 1, 2];
const [rd, root, src, table] = [3, 4, 5, 6];

/** rmm-tree with tables of three entries, one level of them below the root: what the two entries of the others stand for. */
export const treeOfThree = scenario('rmm-tree-of-three', {
  asks: 'The protected half with tables of three entries: are the verdicts those of tables of two?',
  instances: { granule: 7, realm: 1, rec: 1, rtte: 4, ripas: 4 },
  param: { start: 2, fanout: 3 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      ...aRealm(d, [rd, root, ...pages, table]),
      ...tableCommands({ rds, tables: [table], ipas: [0], levels: [3], when: lowestOf([table]) }),
      ...dataCommands(d, { rds, data: pages, ipas: pages, src: [src], levels: [2, 3] }),
      ...ripasCommands(d, { rds, ipas: pages }),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: [...treeClaims, ...dataClaims],
});

/** The same of rmm-shared. */
export const sharedOfThree = scenario('rmm-shared-of-three', {
  asks: 'The unprotected half with tables of three entries: are the verdicts those of tables of two?',
  instances: { granule: 7, realm: 1, rec: 1, rtte: 8, ripas: 4 },
  param: { start: 2, fanout: 3 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      ...aRealm(d, [rd, root, table]),
      ...tableCommands({ rds, tables: [table], ipas: [3], levels: [3], when: lowestOf([table]) }),
      ...sharedCommands(d, { rds, ipas: [3, 4, 5], pages, levels: [2, 3], s2ap: ['R', 'RW'], memattr: ['WB', 'NC'] }),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: treeClaims,
});

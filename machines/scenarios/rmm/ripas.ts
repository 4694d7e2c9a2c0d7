import { destroyedBecomesEmptyOnlyAsAllowed } from '../../../invariants/rmm/destroyed-becomes-empty-only-as-allowed.ts';
import { ripasChangesOnlyAsAsked } from '../../../invariants/rmm/ripas-changes-only-as-asked.ts';
import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { dataCommands, enter, ripasCommands, tableCommands } from '../../rmm/commands.ts';
import { issue, lowestOf } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { aRealm, dataClaims, rmmAxis } from './setting.ts';

const rds = [0];
const data = [0];
const tables = [5, 6, 7];
const ipas = [0, 1, 2, 3];

/** A realm that runs and asks for RIPAS changes of any range, while the host builds and destroys tables and takes pages away. */
export const ripas = scenario('rmm-ripas', {
  asks: 'A realm asks for RIPAS changes, a host does or does not do them, in parts, while it takes memory away and changes the tables: does anything change that the realm did not ask for?',
  instances: { granule: 10, realm: 1, rec: 1, ripas_change: 1, rtte: 7, ripas: 7 },
  param: { start: 1 },
  deadlock: 'allowed',
  actions: [
    issue(RMI_REC_CREATE, { rd: rds, rec: [8] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')),
    enter(rds),
    issue(RSI_IPA_STATE_SET, { rd: rds, base: ipas, top: [1, 2, 3, 4], ripas: ['EMPTY', 'RAM'], changeDestroyed: [false, true] }, s => s.rec[0]!.is('RUNNING')),
  ],
  axes: {
    rmm: rmmAxis(d => [
      ...aRealm(d, [3, 4, ...data, ...tables, 8]),
      ...tableCommands({ rds, tables, ipas, levels: [2, 3], when: lowestOf(tables) }),
      ...dataCommands(d, { rds, data, ipas, src: [9], levels: [2, 3] }),
      ...ripasCommands(d, { rds, ipas }),
    ]),
  },
  runs: {
    'rmm-1.0': { expect: {} },
    'rmm-2.0-draft': { expect: { 'destroyed-becomes-empty-only-as-allowed': 'violated' } },
    'tf-rmm': { expect: { 'destroyed-becomes-empty-only-as-allowed': 'violated' } },
  },
  properties: [...dataClaims, ripasChangesOnlyAsAsked, destroyedBecomesEmptyOnlyAsAllowed],
});

import { aRipasChangeGoesOn } from '../../../invariants/rmm/a-ripas-change-goes-on.ts';
import { destroyedBecomesEmptyOnlyAsAllowed } from '../../../invariants/rmm/destroyed-becomes-empty-only-as-allowed.ts';
import { ripasChangesOnlyAsAsked } from '../../../invariants/rmm/ripas-changes-only-as-asked.ts';
import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { dataCommands, enter, ripasCommands, tableCommands } from '../../rmm/commands.ts';
import { issue, lowestOf } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { anyDead, aRealm, dataClaims, rmmAxis, rmmRuns } from './setting.ts';

const rds = [0];
const data = [0, 1];
const tables = [5, 6, 7];
const ipas = [0, 1, 2, 3];

/** A realm that runs and asks for RIPAS changes of any range, while the host builds and destroys tables and takes pages away. */
export const ripas = scenario('rmm-ripas', {
  asks: 'A realm asks for RIPAS changes, a host does or does not do them, in parts, while it takes memory away and changes the tables: does anything change that the realm did not ask for?',
  instances: { granule: 10, realm: 1, rec: 1, ripas_change: 1, rtte: 7, ripas: 7 },
  param: { start: 1 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      issue(RMI_REC_CREATE, { rd: rds, rec: [8] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')),
      enter(rds),
      issue(RSI_IPA_STATE_SET, { rd: rds, base: ipas, top: [1, 2, 3, 4], ripas: ['EMPTY', 'RAM'], changeDestroyed: [false, true] }, s => s.rec[0]!.is('RUNNING')),
      ...aRealm(d, [3, 4, ...data, ...tables, 8]),
      ...tableCommands({ rds, tables, ipas, levels: [2, 3], when: lowestOf(tables) }),
      ...dataCommands(d, { rds, data, ipas, src: [9], levels: [2, 3] }),
      ...ripasCommands(d, { rds, ipas }),
    ]),
  },
  runs: rmmRuns({
    'rmm-1.0': {
      expect: { 'ripas-changes-only-as-asked': 'violated', 'a-ripas-change-goes-on': 'violated' },
      because: 'the walk top of RMI_RTT_SET_RIPAS is aligned down to the entry, so that the change may go back below where it began',
    },
    'rmm-2.0-draft': {
      expect: { 'ripas-changes-only-as-asked': 'violated', 'a-ripas-change-goes-on': 'violated', 'destroyed-becomes-empty-only-as-allowed': 'violated' },
      because: 'the same, and what was destroyed becomes EMPTY without CHANGE_DESTROYED',
    },
    'tf-rmm': { expect: { 'destroyed-becomes-empty-only-as-allowed': 'violated' }, because: 'a base inside of an entry is refused; what was destroyed becomes EMPTY without CHANGE_DESTROYED' },
  }),
  dead: anyDead,
  properties: [...dataClaims, ripasChangesOnlyAsAsked, aRipasChangeGoesOn, destroyedBecomesEmptyOnlyAsAllowed],
});

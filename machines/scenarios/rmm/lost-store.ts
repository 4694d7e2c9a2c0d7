import { whatTheRealmWroteStays } from '../../../invariants/rmm/what-the-realm-wrote-stays.ts';
import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { dataCommands, enter, ripasCommands, tableCommands } from '../../rmm/commands.ts';
import { store } from '../../rmm/guest.ts';
import { issue, lowestOf } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { anyDead, aRealm, dataClaims, rmmAxis, rmmRuns } from './setting.ts';

const rds = [0];
const data = [0, 1, 2];
const ipas = [0, 1, 2];

/** A block of three pages: what a pending change that goes back below its range can do to a page that the realm has written. */
export const lostStore = scenario('rmm-lost-store', {
  asks: 'A realm writes the first page of a block and asks for a RIPAS change of the second: is the first page still what it wrote?',
  instances: { granule: 8, contents: 3, realm: 1, rec: 1, ripas_change: 1, rtte: 4, ripas: 4, belief: 1 },
  param: { start: 2, fanout: 3 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      ...aRealm(d, [3, 4, ...data, 5, 6]),
      issue(RMI_REC_CREATE, { rd: rds, rec: [6] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')),
      enter(rds), store(rds, [0]),
      issue(RSI_IPA_STATE_SET, { rd: rds, base: [1], top: [2], ripas: ['RAM'], changeDestroyed: [true] }, s => s.rec[0]!.is('RUNNING')),
      ...tableCommands({ rds, tables: [5], ipas: [0], levels: [3], when: lowestOf([5]) }),
      ...dataCommands(d, { rds, data, ipas, src: [7], levels: [2, 3] }),
      ...ripasCommands(d, { rds, ipas }),
    ]),
  },
  runs: rmmRuns({
    'rmm-1.0': { expect: { 'what-the-realm-wrote-stays': 'violated' }, because: 'the pending change goes back to the base of the block, and the host may then make RAM of what it has destroyed there' },
    'rmm-2.0-draft': { expect: { 'what-the-realm-wrote-stays': 'violated' }, because: 'the same' },
    'tf-rmm': { expect: {}, because: 'a base inside of an entry is refused' },
  }),
  dead: anyDead,
  properties: [...dataClaims, whatTheRealmWroteStays],
});

import { aRealmReadsOnlyItsOwn } from '../../../invariants/rmm/a-realm-reads-only-its-own.ts';
import { aNewRealmHasNoSecret } from '../../../invariants/rmm/a-new-realm-has-no-secret.ts';
import { ripasChangesOnlyAsAsked } from '../../../invariants/rmm/ripas-changes-only-as-asked.ts';
import { theHostReadsNoSecret } from '../../../invariants/rmm/the-host-reads-no-secret.ts';
import { whatTheRealmWroteStays } from '../../../invariants/rmm/what-the-realm-wrote-stays.ts';
import { whatWasMeasuredStays } from '../../../invariants/rmm/what-was-measured-stays.ts';
import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { dataCommands, enter, granuleCommands, ripasCommands, tableCommands } from '../../rmm/commands.ts';
import { exit, store } from '../../rmm/guest.ts';
import { hostWrite, issue, lowestOf } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { anyDead, aRealm, dataClaims, rmmAxis, rmmRuns } from './setting.ts';

const rds = [0];
const data = [0, 1];
const ipas = [0, 1];

/** What is in the pages of a realm of two pages: measured, written, taken away, given back. */
export const contents = scenario('rmm-contents', {
  asks: 'Two protected pages, two pages of memory that the host moves about as it likes: does the realm find what it wrote and what was measured, or see that it is gone, and does nobody else read it?',
  instances: { granule: 8, contents: 2, realm: 1, rec: 1, ripas_change: 1, rtte: 3, ripas: 3, belief: 2 },
  param: { start: 2 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      issue(RMI_REC_CREATE, { rd: rds, rec: [6] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')),
      enter(rds), exit(rds), store(rds, ipas), hostWrite(data),
      issue(RSI_IPA_STATE_SET, { rd: rds, base: ipas, top: [1, 2], ripas: ['EMPTY', 'RAM'], changeDestroyed: [false, true] }, s => s.rec[0]!.is('RUNNING')),
      ...aRealm(d, [3, 4, 5, 6]),
      ...granuleCommands(d, data),
      ...tableCommands({ rds, tables: [5], ipas, levels: [3], when: lowestOf([5]) }),
      ...dataCommands(d, { rds, data, ipas, src: [7], levels: [2, 3] }),
      ...ripasCommands(d, { rds, ipas }),
    ]),
  },
  runs: rmmRuns({
    'rmm-2.0-draft': {
      expect: { 'what-was-measured-stays': 'violated' },
      because: 'RMI_RTT_INIT_RIPAS makes RAM of what was destroyed, and its table says nothing of the measurement (A5.2.5 does)',
    },
  }),
  dead: anyDead,
  properties: [...dataClaims, theHostReadsNoSecret, aRealmReadsOnlyItsOwn, aNewRealmHasNoSecret, whatTheRealmWroteStays, whatWasMeasuredStays, ripasChangesOnlyAsAsked],
});

import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { dataCommands, enter, ripasCommands, sharedCommands, tableCommands } from '../../rmm/commands.ts';
import { issue } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { walks } from '../../rmm/walks.ts';
import { anyDead, aRealm, rmmAxis, rmmRuns, tlbClaims } from './setting.ts';

const rds = [0];
const pages = [0, 1];

/** One table in the protected half, under a realm that runs; pages are interchangeable, so that each may become table or data after the other. */
export const tlb = scenario('rmm-tlb', {
  asks: 'The protected half of a realm that runs, while CPUs walk its tables at any time: does any command leave in a TLB what it has taken away or changed?',
  instances: { granule: 7, realm: 1, rec: 1, ripas_change: 1, rtte: 3, ripas: 3, tlb: 1 },
  param: { start: 2 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      walks({ rds, ipas: [0, 1], levels: [2, 3] }),
      issue(RMI_REC_CREATE, { rd: rds, rec: [5] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')),
      enter(rds),
      issue(RSI_IPA_STATE_SET, { rd: rds, base: [0, 1], top: [1, 2], ripas: ['EMPTY', 'RAM'], changeDestroyed: [true] }, s => s.rec[0]!.is('RUNNING')),
      ...aRealm(d, [3, 4, ...pages, 2, 5]),
      ...tableCommands({ rds, tables: [0, 2], ipas: [0], levels: [3] }),
      ...dataCommands(d, { rds, data: pages, ipas: [0, 1], src: [6], levels: [2, 3] }),
      ...ripasCommands(d, { rds, ipas: [0, 1] }),
    ]),
    planes: {
      'one-plane': { means: 'the realm has one VMID' },
      'two-planes': { means: 'two planes walk its tables, each under a VMID of its own', param: { planes: 2 } },
    },
  },
  runs: { ...rmmRuns(), 'tf-rmm, two-planes': { expect: {} } },
  dead: anyDead,
  properties: tlbClaims('protected'),
});

/** One table in the unprotected half. */
export const tlbShared = scenario('rmm-tlb-shared', {
  asks: 'The unprotected half, while CPUs walk its tables at any time: is a shared page out of reach when the host is told so?',
  instances: { granule: 6, realm: 1, rec: 1, rtte: 6, ripas: 3, tlb: 1 },
  param: { start: 2 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      walks({ rds, ipas: [2, 3], levels: [2, 3] }),
      ...aRealm(d, [2, 3, 4, 5]),
      ...tableCommands({ rds, tables: [4, 5], ipas: [2], levels: [3] }),
      ...sharedCommands(d, { rds, ipas: [2, 3], pages, levels: [2, 3], s2ap: ['R', 'RW'], memattr: ['WB'] }),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: tlbClaims('unprotected'),
});

import { unmappedSharedMemoryIsOutOfReach } from '../../../invariants/rmm/unmapped-shared-memory-is-out-of-reach.ts';
import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { unprotUnmapYields_busy, unprotUnmap_busy } from '../../rmi/unmap-yields.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { dataCommands, enter, granuleCommands, ripasCommands, sharedCommands, tableCommands } from '../../rmm/commands.ts';
import { exit } from '../../rmm/guest.ts';
import { issue } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { walks } from '../../rmm/walks.ts';
import { goOn } from '../../rmm/yield-commands.ts';
import type { Action } from '../../../src/model/index.ts';
import { anyDead, aRealm, tlbClaims } from './setting.ts';
import { interrupts } from './yields.ts';

const rds = [0];
const [rd, root, table] = [0, 1, 2];
/** The host's page that is copied; where the realm runs, its REC instead. */
const source = 3;
const rec = 3;
const pages = [4, 5];
const levels = [2, 3];

/** The realm runs, and stops running. */
const running: readonly Action[] = [issue(RMI_REC_CREATE, { rd: rds, rec: [rec] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')), enter(rds), exit(rds)];

const ofData = { ipas: [0, 1], shared: [] };
const dataCalls = [
  walks({ rds, ipas: ofData.ipas, levels }),
  ...aRealm('tf-rmm', [rd, root, table]),
  ...tableCommands({ rds, tables: [table], ipas: [0], levels: [3] }),
  ...dataCommands('tf-rmm', { rds, data: pages, ipas: ofData.ipas, src: [source], levels }),
  ...ripasCommands('tf-rmm', { rds, ipas: ofData.ipas }).slice(0, 1),
  ...granuleCommands('tf-rmm', pages),
];
/** Calls that yield, and copies of what they take away. */
export const yieldsTlb = scenario('rmm-yields-tlb', {
  asks: 'The host unmaps pages and blocks, and the call yields before it has invalidated what it took out of the tables, while CPUs walk them: has anybody else got a page before it is out of every TLB?',
  instances: { granule: 6, realm: 1, rec: 1, rtte: 3, ripas: 3, mark: 3, queued: 6, refcount: 3, operation: 2, tlb: 1 },
  param: { start: 2 },
  deadlock: 'allowed',
  actions: [...dataCalls, ...goOn()],
  axes: {
    interrupts: interrupts(dataCalls, ofData),
    planes: {
      'one-plane': { means: 'the realm has one VMID' },
      'two-planes': { means: 'two planes walk its tables, each under a VMID of its own', param: { planes: 2 } },
    },
  },
  runs: { polled: { expect: {} }, 'polled, two-planes': { expect: {} }, 'not polled': { expect: {} } },
  dead: anyDead,
  properties: tlbClaims('protected'),
});

const ofRealm = [
  walks({ rds, ipas: ofData.ipas, levels, when: 'while its REC runs' }),
  ...aRealm('tf-rmm', [rd, root, table, rec, ...pages]), ...running,
  issue(RSI_IPA_STATE_SET, { rd: rds, base: [0], top: [1, 2], ripas: ['EMPTY', 'RAM'], changeDestroyed: [true] }, s => s.rec[0]!.is('RUNNING')),
  ...tableCommands({ rds, tables: [table], ipas: [0], levels: [3], when: s => s.realm[0]!.is('ACTIVE') }),
  ...dataCommands('tf-rmm', { rds, data: pages, ipas: ofData.ipas, src: [], levels }),
  ...ripasCommands('tf-rmm', { rds, ipas: ofData.ipas }).slice(1),
];
/** The same under a realm that runs, and asks for RAM where an unmap has made it DESTROYED. */
export const yieldsTlbRipas = scenario('rmm-yields-tlb-ripas', {
  asks: 'The same of a realm that runs, and asks for EMPTY and for RAM where the host is unmapping: does a page become RAM again before the old one is out of every TLB?',
  instances: { granule: 6, realm: 1, rec: 1, ripas_change: 1, rtte: 3, ripas: 3, mark: 3, queued: 6, refcount: 3, operation: 2, tlb: 1 },
  param: { start: 2 },
  deadlock: 'allowed',
  actions: [...ofRealm, ...goOn()],
  axes: { interrupts: interrupts(ofRealm, ofData) },
  runs: { polled: { expect: {} } },
  dead: anyDead,
  properties: tlbClaims('protected'),
});

const ofShared = { ipas: [], shared: [2, 3] };
const sharedCalls = [
  walks({ rds, ipas: ofShared.shared, levels, when: 'while its REC runs' }),
  ...aRealm('tf-rmm', [rd, root, table, rec]), ...running,
  ...tableCommands({ rds, tables: [table], ipas: [2], levels: [3] }),
  ...sharedCommands('tf-rmm', { rds, ipas: ofShared.shared, pages, levels, s2ap: ['R', 'RW'], memattr: ['WB'] }),
];
const busy = 'polled, busy';
/** The same of the unprotected half, of a realm that runs. */
export const yieldsTlbShared = scenario('rmm-yields-tlb-shared', {
  asks: 'The same of the unprotected half: is a shared page out of reach when the host is told so?',
  instances: { granule: 6, realm: 1, rec: 1, rtte: 6, ripas: 3, mark: 6, refcount: 3, operation: 2, tlb: 1 },
  param: { start: 2 },
  deadlock: 'allowed',
  actions: [...sharedCalls, ...goOn()],
  axes: {
    interrupts: interrupts(sharedCalls, ofShared),
    owned: {
      'passed over': { means: 'an unmap passes over entries that an operation in flight owns, as tf-rmm has it' },
      busy: { means: 'an unmap is busy where an operation in flight owns an entry of its range', use: [unprotUnmap_busy, unprotUnmapYields_busy] },
    },
  },
  runs: {
    polled: { expect: { 'unmapped-shared-memory-is-out-of-reach': 'violated' }, because: 'an entry that an operation in flight owns counts as unmapped, also while the invalidation is owed' },
    [busy]: { expect: {} },
    'not polled': { expect: {} },
  },
  dead: anyDead,
  properties: [...tlbClaims('unprotected'), unmappedSharedMemoryIsOutOfReach],
});

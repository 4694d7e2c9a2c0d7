import type { Action, Scalar } from '../../../src/model/index.ts';
import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REALM_CREATE } from '../../rmi/realm-create.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { RMI_RTT_CREATE } from '../../rmi/rtt-create.ts';
import { RSI_IPA_STATE_GET } from '../../rsi/ipa-state-get.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { RSI_REALM_CONFIG } from '../../rsi/realm-config.ts';
import { RSI_VDEV_VALIDATE_MAPPING } from '../../rsi/vdev-validate-mapping.ts';
import { dataCommands, deviceCommands, enter, granuleCommands, readEntry, realmCommands, ripasCommands, sharedCommands, tableCommands } from '../../rmm/commands.ts';
import { NOWHERE } from '../../rmm/granule.ts';
import { abort, exit, systemOff } from '../../rmm/guest.ts';
import { issue, onlyWhen, secureWorld } from '../../rmm/host.ts';
import { fetches } from '../../rmm/instruction-abort.ts';
import { scenario, type Rmm } from '../../rmm/parts.ts';
import { referencesAreLiveEntries } from '../../../invariants/rmm/references-are-live-entries.ts';
import { theRmmDoesNotStop } from '../../../invariants/rmm/the-rmm-does-not-stop.ts';
import { choose } from '../../rmm/dialects.ts';
import { handles } from '../../rmm/operation.ts';
import { goOn, interrupted, otherCpu, patchesOf } from '../../rmm/yield-commands.ts';
import { anyDead, aRealm, devicesAxis, realmClaims, rmmAxis, rmmRuns, treeClaims } from './setting.ts';

// Calls that fail are steps here, and the arguments are right and wrong, so that every failure condition is met.

/** A realm that is there and one that never is. */
const rds = [0, NOWHERE];
const stateClaims = treeClaims.filter(c => c.kind === 'always');

export const commands = scenario('rmm-commands', {
  asks: 'Granules, realms and the protected half: is every failure condition, and every success, of every command ever met?',
  instances: { granule: 7, gpt: 7, realm: 1, rec: 1, ripas_change: 1, rtte: 6, ripas: 3 },
  param: { start: 2 },
  failures: 'taken',
  axes: {
    version: rmmAxis(d => {
      // Both halves, and an address beyond them.
      const ipas = [0, 1, 2, 3, 4];
      const levels = [2, 3, 4];
      // Page 6 is only for calls that fail because something is there already.
      const spare = [6];
      return [
        ...secureWorld([5]),
        ...granuleCommands(d, [0, 1, 2, 3, 4, 5, 6, NOWHERE]),
        ...realmCommands(d, { rds, rd: [0, 1, NOWHERE], rtt: [1], rec: [2, NOWHERE] }),
        issue(RMI_REALM_CREATE, { rd: spare, rtt: [4], vmid: [0] }, s => !s.realm[0]!.is('ABSENT')),
        issue(RMI_REC_CREATE, { rd: [0], rec: spare }, s => !s.rec[0]!.is('ABSENT')),
        ...tableCommands({ rds, tables: [3, NOWHERE], ipas, levels }),
        issue(RMI_RTT_CREATE, { rd: [0], rtt: spare, ipa: [0], level: [3] }, s => s.rtte[0]!.is('TABLE')),
        readEntry({ rds, ipas, levels }),
        ...dataCommands(d, { rds, data: [4, NOWHERE], ipas, src: [5, NOWHERE], levels }),
        ...dataCommands(d, { rds: [0], data: spare, ipas: [0], src: [5] }).slice(0, 2).map(call => onlyWhen(call, (s: Rmm) => s.rtte[1]!.is('ASSIGNED'))),
        ...ripasCommands(d, { rds, ipas }),
        enter(rds, [false, true]), abort([0], ipas), exit([0]), systemOff([0]),
        issue(RSI_IPA_STATE_SET, { rd: [0], base: [0, 1, 2], top: [1, 2, 3], ripas: ['EMPTY', 'RAM', 'DESTROYED'], changeDestroyed: [false, true] }, s => s.rec[0]!.is('RUNNING')),
        issue(RSI_IPA_STATE_GET, { rd: [0], base: [0, 1, 2], top: [1, 2, 3] }, s => s.rec[0]!.is('RUNNING')),
      ];
    }),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: stateClaims,
});

export const sharedCommandsMet = scenario('rmm-commands-shared', {
  asks: 'The unprotected half, and tables at two levels: is every failure condition, and every success, of every command ever met?',
  instances: { granule: 9, realm: 1, rec: 1, rtte: 14, ripas: 7 },
  param: { start: 1 },
  failures: 'taken',
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => {
      // Pages of the unprotected half, one of the other, one beyond both.
      const ipas = [3, 4, 5, 7, 8];
      return [
        ...aRealm(d, [4, 5, 6, 7]),
        issue(RMI_REALM_ACTIVATE, { rd: [0] }), ...d === 'rmm-1.0' ? [] : realmCommands(d, { rds: [0], rd: [], rtt: [], rec: [] }).filter(a => a.name === 'RMI_REALM_TERMINATE'),
        ...tableCommands({ rds, tables: [6, 7], ipas, levels: [1, 2, 3, 4] }),
        ...dataCommands(d, { rds: [0], data: [7], ipas: [3], src: [8], levels: [2, 3] }),
        ...sharedCommands(d, { rds, ipas, pages: [0, 1, 2], levels: [1, 2, 3, 4], s2ap: ['R'], memattr: ['WB'] }),
      ];
    }),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: stateClaims,
});

export const owners = scenario('rmm-commands-owners', {
  asks: 'Two realms with a REC each: is a RIPAS change refused whose REC is that of another realm?',
  instances: { granule: 6, realm: 2, rec: 2, ripas_change: 2, rtte: 2, ripas: 2 },
  param: { start: 3 },
  failures: 'taken',
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      ...aRealm(d, [0, 1, 2, 3, 4, 5]),
      issue(RMI_REALM_CREATE, { rd: [2], rtt: [3], vmid: [1] }), issue(RMI_REC_CREATE, { rd: [0], rec: [4] }), issue(RMI_REC_CREATE, { rd: [1], rec: [5] }), issue(RMI_REALM_ACTIVATE, { rd: [0, 1] }),
      enter([0, 1]), exit([0, 1]),
      ...ripasCommands(d, { rds: [0, 1], ipas: [0] }),
      issue(RSI_IPA_STATE_SET, { rd: [0, 1], base: [0], top: [1], ripas: ['EMPTY', 'RAM'], changeDestroyed: [false] }, (s, { rd }) => s.rec[rd]!.is('RUNNING')),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: realmClaims.filter(c => c.name === 'a-rec-runs-only-in-an-active-realm'),
});

export const deviceCommandsMet = scenario('rmm-commands-devices', {
  asks: 'Devices, and memory beside them: is every failure condition, and every success, of every command ever met?',
  instances: { granule: 8, realm: 1, rec: 1, ripas_change: 1, dev_mem: 1, rtte: 6, ripas: 3 },
  param: { start: 2, device: 6 },
  failures: 'taken',
  deadlock: 'allowed',
  axes: {
    version: devicesAxis(d => {
      const ipas = [0, 1, 2];
      const running = (s: Rmm): boolean => s.rec[0]!.is('RUNNING');
      return [
        ...aRealm(d, [2, 3, 0, 1, 5, 6]), ...granuleCommands(d, [7]),
        issue(RMI_REC_CREATE, { rd: [0], rec: [5] }), issue(RMI_REALM_ACTIVATE, { rd: [0] }, s => s.rec[0]!.is('READY')), enter([0], [false, true]), exit([0]),
        ...realmCommands(d, { rds: [0], rd: [], rtt: [], rec: [] }).filter(a => a.name === 'RMI_REALM_TERMINATE'),
        ...tableCommands({ rds: [0], tables: [1, 6], ipas: [0], levels: [3] }),
        ...dataCommands(d, { rds: [0], data: [0, 6], ipas: [0, 1], src: [4], levels: [2, 3] }),
        ...deviceCommands(d, { rds, ipas, pages: [0, 6, 7], levels: [2, 3, 4] }),
        ...ripasCommands(d, { rds: [0], ipas: [0, 1] }),
        issue(RSI_IPA_STATE_SET, { rd: [0], base: [0, 1], top: [1, 2], ripas: ['EMPTY', 'RAM', 'DEV'], changeDestroyed: [true] }, running),
        issue(RSI_VDEV_VALIDATE_MAPPING, { rd: [0], base: [0, 1, 2], top: [1, 2, 3], pa: [6, 7] }, running),
        issue(RSI_REALM_CONFIG, { rd: [0], ipa: ipas }, running), fetches([0], [0, 1]),
      ];
    }),
  },
  runs: { 'rmm-2.0-draft': { expect: {} }, 'tf-rmm': { expect: {} } },
  dead: anyDead,
  properties: stateClaims,
});

export const deviceOwners = scenario('rmm-commands-devices-owners', {
  asks: 'Two realms with a REC each: is a mapping of a device not validated whose REC is that of another realm?',
  instances: { granule: 7, realm: 2, rec: 2, ripas_change: 2, dev_mem: 2, rtte: 2, ripas: 2 },
  param: { start: 3, device: 6 },
  failures: 'taken',
  deadlock: 'allowed',
  axes: {
    version: devicesAxis(d => [
      ...aRealm(d, [0, 1, 2, 3, 4, 5, 6]),
      issue(RMI_REALM_CREATE, { rd: [2], rtt: [3], vmid: [1] }), issue(RMI_REC_CREATE, { rd: [0], rec: [4] }), issue(RMI_REC_CREATE, { rd: [1], rec: [5] }), issue(RMI_REALM_ACTIVATE, { rd: [0, 1] }),
      enter([0, 1]), exit([0, 1]),
      ...deviceCommands(d, { rds: [0, 1], ipas: [0], pages: [6] }),
      issue(RSI_VDEV_VALIDATE_MAPPING, { rd: [0, 1], base: [0], top: [1], pa: [6] }, (s, { rd }) => s.rec[rd]!.is('RUNNING')),
    ]),
  },
  runs: { 'rmm-2.0-draft': { expect: {} }, 'tf-rmm': { expect: {} } },
  dead: anyDead,
  properties: realmClaims.filter(c => c.name === 'a-rec-runs-only-in-an-active-realm'),
});

/** Of right and wrong arguments at most one is wrong, and where one is, the range is one that may be right. */
const oneWrong = (calls: readonly Action[], first: number): readonly Action[] => calls.map(call => onlyWhen(call, (_s, args: Readonly<Record<string, Scalar>>) => {
  const wrong = Object.entries(args).filter(([name, v]) => v === NOWHERE || (name === 'level' && v === 4)).length;
  const at = args['base'] ?? args['ipa'] ?? first;
  return wrong === 0 || (wrong === 1 && at === first && (args['top'] ?? first + 1) === first + 1);
}));
/** The commands of tf-rmm where calls yield. */
const polled = (called: readonly Action[], more: readonly Action[]) => ({
  polled: { means: 'calls look for interrupts, and yield', actions: more, use: [...choose('tf-rmm', called).use ?? [], ...patchesOf(called)] },
});

const yieldingCalls = [
  ...aRealm('tf-rmm', [0, 1, 2, 4, 5]),
  ...realmCommands('tf-rmm', { rds: [0], rd: [], rtt: [], rec: [] }).filter(a => a.name === 'RMI_REALM_TERMINATE'),
  ...oneWrong([
    ...tableCommands({ rds, tables: [2, NOWHERE], ipas: [0, 1, 4], levels: [2, 3, 4] }),
    ...dataCommands('tf-rmm', { rds, data: [4, 5, NOWHERE], ipas: [0, 1, 2], src: [3, 4, NOWHERE], levels: [2, 3, 4] }),
    ...ripasCommands('tf-rmm', { rds, ipas: [0, 1, 2] }).slice(0, 1),
  ], 0),
  issue(RMI_RTT_CREATE, { rd: [0], rtt: [5], ipa: [0], level: [3] }, s => s.rtte[0]!.is('TABLE')),
];
export const yieldingCommands = scenario('rmm-commands-yields', {
  asks: 'Calls of tf-rmm that yield, in the protected half: is every failure condition, and every success, of every command ever met?',
  instances: { granule: 6, realm: 1, rec: 1, rtte: 3, ripas: 3, mark: 3, queued: 6, refcount: 3, operation: 2 },
  param: { start: 2 },
  failures: 'taken',
  deadlock: 'allowed',
  actions: [...yieldingCalls, ...goOn([...handles, NOWHERE])],
  axes: { interrupts: polled(yieldingCalls, [...interrupted({ rds: [0], ipas: [0, 1], data: [4], shared: [], levels: [2, 3] }), ...otherCpu]) },
  runs: { polled: { expect: {} } },
  dead: anyDead,
  properties: [referencesAreLiveEntries, theRmmDoesNotStop],
});

const yieldingSharedCalls = [
  ...aRealm('tf-rmm', [0, 1, 2, 3]),
  ...realmCommands('tf-rmm', { rds: [0], rd: [], rtt: [], rec: [] }).filter(a => a.name === 'RMI_REALM_TERMINATE'),
  ...oneWrong([
    ...tableCommands({ rds: [0], tables: [2, 3], ipas: [4], levels: [2, 3] }),
    ...sharedCommands('tf-rmm', { rds, ipas: [3, 4, 5, 7, 8], pages: [4, 5, 6], levels: [2, 3, 4], s2ap: ['R'], memattr: ['WB'] }),
  ], 4),
];
export const yieldingSharedCommands = scenario('rmm-commands-yields-shared', {
  asks: 'The same of the unprotected half, and of tables at two levels.',
  instances: { granule: 7, realm: 1, rec: 1, rtte: 14, ripas: 7, mark: 14, refcount: 4, operation: 2 },
  param: { start: 1 },
  failures: 'taken',
  deadlock: 'allowed',
  actions: [...yieldingSharedCalls, ...goOn([...handles, NOWHERE])],
  axes: { interrupts: polled(yieldingSharedCalls, [...interrupted({ rds: [0], ipas: [], data: [], shared: [4, 5], levels: [2, 3] }), ...otherCpu]) },
  runs: { polled: { expect: {} } },
  dead: anyDead,
  properties: [referencesAreLiveEntries],
});

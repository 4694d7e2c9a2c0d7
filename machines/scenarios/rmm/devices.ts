import { aDeviceDoesNotBecomeRam } from '../../../invariants/rmm/a-device-does-not-become-ram.ts';
import { aDeviceMappingMapsTheDevice } from '../../../invariants/rmm/a-device-mapping-maps-the-device.ts';
import { aMappingHasTheRipasOfItsKind } from '../../../invariants/rmm/a-mapping-has-the-ripas-of-its-kind.ts';
import { aRealmThatIsGoneHasNothing } from '../../../invariants/rmm/a-realm-that-is-gone-has-nothing.ts';
import { theRealmCanBeDestroyed } from '../../../invariants/rmm/the-realm-can-be-destroyed.ts';
import { aRecRunsFromEntryToExit } from '../../../invariants/rmm/a-rec-runs-from-entry-to-exit.ts';
import { aPageOfADeviceIsMappedOnce } from '../../../invariants/rmm/a-page-of-a-device-is-mapped-once.ts';
import { aValidatedPageStays } from '../../../invariants/rmm/a-validated-page-stays.ts';
import { aValidationIsOverWhenTheRealmRuns } from '../../../invariants/rmm/a-validation-is-over-when-the-realm-runs.ts';
import { dataIsNoMemoryOfADevice } from '../../../invariants/rmm/data-is-no-memory-of-a-device.ts';
import { deviceMemoryCanBeGivenBack } from '../../../invariants/rmm/device-memory-can-be-given-back.ts';
import { deviceMemoryIsReached } from '../../../invariants/rmm/device-memory-is-reached.ts';
import { memoryBecomesDevOnlyAsValidated } from '../../../invariants/rmm/memory-becomes-dev-only-as-validated.ts';
import { onlyAnEmptyMappingIsValidated } from '../../../invariants/rmm/only-an-empty-mapping-is-validated.ts';
import { ripasChangesOnlyAsAsked } from '../../../invariants/rmm/ripas-changes-only-as-asked.ts';
import { theHostSeesNoAbortOfTheRealm } from '../../../invariants/rmm/the-host-sees-no-abort-of-the-realm.ts';
import { theRmmWritesOnlyToRam } from '../../../invariants/rmm/the-rmm-writes-only-to-ram.ts';
import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REALM_CREATE } from '../../rmi/realm-create.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { RSI_REALM_CONFIG } from '../../rsi/realm-config.ts';
import { RSI_VDEV_VALIDATE_MAPPING } from '../../rsi/vdev-validate-mapping.ts';
import { dataCommands, deviceCommands, enter, granuleCommands, realmCommands, ripasCommands, tableCommands } from '../../rmm/commands.ts';
import { exit } from '../../rmm/guest.ts';
import { issue } from '../../rmm/host.ts';
import { fetches } from '../../rmm/instruction-abort.ts';
import { scenario, type Rmm } from '../../rmm/parts.ts';
import { walks } from '../../rmm/walks.ts';
import { anyDead, aRealm, dataClaims, devicesAxis, tlbClaims, treeClaims } from './setting.ts';

const rds = [0];
const ipas = [0, 1];
/** Two pages of a device, which may be a block; and one that is memory. */
const device = [6, 7];
const memory = 0;
const running = (s: Rmm): boolean => s.rec[0]!.is('RUNNING');

/** A realm of two pages, each of which may be memory or a device, page or block. 1.0 has no devices. */
export const devices = scenario('rmm-devices', {
  asks: 'A realm of two pages and a device of two, which the host maps where it likes: does the realm reach the device only where it has validated it, and does memory never become a device, or a device memory, behind its back?',
  instances: { granule: 8, realm: 1, rec: 1, ripas_change: 1, dev_mem: 1, rtte: 3, ripas: 3 },
  param: { start: 2, device: 6 },
  deadlock: 'allowed',
  axes: {
    version: devicesAxis(d => [
      issue(RMI_REC_CREATE, { rd: rds, rec: [5] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')), enter(rds), exit(rds),
      issue(RSI_IPA_STATE_SET, { rd: rds, base: ipas, top: [1, 2], ripas: ['EMPTY', 'RAM'], changeDestroyed: [false, true] }, running),
      issue(RSI_VDEV_VALIDATE_MAPPING, { rd: rds, base: ipas, top: [1, 2], pa: device }, running),
      issue(RSI_REALM_CONFIG, { rd: rds, ipa: ipas }, running), fetches(rds, ipas),
      ...aRealm(d, [2, 3, memory, 1, 5]),
      ...granuleCommands(d, device),
      ...tableCommands({ rds, tables: [1], ipas: [0], levels: [3] }),
      ...dataCommands(d, { rds, data: [memory, 6], ipas, src: [4], levels: [2, 3] }),
      ...deviceCommands(d, { rds, ipas, pages: [memory, ...device], levels: [2, 3] }),
      ...ripasCommands(d, { rds, ipas }),
    ]),
  },
  runs: {
    'rmm-2.0-draft': {
      expect: { 'data-is-no-memory-of-a-device': 'violated', 'only-an-empty-mapping-is-validated': 'violated', 'the-rmm-writes-only-to-ram': 'violated' },
      because: 'the table of RMI_RTT_DATA_MAP does not ask which kind of memory it is, that of RMI_RTT_DEV_VALIDATE not which RIPAS; a buffer in a device is an access of the realm',
    },
    'tf-rmm': { expect: {} },
  },
  dead: anyDead,
  properties: [
    ...treeClaims, ...dataClaims, aMappingHasTheRipasOfItsKind, aPageOfADeviceIsMappedOnce, aDeviceMappingMapsTheDevice, dataIsNoMemoryOfADevice, memoryBecomesDevOnlyAsValidated,
    onlyAnEmptyMappingIsValidated, aDeviceDoesNotBecomeRam, aValidatedPageStays, aValidationIsOverWhenTheRealmRuns, ripasChangesOnlyAsAsked, aRecRunsFromEntryToExit, theHostSeesNoAbortOfTheRealm, theRmmWritesOnlyToRam,
    deviceMemoryIsReached, deviceMemoryCanBeGivenBack,
  ],
});

/** Two realms of one page each, which want the same device. */
export const devicesOfTwo = scenario('rmm-devices-two-realms', {
  asks: 'Two realms of one page each, which come and go, and a device of one, which the host maps to either: does more than one realm ever have it, and can the host have it back?',
  instances: { granule: 7, realm: 2, rec: 2, ripas_change: 2, dev_mem: 2, rtte: 2, ripas: 2 },
  param: { start: 3, device: 6 },
  deadlock: 'allowed',
  axes: {
    version: devicesAxis(d => {
      const both = [0, 1];
      return [
        ...aRealm(d, [0, 1, 2, 3, 4, 5]),
        issue(RMI_REALM_CREATE, { rd: [2], rtt: [3], vmid: [1] }), issue(RMI_REC_CREATE, { rd: [0], rec: [4] }), issue(RMI_REC_CREATE, { rd: [1], rec: [5] }),
        issue(RMI_REALM_ACTIVATE, { rd: both }, (s, { rd }) => s.rec[rd]!.is('READY')), enter(both), exit(both),
        ...realmCommands(d, { rds: both, rd: [], rtt: [], rec: [] }).filter(a => ['RMI_REC_DESTROY', 'RMI_REALM_TERMINATE', 'RMI_REALM_DESTROY'].includes(a.name)),
        issue(RSI_IPA_STATE_SET, { rd: both, base: [0], top: [1], ripas: ['EMPTY'], changeDestroyed: [false] }, (s, { rd }) => s.rec[rd]!.is('RUNNING')),
        issue(RSI_VDEV_VALIDATE_MAPPING, { rd: both, base: [0], top: [1], pa: [6] }, (s, { rd }) => s.rec[rd]!.is('RUNNING')),
        ...granuleCommands(d, [6]),
        ...deviceCommands(d, { rds: both, ipas: [0], pages: [6] }),
        ...ripasCommands(d, { rds: both, ipas: [0] }),
      ];
    }),
  },
  runs: { 'rmm-2.0-draft': { expect: { 'only-an-empty-mapping-is-validated': 'violated' }, because: 'the table of RMI_RTT_DEV_VALIDATE does not ask for the RIPAS' }, 'tf-rmm': { expect: {} } },
  dead: anyDead,
  properties: [aMappingHasTheRipasOfItsKind, aPageOfADeviceIsMappedOnce, aDeviceMappingMapsTheDevice, memoryBecomesDevOnlyAsValidated, onlyAnEmptyMappingIsValidated, aDeviceDoesNotBecomeRam, aValidatedPageStays, aRealmThatIsGoneHasNothing, theRealmCanBeDestroyed, deviceMemoryCanBeGivenBack],
});

/** One table, under a realm that runs: what TLBs keep of a device. */
export const devicesTlb = scenario('rmm-devices-tlb', {
  asks: 'A realm that runs and has a device of two pages, while CPUs walk its tables at any time: does any command leave in a TLB what it has taken away or changed?',
  instances: { granule: 8, realm: 1, rec: 1, ripas_change: 1, dev_mem: 1, rtte: 3, ripas: 3, tlb: 1 },
  param: { start: 2, device: 6 },
  deadlock: 'allowed',
  axes: {
    version: devicesAxis(d => [
      walks({ rds, ipas, levels: [2, 3] }),
      issue(RMI_REC_CREATE, { rd: rds, rec: [5] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')), enter(rds),
      issue(RSI_IPA_STATE_SET, { rd: rds, base: ipas, top: [1, 2], ripas: ['EMPTY'], changeDestroyed: [true] }, running),
      issue(RSI_VDEV_VALIDATE_MAPPING, { rd: rds, base: ipas, top: [1, 2], pa: device }, running),
      ...aRealm(d, [2, 3, 1, 5, ...device]),
      ...tableCommands({ rds, tables: [1], ipas: [0], levels: [3] }),
      ...deviceCommands(d, { rds, ipas, pages: device, levels: [2, 3] }),
      ...ripasCommands(d, { rds, ipas }).slice(1),
    ]),
    planes: {
      'one-plane': { means: 'the realm has one VMID' },
      'two-planes': { means: 'two planes walk its tables, each under a VMID of its own', param: { planes: 2 } },
    },
  },
  runs: {
    'rmm-2.0-draft': { expect: {} }, 'tf-rmm': { expect: {} },
    'tf-rmm, two-planes': { expect: { 'a-copy-says-what-its-entry-says': 'violated', 'an-address-has-one-translation': 'violated' }, because: 'a block of a device that is unfolded is invalidated under one VMID only' },
  },
  dead: anyDead,
  properties: tlbClaims('protected'),
});

import { aDeviceDoesNotBecomeRam } from '../../../invariants/rmm/a-device-does-not-become-ram.ts';
import { aDeviceMappingMapsTheDevice } from '../../../invariants/rmm/a-device-mapping-maps-the-device.ts';
import { aMappingHasTheRipasOfItsKind } from '../../../invariants/rmm/a-mapping-has-the-ripas-of-its-kind.ts';
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
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { RSI_REALM_CONFIG } from '../../rsi/realm-config.ts';
import { RSI_VDEV_VALIDATE_MAPPING } from '../../rsi/vdev-validate-mapping.ts';
import { dataCommands, deviceCommands, enter, granuleCommands, ripasCommands, tableCommands } from '../../rmm/commands.ts';
import { exit } from '../../rmm/guest.ts';
import { issue } from '../../rmm/host.ts';
import { fetches } from '../../rmm/instruction-abort.ts';
import { scenario, type Rmm } from '../../rmm/parts.ts';
import { anyDead, aRealm, dataClaims, rmmAxis, treeClaims } from './setting.ts';

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
    version: Object.fromEntries(Object.entries(rmmAxis(d => [
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
    ])).filter(([d]) => d !== 'rmm-1.0')),
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
    onlyAnEmptyMappingIsValidated, aDeviceDoesNotBecomeRam, aValidatedPageStays, aValidationIsOverWhenTheRealmRuns, ripasChangesOnlyAsAsked, theHostSeesNoAbortOfTheRealm, theRmmWritesOnlyToRam,
    deviceMemoryIsReached, deviceMemoryCanBeGivenBack,
  ],
});

import { aChangeToEmptyIsNotRefused } from '../../../invariants/rmm/a-change-to-empty-is-not-refused.ts';
import { aHomogeneousTableCanBeFolded } from '../../../invariants/rmm/a-homogeneous-table-can-be-folded.ts';
import { aRangeCommandSaysHowFarItGot } from '../../../invariants/rmm/a-range-command-says-how-far-it-got.ts';
import { aRipasChangeGoesOn } from '../../../invariants/rmm/a-ripas-change-goes-on.ts';
import { aRipasChangeIsDoneWhereItHasBeen } from '../../../invariants/rmm/a-ripas-change-is-done-where-it-has-been.ts';
import { aRipasChangeIsWhatTheRealmAskedFor } from '../../../invariants/rmm/a-ripas-change-is-what-the-realm-asked-for.ts';
import { aTableWithoutDataCanBeDestroyed } from '../../../invariants/rmm/a-table-without-data-can-be-destroyed.ts';
import { anEntryReadsAsItIs } from '../../../invariants/rmm/an-entry-reads-as-it-is.ts';
import { anRttErrorSaysWhatToDo } from '../../../invariants/rmm/an-rtt-error-says-what-to-do.ts';
import { everyGranuleIsWhatItIsUsedFor } from '../../../invariants/rmm/every-granule-is-what-it-is-used-for.ts';
import { mappingAgainSucceeds } from '../../../invariants/rmm/mapping-again-succeeds.ts';
import { ripasChangesOnlyAsAsked } from '../../../invariants/rmm/ripas-changes-only-as-asked.ts';
import { theRealmIsToldItsRipas } from '../../../invariants/rmm/the-realm-is-told-its-ripas.ts';
import { theRmmDoesNotStop } from '../../../invariants/rmm/the-rmm-does-not-stop.ts';
import { unmappingAgainSucceeds } from '../../../invariants/rmm/unmapping-again-succeeds.ts';
import { whatACallSaysIsDoneIsDone } from '../../../invariants/rmm/what-a-call-says-is-done-is-done.ts';
import { whatIsMappedCanBeUnmapped } from '../../../invariants/rmm/what-is-mapped-can-be-unmapped.ts';
import { wrongArgumentsAreInputErrors } from '../../../invariants/rmm/wrong-arguments-are-input-errors.ts';
import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { RSI_IPA_STATE_GET } from '../../rsi/ipa-state-get.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { RSI_VDEV_VALIDATE_MAPPING } from '../../rsi/vdev-validate-mapping.ts';
import { dataCommands, deviceCommands, enter, readEntry, ripasCommands, sharedCommands, tableCommands } from '../../rmm/commands.ts';
import { NOWHERE } from '../../rmm/granule.ts';
import { issue } from '../../rmm/host.ts';
import { scenario, type Rmm } from '../../rmm/parts.ts';
import { anyDead, aRealm, dataClaims, devicesAxis, rmmAxis, rmmRuns, treeClaims } from './setting.ts';

// Calls that fail are steps here, so that claims can speak of what is answered, and of what should not have been refused.

const rds = [0];
const answers = [
  wrongArgumentsAreInputErrors, anRttErrorSaysWhatToDo, theRmmDoesNotStop, anEntryReadsAsItIs, aHomogeneousTableCanBeFolded, aTableWithoutDataCanBeDestroyed,
  whatACallSaysIsDoneIsDone, whatIsMappedCanBeUnmapped, unmappingAgainSucceeds,
];

/** One table, two pages of data: what is answered about the protected half, and what not. */
export const answersOfData = scenario('rmm-answers', {
  asks: 'Two protected pages of a realm that runs: does every answer say what is so, and is nothing refused that must be possible?',
  instances: { granule: 7, realm: 1, rec: 1, ripas_change: 1, rtte: 6, ripas: 3 },
  param: { start: 2 },
  failures: 'taken',
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => {
      const ipas = [0, 1, 2];
      return [
        ...aRealm(d, [2, 3, 0, 1, 4, 5]),
        issue(RMI_REC_CREATE, { rd: rds, rec: [5] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')), enter(rds),
        ...tableCommands({ rds: [0, NOWHERE], tables: [4], ipas, levels: [2, 3] }),
        readEntry({ rds, ipas, levels: [2, 3] }),
        ...dataCommands(d, { rds, data: [0, 1], ipas, src: [6], levels: [2, 3] }),
        ...ripasCommands(d, { rds, ipas }),
        issue(RSI_IPA_STATE_SET, { rd: rds, base: [0, 1], top: [1, 2], ripas: ['EMPTY', 'RAM'], changeDestroyed: [false, true] }, s => s.rec[0]!.is('RUNNING')),
        issue(RSI_IPA_STATE_GET, { rd: rds, base: [0, 1], top: [1, 2] }, s => s.rec[0]!.is('RUNNING')),
      ];
    }),
  },
  runs: rmmRuns({
    'rmm-1.0': {
      expect: { 'unmapping-again-succeeds': 'violated', 'a-change-to-empty-is-not-refused': 'violated', 'a-ripas-change-goes-on': 'violated' },
      because: 'what is not mapped is an error; what is DESTROYED stops any change; a change whose top is inside of a block succeeds and gets nowhere if there is nothing to do',
    },
    'rmm-2.0-draft': {
      expect: { 'unmapping-again-succeeds': 'violated', 'a-ripas-change-goes-on': 'violated' },
      because: 'the same, but what is DESTROYED becomes EMPTY',
    },
  }),
  dead: anyDead,
  properties: [
    ...treeClaims, ...dataClaims, ...answers, aRangeCommandSaysHowFarItGot, ripasChangesOnlyAsAsked, aRipasChangeGoesOn, aRipasChangeIsDoneWhereItHasBeen,
    aRipasChangeIsWhatTheRealmAskedFor, aChangeToEmptyIsNotRefused, theRealmIsToldItsRipas, everyGranuleIsWhatItIsUsedFor,
  ],
});

/** The same about the unprotected half. */
export const answersOfShared = scenario('rmm-answers-shared', {
  asks: 'Two unprotected pages: does every answer say what is so, and is nothing refused that must be possible?',
  instances: { granule: 5, realm: 1, rec: 1, rtte: 6, ripas: 3 },
  param: { start: 2 },
  failures: 'taken',
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => {
      const ipas = [1, 2, 3];
      return [
        ...aRealm(d, [2, 3, 4]),
        ...tableCommands({ rds, tables: [4], ipas, levels: [2, 3] }),
        readEntry({ rds, ipas, levels: [2, 3] }),
        // Root tables are at level 2, so there is no level 1.
        ...sharedCommands(d, { rds: [0, NOWHERE], ipas, pages: [0, 1], levels: [1, 2, 3], s2ap: ['R', 'RW'], memattr: ['WB', 'NC'] }),
        ...dataCommands(d, { rds, data: [0, 1], ipas: [2], src: [1] }).slice(-1),
      ];
    }),
  },
  runs: rmmRuns({
    'rmm-1.0': { expect: { 'unmapping-again-succeeds': 'violated', 'mapping-again-succeeds': 'violated', 'a-range-command-says-how-far-it-got': 'vacuous' }, because: 'an entry that is not as the call wants it is an error; no call is of a range' },
    'rmm-2.0-draft': { expect: { 'unmapping-again-succeeds': 'violated', 'mapping-again-succeeds': 'violated' }, because: 'the same' },
  }),
  dead: anyDead,
  properties: [...treeClaims, ...answers, aRangeCommandSaysHowFarItGot, mappingAgainSucceeds],
});

/** The same about a device of two pages. */
export const answersOfDevices = scenario('rmm-answers-devices', {
  asks: 'Two protected pages, one of memory and two of a device: does every answer say what is so, and is nothing refused that must be possible?',
  instances: { granule: 8, realm: 1, rec: 1, ripas_change: 1, dev_mem: 1, rtte: 6, ripas: 3 },
  param: { start: 2, device: 6 },
  failures: 'taken',
  deadlock: 'allowed',
  axes: {
    version: devicesAxis(d => {
      const ipas = [0, 1, 2];
      const running = (s: Rmm): boolean => s.rec[0]!.is('RUNNING');
      return [
        ...aRealm(d, [2, 3, 0, 1, 5, 6, 7]),
        issue(RMI_REC_CREATE, { rd: rds, rec: [5] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')), enter(rds),
        ...tableCommands({ rds, tables: [1], ipas: [0], levels: [3] }),
        readEntry({ rds, ipas: [0, 1], levels: [2, 3] }),
        ...dataCommands(d, { rds, data: [0], ipas: [0, 1], src: [4], levels: [3] }).slice(1),
        ...deviceCommands(d, { rds: [0, NOWHERE], ipas, pages: [0, 6, 7], levels: [2, 3] }),
        ...ripasCommands(d, { rds, ipas: [0, 1] }),
        issue(RSI_IPA_STATE_SET, { rd: rds, base: [0, 1], top: [1, 2], ripas: ['EMPTY', 'RAM', 'DEV'], changeDestroyed: [false, true] }, running),
        issue(RSI_IPA_STATE_GET, { rd: rds, base: [0, 1], top: [1, 2] }, running),
        issue(RSI_VDEV_VALIDATE_MAPPING, { rd: rds, base: [0, 1], top: [1, 2], pa: [6, 7] }, running),
      ];
    }),
  },
  runs: { 'rmm-2.0-draft': { expect: { 'unmapping-again-succeeds': 'violated', 'a-ripas-change-goes-on': 'violated' }, because: 'as of data' }, 'tf-rmm': { expect: {} } },
  dead: anyDead,
  properties: [
    ...treeClaims, ...answers, aRangeCommandSaysHowFarItGot, ripasChangesOnlyAsAsked, aRipasChangeGoesOn, aRipasChangeIsDoneWhereItHasBeen,
    aRipasChangeIsWhatTheRealmAskedFor, aChangeToEmptyIsNotRefused, theRealmIsToldItsRipas, everyGranuleIsWhatItIsUsedFor,
  ],
});

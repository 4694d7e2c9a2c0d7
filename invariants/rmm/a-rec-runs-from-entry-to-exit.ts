import { step } from '../../machines/rmm/parts.ts';
import { isProtected } from '../../machines/rmm/tree.ts';
import { arg } from './calls.ts';

const leaves: readonly string[] = ['abort', 'exit', 'PSCI_SYSTEM_OFF', 'RSI_IPA_STATE_SET', 'RSI_VDEV_VALIDATE_MAPPING', 'handle_instruction_abort'];

export const aRecRunsFromEntryToExit = step('a-rec-runs-from-entry-to-exit', {
  why: 'What a host may do when it enters a REC depends on why the REC has left, and on nothing that was before (RMM specification A2.3, A4.2).',
  forEach: { rd: 'rec' },
  holds: {
    'it runs by an entry': ({ before, after, by }, { rd }) => by.action === 'RMI_REC_ENTER' && arg(by, 'rec') === rd ? after.rec[rd].is('RUNNING') : !after.rec[rd].is('RUNNING') || before.rec[rd].is('RUNNING'),
    'an exit ends that': ({ after, by }, { rd }) => !leaves.includes(by.action) || by.answer === 'SEA' || arg(by, 'rd') !== rd || after.rec[rd].is('READY'),
    'and says why': ({ before, after, by }, { rd }) => by.action !== 'abort' || arg(by, 'rd') !== rd
      || after.rec[rd].context.exit === (isProtected(before, arg(by, 'ipa')) ? 'protected abort' : by.args['isv'] === true ? 'emulatable abort' : 'unprotected abort'),
    'which an entry forgets': ({ after }, { rd }) => after.rec[rd].is('READY') || after.rec[rd].context.exit === 'other',
  },
});

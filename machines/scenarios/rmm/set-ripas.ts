import { everyRipasChangeEnds } from '../../../invariants/rmm/every-ripas-change-ends.ts';
import { ripasTable, rmmWithRipasLoop, triesAgain } from '../../kvm/set-ripas.ts';
import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { RMI_REC_ENTER } from '../../rmi/rec-enter.ts';
import { RMI_RTT_CREATE } from '../../rmi/rtt-create.ts';
import { RMI_RTT_SET_RIPAS } from '../../rmi/rtt-set-ripas.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { dataCommands, enter, tableCommands } from '../../rmm/commands.ts';
import { issue, onlyWhen } from '../../rmm/host.ts';
import { anyDead, aRealm, rmmAxis, rmmRuns } from './setting.ts';

const rds = [0];
const ipas = [0, 1];
/** Nobody else changes the tables while KVM carries out the change: it holds mmu_lock. */
type State = Readonly<Record<'kvm' | 'ripas_change', Readonly<Record<number, { is(state: string): boolean }>>>>;
const isIdle = (s: State): boolean => s.kvm[0]!.is('guest.run') && s.ripas_change[0]!.is('NONE');

/** KVM carries out what a realm of two pages asks for, over any tree. */
export const setRipasLoop = rmmWithRipasLoop.scenario('rmm-set-ripas', {
  asks: 'A realm asks for a RIPAS change, and KVM calls RMI_RTT_SET_RIPAS until it is at the end: does it get there?',
  instances: { granule: 7, realm: 1, rec: 1, ripas_change: 1, rtte: 3, ripas: 3, kvm: 1 },
  param: { start: 2 },
  deadlock: 'allowed',
  axes: {
    loop: {
      'gives-up': { means: 'an error at the level of pages ends the change, and the realm runs on' },
      'tries-again': { means: 'it is answered like any other, and no table is missing', use: [triesAgain] },
    },
    version: rmmAxis(d => [
      ...aRealm(d, [2, 3, 0, 1, ripasTable, 5]),
      issue(RMI_REC_CREATE, { rd: rds, rec: [5] }), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')),
      ...[enter(rds), ...tableCommands({ rds, tables: [ripasTable], ipas: [0], levels: [3] }), ...dataCommands(d, { rds, data: [0, 1], ipas, src: [6], levels: [2, 3] })].map(call => onlyWhen(call, isIdle)),
      issue(RSI_IPA_STATE_SET, { rd: rds, base: ipas, top: [1, 2], ripas: ['EMPTY', 'RAM'], changeDestroyed: [false, true] }, s => s.rec[0]!.is('RUNNING')),
    ], [RMI_RTT_SET_RIPAS, RMI_REC_ENTER, RMI_RTT_CREATE]),
  },
  runs: rmmRuns({
    'rmm-1.0': { expect: { 'every-ripas-change-ends': 'violated' }, because: 'a change whose top is inside of a block succeeds and gets nowhere if there is nothing to do' },
    'rmm-2.0-draft': { expect: { 'every-ripas-change-ends': 'violated' }, because: 'the same' },
    'tf-rmm, tries-again': { expect: { 'every-ripas-change-ends': 'violated' }, because: 'a page that the host has destroyed stops a change to RAM, at the level of pages' },
  }),
  dead: anyDead,
  properties: [everyRipasChangeEnds],
});

/** RMI_REC_ENTER: the vCPU runs until its next exit. RMM specification 1.0 B4.3.14; tf-rmm runtime/rmi/run.c. */
import { to } from '../../src/model/index.ts';
import { INPUT, isRec, left, REALM, REC, recConditions } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';

/** The flags of the call: the host has emulated the access, or an abort is to be injected. `reject`: it refuses the RIPAS change. */
type Input = { rec: number; emulatedMmio: boolean; injectSea: boolean; reject: boolean };
const exitOf = (s: Rmm, rec: number): string => s.rec[rec].context.exit;

/** An abort is injected only if the last exit was one at an unprotected address; it then wins over emulation. */
const entersAs = (s: Rmm, { rec, emulatedMmio, injectSea }: Input) =>
  injectSea && ['emulatable abort', 'unprotected abort'].includes(exitOf(s, rec)) ? 'SEA' as const : emulatedMmio ? 'emulated' as const : 'plain' as const;

export const RMI_REC_ENTER = command<Input>('RMI_REC_ENTER', {
  total: true,
  failures: [
    ...['run_align', 'run_bound', 'run_pas'].map(id => left(id, INPUT, 'the run page is not part of the model')),
    ...recConditions,
    { id: 'realm_new', status: REALM, index: 0, when: (s, { rec }) => isRec(s, rec) && s.realm[rec].is('NEW') },
    { id: 'system_off', status: REALM, index: 1, when: (s, { rec }) => isRec(s, rec) && s.realm[rec].is('SYSTEM_OFF') },
    { id: 'rec_state', status: REC, when: (s, { rec }) => isRec(s, rec) && s.rec[rec].is('RUNNING') },
    left('rec_runnable', REC, 'there is one REC, which PSCI does not switch off by itself'),
    { id: 'rec_mmio', status: REC, when: (s, { rec, emulatedMmio }) => emulatedMmio && isRec(s, rec) && exitOf(s, rec) !== 'emulatable abort' },
    left('rec_gicv3', REC, 'no interrupts'),
  ],
  success: {
    send: {
      rec: (s, i) => to(i.rec, { type: 'ENTER', as: entersAs(s, i) }),
      ripas_change: (s, { rec }) => s.ripas_change.length > rec && s.ripas_change[rec].is('PENDING') ? to(rec, 'END') : null,
      dev_mem: (s, { rec }) => s.dev_mem.length > rec && s.dev_mem[rec].is('PENDING') ? to(rec, 'END') : null,
    },
    outputs: {
      // Only a change to RAM, or to DEV, that did not get to its end can be rejected.
      response: (s, { rec, reject }) => {
        if (s.dev_mem.length > rec && s.dev_mem[rec].is('PENDING')) return reject && s.dev_mem[rec].context.base !== s.dev_mem[rec].context.top ? 'REJECT' : 'ACCEPT';
        if (s.ripas_change.length <= rec || !s.ripas_change[rec].is('PENDING')) return 'none';
        const { base, top, value } = s.ripas_change[rec].context;
        return reject && value === 'RAM' && base !== top ? 'REJECT' : 'ACCEPT';
      },
    },
  },
  show: ({ rec, emulatedMmio, injectSea, reject }) => [`rec${rec}`, emulatedMmio && 'EMULATED_MMIO', injectSea && 'INJECT_SEA', reject && 'RIPAS_REJECT'].filter(Boolean).join(', '),
  source: 'RMM specification 1.0, B4.3.14 and A4.2',
});

export const recEnter_2_0 = dialect('rmm-2.0-draft', RMI_REC_ENTER, {
  why: 'one error for every realm that is not ACTIVE, without an index; tf-rmm does the same',
  remove: ['system_off'],
  replace: [{ id: 'realm_new', status: REALM, when: (s, { rec }) => isRec(s, rec) && !s.realm[rec].is('ACTIVE') }],
  insert: [{ id: 'rec_pending', status: REC, when: { abstracted: 'no PSCI call is pending' } }],
});

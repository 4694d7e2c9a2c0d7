/** RMI_REC_ENTER: the vCPU runs until its next exit. RMM specification 1.0 B4.3.14; tf-rmm runtime/rmi/run.c. */
import { to } from '../../src/model/index.ts';
import { INPUT, isRec, left, REALM, REC, recConditions } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';

/** The flags of the call: the host has emulated the access, or an abort is to be injected. `reject`: it refuses the RIPAS change. */
type Input = { rec: number; emulatedMmio: boolean; injectSea: boolean; reject: boolean };
const exitOf = (s: Rmm, rec: number): string => s.rec[rec].context.exit;

export const RMI_REC_ENTER = command<Input>('RMI_REC_ENTER', {
  total: true,
  failures: [
    ...['run_align', 'run_bound', 'run_pas'].map(id => left(id, INPUT, 'the run page is not part of the model')),
    ...recConditions,
    { id: 'rec_state', status: REC, when: (s, { rec }) => isRec(s, rec) && s.rec[rec].is('RUNNING') },
    { id: 'realm_new', status: REALM, index: 0, when: (s, { rec }) => isRec(s, rec) && s.realm[rec].is('NEW') },
    { id: 'system_off', status: REALM, index: 1, when: (s, { rec }) => isRec(s, rec) && (s.realm[rec].is('SYSTEM_OFF') || s.realm[rec].is('ZOMBIE')) },
    left('rec_runnable', REC, 'there is one REC, which PSCI does not switch off by itself'),
    { id: 'rec_mmio', status: REC, when: (s, { rec, emulatedMmio }) => emulatedMmio && isRec(s, rec) && exitOf(s, rec) !== 'emulatable abort' },
    // Injecting an abort wins over emulation, so that with both flags it is the one that is looked at.
    { id: 'rec_sea', status: REC, when: (s, { rec, injectSea }) => injectSea && isRec(s, rec) && exitOf(s, rec) !== 'emulatable abort' && exitOf(s, rec) !== 'unprotected abort' },
  ],
  success: {
    send: {
      rec: (_s, { rec }) => to(rec, 'ENTER'),
      ripas_change: (s, { rec }) => s.ripas_change.length > rec && s.ripas_change[rec].is('PENDING') ? to(rec, 'END') : null,
    },
    outputs: {
      // Only a change to RAM that did not get to its end can be rejected.
      response: (s, { rec, reject }) => {
        if (s.ripas_change.length <= rec || !s.ripas_change[rec].is('PENDING')) return 'none';
        const { base, top, value } = s.ripas_change[rec].context;
        return reject && value === 'RAM' && base !== top ? 'REJECT' : 'ACCEPT';
      },
    },
  },
  show: ({ rec, emulatedMmio, injectSea, reject }) => [`rec${rec}`, emulatedMmio && 'EMULATED_MMIO', injectSea && 'INJECT_SEA', reject && 'RIPAS_REJECT'].filter(Boolean).join(', '),
  source: 'RMM specification 1.0, B4.3.14 and A4.3; identifiers partly descriptive',
});

export const recEnter_tfRmm = dialect('tf-rmm', RMI_REC_ENTER, {
  why: 'the error does not say which state the realm is in',
  replace: [
    { id: 'realm_new', status: REALM, when: (s, { rec }) => isRec(s, rec) && s.realm[rec].is('NEW') },
    { id: 'system_off', status: REALM, when: (s, { rec }) => isRec(s, rec) && (s.realm[rec].is('SYSTEM_OFF') || s.realm[rec].is('ZOMBIE')) },
  ],
});

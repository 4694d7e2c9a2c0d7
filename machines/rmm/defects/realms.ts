/** What goes wrong when realms and RECs run, leave, and end. */
import { to } from '../../../src/model/index.ts';
import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REALM_DESTROY } from '../../rmi/realm-destroy.ts';
import { RMI_REC_DESTROY } from '../../rmi/rec-destroy.ts';
import { RMI_REC_ENTER } from '../../rmi/rec-enter.ts';
import { isRec, REC } from '../conditions.ts';
import type { Defect } from './defect.ts';
import { defect, doing, forgetting } from './spoil.ts';

export const realmDefects: readonly Defect[] = [
  defect({
    id: 'F20', from: 'tf-rmm 303ee028', run: 'rmm-rec/tf-rmm', breaks: ['an-access-is-emulated-only-if-it-can-be'],
    what: 'an abort at a protected address looks as if it could be emulated: the host forges a load',
  }, RMI_REC_ENTER, {
    replace: [{ id: 'rec_mmio', status: REC, when: (s, { rec, emulatedMmio }) => emulatedMmio && isRec(s, rec) && !['emulatable abort', 'protected abort'].includes(s.rec[rec].context.exit) }],
  }),
  defect({
    id: 'F21', from: 'tf-rmm 6af510c0', run: 'rmm-rec/tf-rmm', breaks: ['an-abort-has-one-answer'],
    what: 'a host that emulates an access and injects an abort gets both',
  }, RMI_REC_ENTER, {
    success: doing(RMI_REC_ENTER, {
      rec: (s, { rec, emulatedMmio, injectSea }) => {
        const injects = injectSea && ['emulatable abort', 'unprotected abort'].includes(s.rec[rec].context.exit);
        return to(rec, { type: 'ENTER', as: injects ? emulatedMmio ? 'emulated and SEA' : 'SEA' : emulatedMmio ? 'emulated' : 'plain' });
      },
    }),
  }),
  defect({
    id: 'inject-anywhere', from: null, run: 'rmm-rec/rmm-1.0', breaks: ['an-abort-is-injected-only-for-shared-memory'],
    what: 'an abort is injected whatever the exit was',
  }, RMI_REC_ENTER, { success: doing(RMI_REC_ENTER, { rec: (_s, { rec, injectSea }) => to(rec, { type: 'ENTER', as: injectSea ? 'SEA' : 'plain' }) }) }),
  defect({
    id: 'enter-new', from: null, run: 'rmm-rec/rmm-1.0', breaks: ['a-rec-runs-only-in-an-active-realm'],
    what: 'a realm runs before it is activated',
  }, RMI_REC_ENTER, { remove: ['realm_new'] }),
  defect({
    id: 'destroy-live-realm', from: null, run: 'rmm-granules/rmm-1.0', breaks: ['a-realm-that-is-gone-has-nothing'],
    what: 'a realm is destroyed that has tables or a REC',
  }, RMI_REALM_DESTROY, { remove: ['realm_live'] }),
  defect({
    id: 'rec-keeps-granule', from: null, run: 'rmm-rec/rmm-1.0', breaks: ['every-granule-is-what-it-is-used-for'],
    what: 'the granule of a destroyed REC is not given back',
  }, RMI_REC_DESTROY, { success: forgetting(RMI_REC_DESTROY, 'granule') }),
  defect({
    id: 'activate-forgets', from: null, run: 'rmm-rec/rmm-1.0', breaks: ['a-realm-goes-through-its-states'],
    what: 'a realm that is activated stays NEW, so that the host may go on to change it',
  }, RMI_REALM_ACTIVATE, { success: forgetting(RMI_REALM_ACTIVATE, 'realm') }),
  defect({
    id: 'enter-does-nothing', from: null, run: 'rmm-rec/rmm-1.0', breaks: ['a-rec-runs-from-entry-to-exit'],
    what: 'RMI_REC_ENTER succeeds, and the REC does not run',
  }, RMI_REC_ENTER, { success: forgetting(RMI_REC_ENTER, 'rec') }),
  defect({
    id: 'rec-stays', from: null, run: 'rmm-two-realms/rmm-1.0', breaks: ['every-granule-can-be-given-back', 'the-realm-can-be-destroyed'],
    what: 'a REC is never destroyed',
  }, RMI_REC_DESTROY, { insert: [{ id: 'never', status: REC, when: () => true }] }),
];

/** What goes wrong with RIPAS changes, and with what the realm is told of them. */
import { to } from '../../../src/model/index.ts';
import { RMI_RTT_SET_RIPAS } from '../../rmi/rtt-set-ripas.ts';
import { RSI_IPA_STATE_GET } from '../../rsi/ipa-state-get.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { INPUT, isRec, RTT } from '../conditions.ts';
import type { Rmm } from '../parts.ts';
import { isProtected, PAGE_LEVEL, pagesIn, ripasOf, walk } from '../tree.ts';
import type { Defect } from './defect.ts';
import { condition, defect, doing, inVersion, successOf } from './spoil.ts';

interface Call { readonly rd: number; readonly rec: number; readonly base: number; readonly top: number }
const entryOf = (s: Rmm, { rd, base }: Call) => isProtected(s, base) ? walk(s, rd, base, PAGE_LEVEL) : undefined;
const isPending = (s: Rmm, { rec }: Call): boolean => isRec(s, rec) && s.ripas_change[rec].is('PENDING');
const fixed = successOf(RMI_RTT_SET_RIPAS).send;
const inTfRmm = inVersion('tf-rmm', RMI_RTT_SET_RIPAS);

export const ripasDefects: readonly Defect[] = [
  defect({
    id: 'F8', from: 'tf-rmm 0fb44554', run: 'rmm-answers/tf-rmm', breaks: ['a-ripas-change-is-done-where-it-has-been'],
    what: 'the new RIPAS is OR-ed into the entry, so that RAM does not become EMPTY',
  }, RMI_RTT_SET_RIPAS, { success: doing(inTfRmm, { ripas: (s, i) => s.ripas_change[i.rec].context.value === 'EMPTY' ? null : successOf(inTfRmm).send.ripas(s, i) }) }),
  defect({
    id: 'F14', from: 'tf-rmm 4c40d408', run: 'rmm-answers/tf-rmm', breaks: ['a-change-to-empty-is-not-refused'],
    what: 'what is DESTROYED becomes EMPTY only with CHANGE_DESTROYED, as it was in 1.0',
  }, RMI_RTT_SET_RIPAS, {
    insert: [{ id: 'destroyed', status: RTT, index: { of: [1, 2, 3], is: (s, i) => entryOf(s, i)!.level }, when: (s, i) => { const e = entryOf(s, i); return e !== undefined && isPending(s, i) && ripasOf(s, e) === 'DESTROYED' && !s.ripas_change[i.rec].context.changeDestroyed; } }],
  }),
  defect({
    id: 'F19-get', from: 'tf-rmm dbaa886f', run: 'rmm-answers/tf-rmm', breaks: ['the-realm-is-told-its-ripas'],
    what: 'RSI_IPA_STATE_GET of what is DESTROYED is an error',
  }, RSI_IPA_STATE_GET, { insert: [{ id: 'destroyed', status: 'RSI_ERROR_INPUT', when: (s, { rd, base }) => isProtected(s, base) && ripasOf(s, walk(s, rd, base, PAGE_LEVEL)!) === 'DESTROYED' }] }),
  defect({
    id: 'islet-set-ripas', from: 'islet deaa7d88', run: 'rmm-answers/rmm-1.0', breaks: ['every-data-granule-is-mapped-once'],
    what: 'a change to EMPTY of data that is EMPTY writes an entry without state and address',
  }, RMI_RTT_SET_RIPAS, {
    success: doing(RMI_RTT_SET_RIPAS, { rtte: (s, i) => { const e = entryOf(s, i)!; return s.rtte[e.place].is('ASSIGNED') && ripasOf(s, e) === 'EMPTY' && s.ripas_change[i.rec].context.value === 'EMPTY' && e.base + pagesIn(s, e.level) <= i.top ? to(e.place, 'UNASSIGNED') : null; } }),
  }),
  defect({
    id: 'ask-for-nothing', from: null, run: 'rmm-answers/rmm-1.0', breaks: ['a-ripas-change-is-what-the-realm-asked-for'],
    what: 'RSI_IPA_STATE_SET takes a range that is none',
  }, RSI_IPA_STATE_SET, { remove: ['size_valid'] }),
  defect({
    id: 'set-ripas-anywhere', from: null, run: 'rmm-contents/rmm-1.0', breaks: ['ripas-changes-only-as-asked'],
    what: 'a RIPAS change begins where the host likes: the base is not compared with where the change stands',
  }, RMI_RTT_SET_RIPAS, { remove: ['base_bound'] }),
  defect({
    id: 'set-ripas-too-far', from: null, run: 'rmm-contents/rmm-1.0', breaks: ['ripas-changes-only-as-asked'],
    what: 'a RIPAS change ends where the host likes',
  }, RMI_RTT_SET_RIPAS, { replace: [{ id: 'top_bound', status: INPUT, when: (s, i) => !isPending(s, i) }] }),
  defect({
    id: 'set-ripas-unasked', from: null, run: 'rmm-contents/rmm-1.0', breaks: ['ripas-changes-only-as-asked', 'what-the-realm-wrote-stays'],
    what: 'RAM becomes EMPTY without a request of the realm',
  }, RMI_RTT_SET_RIPAS, {
    replace: [
      { ...condition(RMI_RTT_SET_RIPAS, 'base_bound'), when: (s, i) => isPending(s, i) && i.base !== s.ripas_change[i.rec].context.base },
      { ...condition(RMI_RTT_SET_RIPAS, 'top_bound'), when: (s, i) => isPending(s, i) ? i.top > s.ripas_change[i.rec].context.top! : entryOf(s, i)?.base !== i.base },
    ],
    success: {
      send: {
        ripas: (s, i) => isPending(s, i) ? fixed.ripas(s, i) : ripasOf(s, entryOf(s, i)!) === 'RAM' ? to(entryOf(s, i)!.place, 'EMPTY') : null,
        ripas_change: (s, i) => isPending(s, i) ? fixed.ripas_change(s, i) : null,
      },
    },
  }),
];

/** What goes wrong with invalidations that an operation owes: forgotten, counted but not given, too few, too late. */
import { patchCommand, to, type Command } from '../../../src/model/index.ts';
import { RMI_RTT_DATA_MAP_INIT } from '../../rmi/data-create.ts';
import { RMI_OP_CONTINUE, RMI_OP_CONTINUE_yields } from '../../rmi/op-continue.ts';
import { RMI_RTT_CREATE } from '../../rmi/rtt-create.ts';
import { RMI_RTT_SET_RIPAS } from '../../rmi/rtt-set-ripas.ts';
import { RMI_RTT_DATA_UNMAP_yields, RMI_RTT_UNPROT_UNMAP_yields } from '../../rmi/unmap-yields.ts';
import { dialects } from '../dialects.ts';
import type { Rmm } from '../parts.ts';
import { invalidate, once, vmidsOf } from '../tlb.ts';
import { walk, type Entry } from '../tree.ts';
import { yieldPatches } from '../yield-commands.ts';
import { isMarked, owes, queuedBy } from '../yields.ts';
import type { Defect } from './defect.ts';
import { condition, defect, doing, forgetting, inVersion } from './spoil.ts';

const where = 'rmm-yields-tlb/polled';
const inShared = 'rmm-yields-tlb-shared/polled';
const setRipas = inVersion('tf-rmm', RMI_RTT_SET_RIPAS);
const create = patchCommand(RMI_RTT_CREATE, [...dialects['tf-rmm'].use, ...yieldPatches]) as Command<{ rd: number; rtt: number; ipa: number; level: number }>;

const reached = ['a-page-is-given-up-only-when-no-tlb-has-it', 'only-ram-is-cached', 'a-copy-says-what-its-entry-says'];
const reachedShared = ['shared-memory-is-reached-only-as-mapped', 'a-copy-says-what-its-entry-says'];
/** It ends, with other invalidations than it owes. */
const ending = (tlb: (s: Rmm, owed: readonly Entry[], rd: number) => ReturnType<typeof invalidate>) =>
  ({ success: doing(RMI_OP_CONTINUE, { tlb: (s, { handle }) => { const { rd, owed } = owes(s, handle); return tlb(s, owed, rd); } }) });
const atEach = (owed: readonly Entry[]) => owed.map(e => once(e.base));

export const yieldTlbDefects: readonly Defect[] = [
  defect({
    id: 'continue-forgets-tlbi', from: null, run: where, breaks: reached,
    what: 'RMI_OP_CONTINUE clears the marks and releases the pages, and gives none of the invalidations that are owed',
  }, RMI_OP_CONTINUE, { success: forgetting(RMI_OP_CONTINUE, 'tlb') }),
  defect({
    id: 'continue-one-entry', from: null, run: where, breaks: reached,
    what: 'RMI_OP_CONTINUE invalidates the first entry that is marked, and no other',
  }, RMI_OP_CONTINUE, ending((s, owed, rd) => invalidate(s, rd, atEach(owed.slice(0, 1))))),
  defect({
    id: 'continue-at-the-table', from: null, run: where, breaks: reached,
    what: 'RMI_OP_CONTINUE invalidates at the address of the table, not of the entry that is marked',
  }, RMI_OP_CONTINUE, ending((s, owed, rd) => invalidate(s, rd, owed.map(e => once(e.base - e.base % s.param.fanout))))),
  defect({
    id: 'continue-stage-2-only', from: null, run: where, breaks: ['a-page-is-given-up-only-when-no-tlb-has-it'],
    what: 'RMI_OP_CONTINUE invalidates by IPA, but not where both stages are cached together',
  }, RMI_OP_CONTINUE, ending((s, owed, rd) => invalidate(s, rd, atEach(owed), { stage1: false }))),
  defect({
    id: 'continue-one-plane', from: null, run: 'rmm-yields-tlb/polled, two-planes', breaks: ['a-page-is-given-up-only-when-no-tlb-has-it'],
    what: 'the operation has kept the VMID of one plane only: another still reaches the page',
  }, RMI_OP_CONTINUE, ending((s, owed, rd) => invalidate(s, rd, atEach(owed), { under: vmidsOf(s, rd).slice(0, 1) }))),
  defect({
    id: 'mark-before-tlbi', from: null, run: where, breaks: reached,
    what: 'RMI_OP_CONTINUE is interrupted between clearing the mark of an entry and its invalidation, which nobody knows of afterwards',
  }, RMI_OP_CONTINUE_yields, { success: forgetting(RMI_OP_CONTINUE_yields, 'tlb') }),
  defect({
    id: 'unmap-owes-nothing', from: null, run: where, breaks: reached,
    what: 'a call that yields marks what it took out of the tables, but not that the invalidation is owed',
  }, RMI_RTT_DATA_UNMAP_yields, {
    success: doing(RMI_RTT_DATA_UNMAP_yields, { mark: (s, i) => RMI_RTT_DATA_UNMAP_yields.spec.success!.send!.mark!(s as never, { ...i, after: Infinity }) as null }),
  }),
  defect({
    id: 'page-before-tlbi', from: null, run: where, breaks: ['a-page-is-given-up-only-when-no-tlb-has-it'],
    what: 'a page goes back before the invalidation that is owed',
  }, RMI_OP_CONTINUE_yields, {
    success: doing(RMI_OP_CONTINUE_yields, {
      mark: () => null, tlb: () => [],
      granule: (s, i) => s.operation[i.handle].is('UNMAP') ? queuedBy(s, i.handle).slice(0, 1).map(p => to(p, 'RELEASE' as const)) : RMI_OP_CONTINUE_yields.spec.success!.send!.granule!(s as never, i) as null,
      queued: (s, i) => queuedBy(s, i.handle).slice(0, 1).map(p => to(p, 'DONE' as const)),
    }),
  }),
  defect({
    id: 'init-over-owed', from: null, run: where, breaks: ['an-address-has-one-translation'],
    what: 'RMI_RTT_DATA_MAP_INIT maps another page where the old one is not invalidated yet: the realm has both',
  }, RMI_RTT_DATA_MAP_INIT, { remove: ['drain_pending'] }),
  defect({
    id: 'create-over-owed', from: null, run: where, breaks: reached,
    what: 'a command makes a table of an entry that an operation in flight owns; the mark is gone, and with it the invalidation that is owed: the page goes back, and the realm still reaches it',
  }, RMI_RTT_CREATE, { remove: ['drain_pending'], success: doing(create, { mark: (s, i) => { const e = walk(s, i.rd, i.ipa, i.level - 1)!; return isMarked(s, e) ? to(e.place, 'CLEAR' as const) : null; } }) }),
  defect({
    id: 'ripas-over-owed', from: null, run: 'rmm-yields-tlb-ripas/polled', breaks: ['a-page-is-given-up-only-when-no-tlb-has-it', 'an-address-has-one-translation'],
    what: 'RMI_RTT_SET_RIPAS makes RAM of an entry that an operation in flight owns; the mark is gone, and with it the invalidation that is owed: another page is mapped there, and the realm has both',
  }, RMI_RTT_SET_RIPAS, {
    replace: [condition(setRipas, 'no_progress')],
    success: doing(setRipas, { mark: (s, i) => (setRipas.spec.success!.send!.ripas!(s as never, i) as readonly { to: number }[]).map(t => t.to).filter(p => !s.mark[p].is('NONE')).map(p => to(p, 'CLEAR' as const)) }),
  }),
  defect({
    id: 'continue-shared-forgets-tlbi', from: null, run: inShared, breaks: reachedShared,
    what: 'RMI_OP_CONTINUE of an unprotected range gives none of the invalidations that are owed: the host is told that the pages are unmapped, and the realm still writes them',
  }, RMI_OP_CONTINUE, { success: forgetting(RMI_OP_CONTINUE, 'tlb') }),
  defect({
    id: 'success-before-tlbi', from: null, run: `${inShared}, busy`, breaks: ['unmapped-shared-memory-is-out-of-reach'],
    what: 'a call that yields answers RMI_SUCCESS while an invalidation is owed',
  }, RMI_RTT_UNPROT_UNMAP_yields, { success: { ...forgetting(RMI_RTT_UNPROT_UNMAP_yields), status: 'RMI_SUCCESS' } }),
];

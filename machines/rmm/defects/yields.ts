/** What goes wrong where calls yield, and with the references of tables. */
import { patchCommand, to, type Command } from '../../../src/model/index.ts';
import { RMI_RTT_DATA_MAP, effects } from '../../rmi/data-map.ts';
import { RMI_OP_CONTINUE, RMI_OP_CONTINUE_rolls_back, RMI_OP_CONTINUE_yields } from '../../rmi/op-continue.ts';
import { RMI_REALM_DESTROY } from '../../rmi/realm-destroy.ts';
import { RMI_RTT_CREATE } from '../../rmi/rtt-create.ts';
import { RMI_RTT_FOLD } from '../../rmi/rtt-fold.ts';
import { initRipas, RMI_RTT_INIT_RIPAS } from '../../rmi/rtt-init-ripas.ts';
import { RMI_RTT_UNPROT_MAP } from '../../rmi/rtt-unprot-map.ts';
import { RMI_RTT_UNPROT_UNMAP } from '../../rmi/rtt-unprot-unmap.ts';
import { RMI_RTT_DATA_UNMAP_yields, RMI_RTT_UNPROT_UNMAP_yields } from '../../rmi/unmap-yields.ts';
import { INPUT, isPage, reached, toPage } from '../conditions.ts';
import { dialects } from '../dialects.ts';
import type { Rmm } from '../parts.ts';
import { landing, pages, run, type Range } from '../ranges.ts';
import { below, isAligned, isLevel, isTable, walk, type Entry } from '../tree.ts';
import { yieldPatches } from '../yield-commands.ts';
import { get, isMarked, put, queuedBy, tableOf } from '../yields.ts';
import type { Defect } from './defect.ts';
import { condition, defect, doing, forgetting, panic } from './spoil.ts';

const where = 'rmm-yields/polled';
const inShared = 'rmm-yields-shared/polled';
/** A command as tf-rmm has it where calls yield. */
const inTwo = <I>(c: Command<I>): Command<I> => patchCommand(c, [...dialects['tf-rmm'].use, ...yieldPatches]) as Command<I>;
const clear = (s: Rmm, e: Entry) => isMarked(s, e) ? to(e.place, 'CLEAR' as const) : null;
const shared = (s: Rmm, i: Range, level: number, state: 'UNASSIGNED_NS' | 'ASSIGNED_NS'): Entry[] => {
  const entries = run(s, i, () => level, (_s, _i, e) => !isTable(s, e));
  return entries.filter(e => s.rtte[e.place].is(state) && !isMarked(s, e));
};
const isUnassigned = (s: Rmm, e: Entry): boolean => s.rtte[e.place].is('UNASSIGNED');

const create = inTwo(RMI_RTT_CREATE);
const unprotMap = inTwo(RMI_RTT_UNPROT_MAP);
const unprotUnmap = inTwo(RMI_RTT_UNPROT_UNMAP);

const going = RMI_OP_CONTINUE_yields.spec.success!.send!;
/** Entries from base on that are unassigned, whoever owns them. */
const unassigned = (s: Rmm, i: Range & { readonly level: number }): Entry[] => isLevel(s, i.level) ? run(s, i, () => i.level, (_s, _i, e) => isUnassigned(s, e)) : [];
const mapped = (s: Rmm, i: Range & { readonly pa: number }, e: Entry): number[] => pages(s, e, i.pa + e.base - i.base);
const filled = effects(unassigned, () => 0);

/** As NS mappings are counted again in two commands, the patch is in two parts. */
const nsCounted = (id: string, from: string | null, what: string): Defect => {
  const about = { id, from, what, run: inShared, breaks: ['references-are-live-entries'] };
  const map = defect(about, RMI_RTT_UNPROT_MAP, { success: doing(unprotMap, { refcount: (s, i) => get(tableOf(s, i.rd, landing(s, i, () => i.level)!), isLevel(s, i.level) ? shared(s, i, i.level, 'UNASSIGNED_NS').length : 0) }) });
  const unmap = defect(about, RMI_RTT_UNPROT_UNMAP, { success: doing(unprotUnmap, { refcount: (s, i) => put(tableOf(s, i.rd, landing(s, i, toPage)!), shared(s, i, landing(s, i, toPage)!.level, 'ASSIGNED_NS').length) }) });
  return { ...about, use: [...map.use, ...unmap.use] };
};

export const yieldDefects: readonly Defect[] = [
  nsCounted('F9-references', 'tf-rmm 49752c67', 'unprotected mappings are counted in the references of their table'),
  defect({
    id: 'F2-references', from: 'tf-rmm 15fc44e4', run: inShared, breaks: ['references-are-live-entries'],
    what: 'unfolding a shared block counts its pages in the new table, and not the table in its parent',
  }, RMI_RTT_CREATE, {
    success: doing(create, {
      refcount: (s, i) => {
        const parent = walk(s, i.rd, i.ipa, i.level - 1)!;
        return isUnassigned(s, parent) || s.rtte[parent.place].is('UNASSIGNED_NS') ? get(tableOf(s, i.rd, parent), 1) : get(i.rtt, s.param.fanout);
      },
    }),
  }),
  defect({
    id: 'create-over-a-mark', from: null, run: where, breaks: ['an-operation-keeps-its-marks', 'references-are-live-entries', 'every-table-can-be-destroyed'],
    what: 'a command makes a table of an entry that an operation in flight owns, and its mark is gone',
  }, RMI_RTT_CREATE, { remove: ['drain_pending'], success: doing(create, { mark: (s, i) => clear(s, walk(s, i.rd, i.ipa, i.level - 1)!) }) }),
  defect({
    id: 'ripas-over-a-mark', from: null, run: where, breaks: ['an-operation-keeps-its-marks', 'references-are-live-entries'],
    what: 'a command writes the RIPAS of an entry that an operation in flight owns, and its mark is gone',
  }, RMI_RTT_INIT_RIPAS, {
    replace: [initRipas(() => true).noProgress],
    success: { ...initRipas(() => true).success, send: { ...initRipas(() => true).success.send, mark: (s, i) => initRipas(() => true).success.send.ripas(s, i).map(t => t.to).filter(p => s.mark[p].is('DRAIN') || s.mark[p].is('TLBI')).map(p => to(p, 'CLEAR' as const)) } },
  }),
  defect({
    id: 'map-over-a-mark', from: null, run: where, breaks: ['a-mark-names-an-operation'],
    what: 'RMI_RTT_DATA_MAP maps an entry that an operation in flight owns',
  }, RMI_RTT_DATA_MAP, {
    remove: ['drain_pending'], replace: [{ id: 'gran_state', status: INPUT, when: (s, i) => unassigned(s, i).some(e => !isAligned(s, i.pa, e.level) || mapped(s, i, e).some(p => !isPage(s, p) || !s.granule[p].is('DELEGATED'))) }],
    success: { ...filled, send: { ...filled.send, refcount: (s, i) => get(tableOf(s, i.rd, landing(s, i, () => i.level)!), unassigned(s, i).filter(e => !isMarked(s, e)).length) } },
  }),
  defect({
    id: 'fold-by-references', from: null, run: 'rmm-commands-yields/polled', breaks: ['the-rmm-does-not-stop'],
    what: 'RMI_RTT_FOLD takes a table that has as many references as entries for one that is full of data, and fails an assertion where the first entry is marked',
  }, RMI_RTT_FOLD, {
    insert: [{
      id: 'assert', status: panic, before: 'rtt_homo', when: (s, i) => {
        const parent = reached(s, i, i.level - 1);
        return parent !== undefined && isTable(s, parent) && s.refcount[s.rtte[parent.place].context.pa!].context.n === s.param.fanout && isMarked(s, below(s, i.rd, parent)[0]!);
      },
    }],
  }),
  defect({
    id: 'destroy-by-entries', from: null, run: where, breaks: ['an-operation-keeps-its-table', 'a-mark-names-an-operation'],
    what: 'RMI_REALM_DESTROY looks at the entries of the root table, not at its references: an operation in flight loses its table',
  }, RMI_REALM_DESTROY, { replace: [condition(RMI_REALM_DESTROY, 'realm_live')] }),
  defect({
    id: 'any-handle', from: null, run: where, breaks: ['an-operation-keeps-its-marks'],
    what: 'an operation clears every mark of the table, also those of another operation',
  }, RMI_OP_CONTINUE, { success: doing(RMI_OP_CONTINUE, { mark: s => Array.from({ length: s.mark.length }, (_, p) => p).filter(p => !s.mark[p].is('NONE')).map(p => to(p, 'CLEAR' as const)) }) }),
  defect({
    id: 'unmarked-operation', from: null, run: where, breaks: ['an-operation-keeps-its-marks', 'an-operation-keeps-its-table'],
    what: 'a call yields that has marked nothing, so that nothing keeps its table',
  }, RMI_RTT_DATA_UNMAP_yields, {
    success: doing(RMI_RTT_DATA_UNMAP_yields, { mark: () => null, rtte: () => null, ripas: () => null, granule: () => null, queued: () => null }),
  }),
  defect({
    id: 'unmap-puts-first', from: null, run: where, breaks: ['references-are-live-entries', 'an-operation-keeps-its-table'],
    what: 'RMI_RTT_DATA_UNMAP drops the references before it yields',
  }, RMI_RTT_DATA_UNMAP_yields, { success: doing(RMI_RTT_DATA_UNMAP_yields, { refcount: (s, i) => put(tableOf(s, i.rd, landing(s, i, toPage)!), run(s, i, toPage, (_s, _i, e) => !isTable(s, e)).filter(e => s.rtte[e.place].is('ASSIGNED')).length) }) }),
  defect({
    id: 'unprot-unpinned', from: null, run: inShared, breaks: ['references-are-live-entries', 'an-operation-keeps-its-table'],
    what: 'RMI_RTT_UNPROT_UNMAP takes no reference for the entries that it marks',
  }, RMI_RTT_UNPROT_UNMAP_yields, { success: forgetting(RMI_RTT_UNPROT_UNMAP_yields, 'refcount') }),
  defect({
    id: 'pages-first', from: null, run: where, breaks: ['pages-go-after-their-invalidation'],
    what: 'pages are released before the invalidations that are owed',
  }, RMI_OP_CONTINUE_yields, {
    success: doing(RMI_OP_CONTINUE_yields, {
      mark: () => null,
      granule: (s, i) => s.operation[i.handle].is('UNMAP') ? queuedBy(s, i.handle).slice(0, 1).map(p => to(p, 'RELEASE' as const)) : going.granule!(s as never, i) as null,
      queued: (s, i) => queuedBy(s, i.handle).slice(0, 1).map(p => to(p, 'DONE' as const)),
    }),
  }),
  defect({
    id: 'rollback-keeps-pages', from: null, run: where, breaks: ['every-data-granule-has-a-place'],
    what: 'a map that rolls back does not give back the pages that it has taken',
  }, RMI_OP_CONTINUE_rolls_back, { success: forgetting(RMI_OP_CONTINUE_rolls_back, 'granule') }),
  defect({
    id: 'rollback-keeps-reference', from: null, run: where, breaks: ['references-are-live-entries', 'every-table-can-be-destroyed'],
    what: 'a map that rolls back keeps the reference of its mark',
  }, RMI_OP_CONTINUE_rolls_back, { success: forgetting(RMI_OP_CONTINUE_rolls_back, 'refcount') }),
  defect({
    id: 'rollback-stops', from: null, run: where, breaks: ['a-host-that-continues-gets-on'],
    what: 'a map of which a page is gone does not roll back, so that it never ends unless the host gives the page again',
  }, RMI_OP_CONTINUE_rolls_back, { insert: [{ id: 'never', status: 'RMI_ERROR_INPUT', when: () => true }] }),
  defect({
    id: 'context-kept', from: null, run: where, breaks: ['every-operation-can-be-finished', 'a-host-that-continues-gets-on'],
    what: 'an unmap that has ended keeps its context',
  }, RMI_OP_CONTINUE, { success: doing(RMI_OP_CONTINUE, { operation: (s, { handle }) => s.operation[handle].is('MAP') ? to(handle, 'RELEASE' as const) : null }) }),
];

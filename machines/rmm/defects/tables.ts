/** What goes wrong when tables are made, folded and destroyed. */
import { to } from '../../../src/model/index.ts';
import { RMI_RTT_CREATE } from '../../rmi/rtt-create.ts';
import { RMI_RTT_DESTROY } from '../../rmi/rtt-destroy.ts';
import { RMI_RTT_FOLD } from '../../rmi/rtt-fold.ts';
import { INPUT, reached, RTT } from '../conditions.ts';
import { dialect, type Rmm } from '../parts.ts';
import { below, each, isAligned, isHomogeneous, isInSpace, isLevel, isProtected, leafLike, pagesIn, ripasOf, walk, type Entry } from '../tree.ts';
import type { Defect } from './defect.ts';
import { condition, defect, doing, forgetting, panic } from './spoil.ts';

interface Place { readonly rd: number; readonly ipa: number; readonly level: number }
const parentOf = (s: Rmm, { rd, ipa, level }: Place): Entry => walk(s, rd, ipa, level - 1)!;
/** The table that a call names, as the entry above it, and the entries of it. */
const tableOf = (s: Rmm, i: Place): Entry | undefined => { const e = reached(s, i, i.level - 1); return e && s.rtte[e.place].is('TABLE') ? e : undefined; };
const childrenOf = (s: Rmm, i: Place): Entry[] => { const e = tableOf(s, i); return e ? below(s, i.rd, e) : []; };
const all = (s: Rmm, entries: readonly Entry[], state: 'ASSIGNED' | 'ASSIGNED_NS'): boolean => entries.length > 0 && entries.every(e => s.rtte[e.place].is(state));
const some = (s: Rmm, entries: readonly Entry[], state: 'ASSIGNED' | 'ASSIGNED_NS'): boolean => entries.some(e => s.rtte[e.place].is(state));

const cannotFold = condition(RMI_RTT_FOLD, 'rtt_homo');
const isTableThatDiffers = (s: Rmm, i: Place): boolean => { const e = tableOf(s, i); return e !== undefined && !isHomogeneous(s, i.rd, e); };
/** Homogeneous as far as state, RIPAS and address go. */
function isContiguous(s: Rmm, i: Place): boolean {
  const [first, ...others] = childrenOf(s, i);
  if (!first) return false;
  const e = s.rtte[first.place];
  const size = pagesIn(s, first.level);
  return !e.is('TABLE') && others.every((o, k) => {
    const other = s.rtte[o.place];
    return (['UNASSIGNED', 'UNASSIGNED_NS', 'ASSIGNED', 'ASSIGNED_NS'] as const).some(x => e.is(x) && other.is(x)) && ripasOf(s, o) === ripasOf(s, first)
      && (e.context.pa === null || (e.context.pa % (size * s.param.fanout) === 0 && other.context.pa === e.context.pa + (k + 1) * size));
  });
}
/** What an unprotected entry says without permission and attributes: the bits are 0. */
const bare = <E>(event: E): E => typeof event === 'object' && event !== null && 's2ap' in event ? { ...event, s2ap: 'none', memattr: 'NC' } : event;

const foldsBare = doing(RMI_RTT_FOLD, {
  rtte: (s, i) => { const entries = childrenOf(s, i); return [to(parentOf(s, i).place, bare(leafLike(s, entries[0]!, parentOf(s, i).level, 0)) as 'UNASSIGNED'), ...each(entries, 'ABSENT' as const)]; },
});
const unfoldsBare = doing(RMI_RTT_CREATE, {
  rtte: (s, i) => { const p = parentOf(s, i); return [to(p.place, { type: 'TABLE', pa: i.rtt as 0 }), ...below(s, i.rd, p).map((e, k) => to(e.place, bare(leafLike(s, p, e.level, k))))]; },
});
/** Aligned to the entries of the table instead of to the entry above it. */
const alignedBelow = { id: 'ipa_align', status: INPUT, when: (s: Rmm, { ipa, level }: Place) => isInSpace(s, ipa) && isLevel(s, level) && !isAligned(s, ipa, level) };

export const tableDefects: readonly Defect[] = [
  defect({
    id: 'F1', from: 'tf-rmm 8865ec3b', run: 'rmm-shared-of-three/tf-rmm', breaks: ['folding-changes-no-page'],
    what: 'folding compares the attributes of an entry with themselves: pages with other permissions become one block, with those of the first',
  }, RMI_RTT_FOLD, { replace: [{ ...cannotFold, when: (s, i) => tableOf(s, i) !== undefined && !isContiguous(s, i) }] }),
  {
    id: 'F2', from: 'tf-rmm 15fc44e4', run: 'rmm-shared-of-three/tf-rmm', breaks: ['folding-changes-no-page', 'unfolding-changes-no-page'],
    what: 'folding and unfolding lose permission and attributes of a shared mapping',
    use: [dialect('F2', RMI_RTT_FOLD, { why: 'the block has no attributes', success: foldsBare }), dialect('F2', RMI_RTT_CREATE, { why: 'the pages have no attributes', success: unfoldsBare })],
  },
  defect({
    id: 'F6', from: 'tf-rmm 3105c3f7', run: 'rmm-tree/rmm-1.0', breaks: ['blocks-of-every-level-are-reachable'],
    what: 'blocks at level 1 are not known: data is not folded to one',
  }, RMI_RTT_FOLD, { replace: [{ ...cannotFold, when: (s, i) => isTableThatDiffers(s, i) || (i.level === 2 && some(s, childrenOf(s, i), 'ASSIGNED')) }] }),
  defect({
    id: 'F7', from: 'tf-rmm 80c2f040', run: 'rmm-answers/rmm-1.0', breaks: ['the-rmm-does-not-stop'],
    what: 'folding a table that is full of data with different RIPAS fails an assertion',
  }, RMI_RTT_FOLD, { insert: [{ id: 'assert', status: panic, before: 'rtt_homo', when: (s, i) => all(s, childrenOf(s, i), 'ASSIGNED') && isTableThatDiffers(s, i) }] }),
  defect({
    id: 'F7-create', from: 'tf-rmm 80c2f040', run: 'rmm-answers/tf-rmm', breaks: ['the-rmm-does-not-stop'],
    what: 'making a table under a block of data fails an assertion',
  }, RMI_RTT_CREATE, { insert: [{ id: 'assert', status: panic, when: (s, i) => { const e = reached(s, i, i.level - 1); return e !== undefined && s.rtte[e.place].is('ASSIGNED'); } }] }),
  {
    id: 'F9', from: 'tf-rmm 49752c67', run: 'rmm-answers-shared/tf-rmm', breaks: ['a-table-without-data-can-be-destroyed', 'a-homogeneous-table-can-be-folded'],
    what: 'shared mappings count as live: a table with some is not destroyed, and one that is full of them not folded as shared memory is',
    use: [
      dialect('F9', RMI_RTT_DESTROY, { why: 'shared mappings keep a table', insert: [{ id: 'refcount', status: RTT, index: { of: [2, 3], is: (_s, i) => i.level }, before: 'rtt_live', when: (s, i) => some(s, childrenOf(s, i), 'ASSIGNED_NS') }] }),
      dialect('F9', RMI_RTT_FOLD, { why: 'a full table is folded only if it is of data', replace: [{ ...cannotFold, when: (s, i) => isTableThatDiffers(s, i) || all(s, childrenOf(s, i), 'ASSIGNED_NS') }] }),
    ],
  },
  defect({
    id: 'F10', from: 'tf-rmm 3f840a0e', run: 'rmm-answers/rmm-1.0', breaks: ['a-homogeneous-table-can-be-folded'],
    what: 'a table of data that is DESTROYED is not folded',
  }, RMI_RTT_FOLD, { replace: [{ ...cannotFold, when: (s, i) => isTableThatDiffers(s, i) || (all(s, childrenOf(s, i), 'ASSIGNED') && ripasOf(s, childrenOf(s, i)[0]!) === 'DESTROYED') }] }),
  {
    id: 'F17', from: 'tf-rmm f85f8107', run: 'rmm-answers/tf-rmm', breaks: ['wrong-arguments-are-input-errors'],
    what: 'the address of a table is aligned to the entries in it, not to the entry above it',
    use: [RMI_RTT_CREATE, RMI_RTT_DESTROY, RMI_RTT_FOLD].map(c => dialect('F17', c, { why: 'aligned to the wrong level', replace: [alignedBelow] })),
  },
  defect({
    id: 'islet-destroy', from: 'islet 058408f0', run: 'rmm-tree-of-three/rmm-1.0', breaks: ['destroying-a-table-loses-no-page', 'every-data-granule-is-mapped-once'],
    what: 'a table is destroyed whatever is in it',
  }, RMI_RTT_DESTROY, { remove: ['rtt_live'] }),
  defect({
    id: 'islet-unfold', from: 'islet 058408f0', run: 'rmm-tree-of-three/rmm-1.0', breaks: ['unfolding-changes-no-page', 'every-data-granule-is-mapped-once'],
    what: 'unfolding gives all entries one address',
  }, RMI_RTT_CREATE, { success: doing(RMI_RTT_CREATE, { rtte: (s, i) => { const p = parentOf(s, i); return [to(p.place, { type: 'TABLE', pa: i.rtt as 0 }), ...below(s, i.rd, p).map(e => to(e.place, leafLike(s, p, e.level, 0)))]; } }) }),
  defect({
    id: 'islet-unfold-shared', from: 'islet 058408f0', run: 'rmm-answers-shared/rmm-1.0', breaks: ['the-rmm-does-not-stop'],
    what: 'unfolding a shared block is not implemented, and stops the RMM',
  }, RMI_RTT_CREATE, { insert: [{ id: 'unimplemented', status: panic, when: (s, i) => { const e = reached(s, i, i.level - 1); return e !== undefined && s.rtte[e.place].is('ASSIGNED_NS'); } }] }),
  defect({
    id: 'fold-keeps-granule', from: null, run: 'rmm-tree-of-three/rmm-1.0', breaks: ['every-rtt-granule-is-one-table'],
    what: 'the granule of a folded table is not given back',
  }, RMI_RTT_FOLD, { success: forgetting(RMI_RTT_FOLD, 'granule') }),
  defect({
    id: 'create-keeps-delegated', from: null, run: 'rmm-tree-of-three/rmm-1.0', breaks: ['every-table-is-an-rtt-granule'],
    what: 'the granule of a new table stays DELEGATED',
  }, RMI_RTT_CREATE, { success: forgetting(RMI_RTT_CREATE, 'granule') }),
  defect({
    id: 'create-forgets-ripas', from: null, run: 'rmm-tree-of-three/rmm-1.0', breaks: ['every-protected-leaf-has-a-ripas'],
    what: 'unfolding forgets the RIPAS',
  }, RMI_RTT_CREATE, { success: forgetting(RMI_RTT_CREATE, 'ripas') }),
  defect({
    id: 'destroy-leaves-entries', from: null, run: 'rmm-tree-of-three/rmm-1.0', breaks: ['every-table-has-its-entries'],
    what: 'the entries of a destroyed table stay',
  }, RMI_RTT_DESTROY, { success: doing(RMI_RTT_DESTROY, { rtte: (s, i) => to(parentOf(s, i).place, 'UNASSIGNED') }) }),
  defect({
    id: 'destroy-mixes-halves', from: null, run: 'rmm-shared-of-three/rmm-1.0', breaks: ['each-half-has-its-entries'],
    what: 'where a table of shared memory was, there is a protected entry',
  }, RMI_RTT_DESTROY, { success: doing(RMI_RTT_DESTROY, { rtte: (s, i) => [to(parentOf(s, i).place, 'UNASSIGNED' as const), ...each(childrenOf(s, i), 'ABSENT' as const)] }) }),
  defect({
    id: 'destroy-to-empty', from: null, run: 'rmm-tree-of-three/rmm-1.0', breaks: ['destroying-a-table-shows'],
    what: 'what a destroyed table said becomes EMPTY, so that the realm does not see that it is gone',
  }, RMI_RTT_DESTROY, { success: doing(RMI_RTT_DESTROY, { ripas: (s, i) => isProtected(s, i.ipa) ? [to(parentOf(s, i).place, 'EMPTY' as const), ...each(childrenOf(s, i), 'NONE' as const)] : null }) }),
];

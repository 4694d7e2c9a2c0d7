/** What goes wrong with pages behind unprotected addresses. */
import { RMI_RTT_MAP_UNPROTECTED } from '../../rmi/rtt-map-unprotected.ts';
import { RMI_RTT_UNPROT_MAP } from '../../rmi/rtt-unprot-map.ts';
import { RMI_RTT_UNPROT_UNMAP } from '../../rmi/rtt-unprot-unmap.ts';
import { PAGE_LEVEL, walk } from '../tree.ts';
import type { Defect } from './defect.ts';
import { condition, defect, forgetting, inVersion, returning } from './spoil.ts';

const map = inVersion('tf-rmm', RMI_RTT_UNPROT_MAP);
const inWay = condition(map, 'rtte_state');
const atLevel = (s: Parameters<typeof walk>[0], { rd, base, level }: { rd: number; base: number; level: number }) => { const e = walk(s, rd, base, level); return e?.level === level ? s.rtte[e.place] : undefined; };

export const sharedDefects: readonly Defect[] = [
  defect({
    id: 'F16', from: 'tf-rmm 7a2f5884', run: 'rmm-answers-shared/rmm-1.0', breaks: ['wrong-arguments-are-input-errors', 'every-rtt-granule-is-one-table'],
    what: 'RMI_RTT_MAP_UNPROTECTED takes a level at which nothing can be mapped, and writes an entry of the root',
  }, RMI_RTT_MAP_UNPROTECTED, { remove: ['level_bound'] }),
  defect({
    id: 'F23', from: 'tf-rmm aca33de0', run: 'rmm-answers-shared/tf-rmm', breaks: ['a-range-command-says-how-far-it-got'],
    what: 'RMI_RTT_UNPROT_UNMAP says of a block that it was a page',
  }, RMI_RTT_UNPROT_UNMAP, { success: returning(inVersion('tf-rmm', RMI_RTT_UNPROT_UNMAP), { out_top: (_s, { base }) => base + 1 }) }),
  defect({
    id: 'F24', from: 'tf-rmm fa67e004', run: 'rmm-answers-shared/tf-rmm', breaks: ['mapping-again-succeeds'],
    what: 'mapping what is mapped already, in the same way, is an error',
  }, RMI_RTT_UNPROT_MAP, { replace: [{ ...inWay, when: (s, i) => { const e = atLevel(s, i); return e !== undefined && !e.is('UNASSIGNED_NS'); } }] }),
  defect({
    id: 'F24-level', from: 'tf-rmm fa67e004', run: 'rmm-map/later', breaks: ['every-map-ends', 'no-warn-of-a-map'],
    what: 'something that is in the way is reported a level too high, so that the host makes a table where one is, and tries again for ever',
  }, RMI_RTT_UNPROT_MAP, { replace: [{ ...inWay, index: { of: [1, 2], is: (_s, { level }) => Math.max(1, level - 1) } }] }),
  defect({
    id: 'F24-names-table', from: 'tf-rmm fa67e004', run: 'rmm-answers-shared/tf-rmm', breaks: ['an-rtt-error-says-what-to-do'],
    what: 'the same, in a tree of one table',
  }, RMI_RTT_UNPROT_MAP, { replace: [{ ...inWay, index: { of: [1, 2], is: (_s, { level }) => Math.max(1, level - 1) } }] }),
  defect({
    id: 'F25', from: 'tf-rmm 62c986d8', run: 'rmm-answers-shared/tf-rmm', breaks: ['wrong-arguments-are-input-errors'],
    what: 'the range of RMI_RTT_UNPROT_MAP is looked at after the walk',
  }, RMI_RTT_UNPROT_MAP, { remove: ['size_valid', 'ipa_bound'], insert: [condition(map, 'size_valid'), condition(map, 'ipa_bound')] }),
  defect({
    id: 'map-any-permission', from: null, run: 'rmm-map/later', breaks: ['what-is-mapped-is-what-was-asked-for'],
    what: 'a mapping of the same page with another permission counts as done',
  }, RMI_RTT_UNPROT_MAP, { replace: [{ ...inWay, when: (s, i) => atLevel(s, i)?.is('TABLE') === true }] }),
  defect({
    id: 'unmap-does-nothing', from: null, run: 'rmm-answers-shared/tf-rmm', breaks: ['what-a-call-says-is-done-is-done'],
    what: 'RMI_RTT_UNPROT_UNMAP succeeds, and the page is still mapped',
  }, RMI_RTT_UNPROT_UNMAP, { success: forgetting(inVersion('tf-rmm', RMI_RTT_UNPROT_UNMAP), 'rtte') }),
  defect({
    id: 'unmap-is-a-page', from: null, run: 'rmm-answers-shared/tf-rmm', breaks: ['what-is-mapped-can-be-unmapped'],
    what: 'RMI_RTT_UNPROT_UNMAP does not know blocks',
  }, RMI_RTT_UNPROT_UNMAP, { insert: [{ id: 'block', status: 'RMI_ERROR_RTT', index: { of: [1, 2], is: (s, i) => walk(s, i.rd, i.base, PAGE_LEVEL)!.level }, when: (s, i) => { const e = walk(s, i.rd, i.base, PAGE_LEVEL); return e !== undefined && e.level < PAGE_LEVEL && s.rtte[e.place].is('ASSIGNED_NS'); } }] }),
];

/** What goes wrong with granules and with the pages behind protected addresses. */
import { to } from '../../../src/model/index.ts';
import { RMI_DATA_CREATE_UNKNOWN } from '../../rmi/data-create-unknown.ts';
import { RMI_DATA_DESTROY } from '../../rmi/data-destroy.ts';
import { RMI_RTT_DATA_UNMAP } from '../../rmi/data-unmap.ts';
import { RMI_GRANULE_DELEGATE } from '../../rmi/granule-delegate.ts';
import { RMI_GRANULE_UNDELEGATE } from '../../rmi/granule-undelegate.ts';
import { RMI_RTT_READ_ENTRY } from '../../rmi/rtt-read-entry.ts';
import { reached, RTT, toPage } from '../conditions.ts';
import { atLanding } from '../ranges.ts';
import { PAGE_LEVEL, pagesIn, placeOf, ripasOf, walk } from '../tree.ts';
import type { Defect } from './defect.ts';
import { defect, doing, forgetting, inVersion, returning, successOf } from './spoil.ts';

const unmap = inVersion('tf-rmm', RMI_RTT_DATA_UNMAP);

export const dataDefects: readonly Defect[] = [
  defect({
    id: 'F4', from: 'tf-rmm 84a1b161', run: 'rmm-contents/rmm-1.0', breaks: ['what-was-measured-stays', 'ripas-changes-only-as-asked'],
    what: 'RMI_DATA_CREATE_UNKNOWN makes RAM of what was EMPTY or DESTROYED: the host replaces a page that the realm counts on',
  }, RMI_DATA_CREATE_UNKNOWN, { success: doing(RMI_DATA_CREATE_UNKNOWN, { ripas: (s, { rd, ipa }) => to(placeOf(s, rd, ipa, PAGE_LEVEL), 'RAM') }) }),
  defect({
    id: 'F4-destroy', from: 'tf-rmm 84a1b161', run: 'rmm-answers/rmm-1.0', breaks: ['what-is-mapped-can-be-unmapped'],
    what: 'RMI_DATA_DESTROY does not know data that is DESTROYED',
  }, RMI_DATA_DESTROY, { insert: [{ id: 'destroyed', status: RTT, index: 3, when: (s, i) => { const e = reached(s, i, PAGE_LEVEL); return e !== undefined && ripasOf(s, e) === 'DESTROYED'; } }] }),
  defect({
    id: 'F15', from: 'tf-rmm 868a6511', run: 'rmm-answers/rmm-1.0', breaks: ['wrong-arguments-are-input-errors'],
    what: 'RMI_DATA_DESTROY walks to unprotected addresses',
  }, RMI_DATA_DESTROY, { remove: ['ipa_bound'] }),
  defect({
    id: 'F18', from: 'tf-rmm f5257c6e', run: 'rmm-answers/rmm-1.0', breaks: ['an-entry-reads-as-it-is'],
    what: 'of data that is DESTROYED RMI_RTT_READ_ENTRY says that it is page 0',
  }, RMI_RTT_READ_ENTRY, {
    success: returning(RMI_RTT_READ_ENTRY, {
      desc: (s, i) => { const e = walk(s, i.rd, i.ipa, i.level)!; return ripasOf(s, e) === 'DESTROYED' && s.rtte[e.place].is('ASSIGNED') ? 'page0' : successOf(RMI_RTT_READ_ENTRY).outputs['desc']!(s, i); },
    }),
  }),
  defect({
    id: 'F22', from: 'tf-rmm ed858081', run: 'rmm-answers/tf-rmm', breaks: ['unmapping-again-succeeds'],
    what: 'RMI_RTT_DATA_UNMAP is an error where nothing is mapped',
  }, RMI_RTT_DATA_UNMAP, { replace: [atLanding('rtte_state', toPage, (s, _i, { place }) => !s.rtte[place].is('ASSIGNED'))] }),
  defect({
    id: 'F22-top', from: 'tf-rmm ed858081', run: 'rmm-answers/tf-rmm', breaks: ['a-range-command-says-how-far-it-got'],
    what: 'RMI_RTT_DATA_UNMAP returns an address beyond the range',
  }, RMI_RTT_DATA_UNMAP, {
    success: returning(unmap, { out_top: (s, i) => { const e = walk(s, i.rd, i.base, PAGE_LEVEL)!; const table = pagesIn(s, Math.max(s.param.start, e.level - 1)); return i.base - i.base % table + table; } }),
  }),
  defect({
    id: 'destroy-keeps-mapping', from: null, run: 'rmm-tree-of-three/rmm-1.0', breaks: ['a-protected-entry-maps-data'],
    what: 'a page that is taken away stays mapped',
  }, RMI_DATA_DESTROY, { success: forgetting(RMI_DATA_DESTROY, 'rtte', 'ripas') }),
  defect({
    id: 'destroy-keeps-ram', from: null, run: 'rmm-contents/rmm-1.0', breaks: ['what-the-realm-wrote-stays', 'what-was-measured-stays'],
    what: 'a page that is taken away leaves RAM behind, not DESTROYED',
  }, RMI_DATA_DESTROY, { success: forgetting(RMI_DATA_DESTROY, 'ripas') }),
  defect({
    id: 'delegate-without-gpt', from: null, run: 'rmm-granules/rmm-1.0', breaks: ['delegated-memory-is-in-the-realm-pas'],
    what: 'a page is delegated, and its GPT entry stays NS',
  }, RMI_GRANULE_DELEGATE, { success: forgetting(RMI_GRANULE_DELEGATE, 'gpt') }),
  defect({
    id: 'undelegate-unwiped', from: null, run: 'rmm-contents/rmm-1.0', breaks: ['the-host-reads-no-secret'],
    what: 'a page is not wiped on its way to the host',
  }, RMI_GRANULE_UNDELEGATE, { success: forgetting(RMI_GRANULE_UNDELEGATE, 'contents') }),
  defect({
    id: 'create-unwiped', from: null, run: 'rmm-two-realms/rmm-1.0', breaks: ['a-realm-reads-only-its-own', 'a-new-realm-has-no-secret'],
    what: 'a page is not wiped on its way to a realm',
  }, RMI_DATA_CREATE_UNKNOWN, { success: forgetting(RMI_DATA_CREATE_UNKNOWN, 'contents') }),
];

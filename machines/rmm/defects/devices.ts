/** What goes wrong with devices: which memory is mapped as one, what becomes DEV, and what the realm reaches. */
import { to } from '../../../src/model/index.ts';
import { RMI_RTT_DATA_MAP } from '../../rmi/data-map.ts';
import { RMI_RTT_DEV_MAP, type DevMapInput } from '../../rmi/dev-map.ts';
import { RMI_RTT_DEV_UNMAP } from '../../rmi/dev-unmap.ts';
import { RMI_REALM_DESTROY } from '../../rmi/realm-destroy.ts';
import { RMI_REC_ENTER } from '../../rmi/rec-enter.ts';
import { RMI_RTT_CREATE } from '../../rmi/rtt-create.ts';
import { RMI_RTT_DEV_VALIDATE } from '../../rmi/rtt-dev-validate.ts';
import { RMI_RTT_SET_RIPAS } from '../../rmi/rtt-set-ripas.ts';
import { RSI_REALM_CONFIG } from '../../rsi/realm-config.ts';
import { access } from '../access.ts';
import { INPUT, isPage, REALM, RTT } from '../conditions.ts';
import { handle_instruction_abort } from '../instruction-abort.ts';
import type { Rmm } from '../parts.ts';
import { pages } from '../ranges.ts';
import { invalidating } from '../tlb.ts';
import { below, isLevel, isProtected, isRealm, PAGE_LEVEL, pagesIn, ripasOf, walk, type Entry } from '../tree.ts';
import type { Defect } from './defect.ts';
import { condition, defect, doing, forgetting, inVersion, successOf } from './spoil.ts';

const dataMap = inVersion('tf-rmm', RMI_RTT_DATA_MAP);
const map = inVersion('tf-rmm', RMI_RTT_DEV_MAP);
const unmap = inVersion('tf-rmm', RMI_RTT_DEV_UNMAP);
const setRipas = inVersion('tf-rmm', RMI_RTT_SET_RIPAS);
const validate = inVersion('tf-rmm', RMI_RTT_DEV_VALIDATE);

/** RMI_RTT_DEV_MAP of the first entry, whatever there is and whichever memory it is; of a page that is mapped already nothing is noted. */
const first = (s: Rmm, { rd, base, level }: DevMapInput): Entry => walk(s, rd, base, level)!;
const mapsFirst = {
  send: {
    granule: (s: Rmm, i: DevMapInput) => pages(s, first(s, i), i.pa).filter(p => s.granule[p].is('DELEGATED')).map(p => to(p, 'TO_DEV' as const)),
    rtte: (s: Rmm, i: DevMapInput) => to(first(s, i).place, { type: 'ASSIGNED_DEV' as const, pa: i.pa as 0 }),
  },
  outputs: { out_top: (s: Rmm, i: DevMapInput) => i.base + pagesIn(s, i.level) },
};
const canBeMapped = (s: Rmm, i: DevMapInput, states: readonly ('DELEGATED' | 'DEV')[]): boolean => {
  const e = isLevel(s, i.level) ? walk(s, i.rd, i.base, i.level) : undefined;
  return e?.level !== i.level || pages(s, e, i.pa).every(p => isPage(s, p) && states.some(state => s.granule[p].is(state)));
};

const isFree = (s: Rmm, i: DevMapInput): boolean => isLevel(s, i.level) && walk(s, i.rd, i.base, i.level)?.level === i.level && s.rtte[first(s, i).place].is('UNASSIGNED');

interface Call { readonly rd: number; readonly base: number; readonly top: number }
const entryOf = (s: Rmm, { rd, base }: Call): Entry | undefined => isProtected(s, base) ? walk(s, rd, base, PAGE_LEVEL) : undefined;
/** A whole entry of a device at the base, which the realm wants to be RAM. */
const deviceToRam = (s: Rmm, i: Call & { readonly rec: number }): Entry | undefined => {
  const e = entryOf(s, i);
  return e?.base === i.base && e.base + pagesIn(s, e.level) <= i.top && s.rtte[e.place].is('ASSIGNED_DEV') && s.ripas_change[i.rec].context.value === 'RAM' ? e : undefined;
};
const holds = (c: ReturnType<typeof condition<any>>, s: Rmm, i: unknown): boolean => (c.when as (s: Rmm, i: unknown) => boolean)(s, i);

export const deviceDefects: readonly Defect[] = [
  defect({
    id: 'F14-ram', from: 'tf-rmm 4c40d408', run: 'rmm-devices/tf-rmm', breaks: ['a-mapping-has-the-ripas-of-its-kind', 'a-device-does-not-become-ram'],
    what: 'a device becomes RAM, if the realm asks for RAM where it is',
  }, RMI_RTT_SET_RIPAS, {
    replace: [{ ...condition(setRipas, 'no_progress'), when: (s, i) => holds(condition(setRipas, 'no_progress'), s, i) && deviceToRam(s, i) === undefined }],
    success: doing(setRipas, {
      ripas: (s, i) => { const e = deviceToRam(s, i); return e ? to(e.place, 'RAM') : successOf(setRipas).send.ripas(s, i); },
      ripas_change: (s, i) => { const e = deviceToRam(s, i); return e ? to(i.rec, { type: 'PROGRESS', base: e.base + pagesIn(s, e.level) }) : successOf(setRipas).send.ripas_change(s, i); },
    }),
  }),
  defect({
    id: 'F14-map', from: 'tf-rmm 4c40d408', run: 'rmm-devices/tf-rmm', breaks: ['a-mapping-has-the-ripas-of-its-kind'],
    what: 'a device is mapped where the realm has RAM',
  }, RMI_RTT_DEV_MAP, {
    replace: [{ ...condition(map, 'rtte_state'), when: (s, i) => holds(condition(map, 'rtte_state'), s, i) && !s.rtte[first(s, i).place].is('UNASSIGNED') }],
    success: mapsFirst,
  }),
  defect({
    id: 'F19-fetch', from: 'tf-rmm db6190bb', run: 'rmm-devices/tf-rmm', breaks: ['the-host-sees-no-abort-of-the-realm'],
    what: 'a fetch from a device leaves the REC, and the host can do nothing about it',
  }, handle_instruction_abort, {
    replace: [{ id: 'sea', status: 'SEA', when: (s, { rd, ipa }) => access(s, rd, ipa, 'fetch').is === 'SEA' && !(isProtected(s, ipa) && ripasOf(s, walk(s, rd, ipa, PAGE_LEVEL)!) === 'DEV') }],
  }),
  defect({
    id: 'F19-buffer', from: 'tf-rmm dac7ade6', run: 'rmm-devices/tf-rmm', breaks: ['the-rmm-writes-only-to-ram'],
    what: 'a call of the RSI whose buffer is in a device has the RMM write to the device',
  }, RSI_REALM_CONFIG, { remove: ['addr_dev'] }),
  defect({
    id: 'validation-from-0', from: 'tf-rmm (of the 1.1 drafts, complete_dev_mem_mapping)', run: 'rmm-devices/tf-rmm', breaks: ['a-validation-is-over-when-the-realm-runs'],
    what: 'whether a validation is pending is asked of its base, so that one from address 0 never ends',
  }, RMI_REC_ENTER, { success: doing(RMI_REC_ENTER, { dev_mem: (s, i) => s.dev_mem[i.rec].context.from === 0 ? null : successOf(RMI_REC_ENTER).send.dev_mem(s, i) }) }),
  defect({
    id: 'data-in-a-device', from: null, run: 'rmm-devices/tf-rmm', breaks: ['data-is-no-memory-of-a-device'],
    what: 'RMI_RTT_DATA_MAP takes memory of a device, as the table of the draft has it',
  }, RMI_RTT_DATA_MAP, {
    replace: [{ ...condition(dataMap, 'gran_state'), when: (s, i) => isFree(s, i) && !canBeMapped(s, i, ['DELEGATED']) }],
    success: {
      send: {
        granule: (s, i) => isFree(s, i) ? pages(s, first(s, i), i.pa).map(p => to(p, 'TO_DATA')) : null,
        rtte: (s, i) => isFree(s, i) ? to(first(s, i).place, { type: 'ASSIGNED', pa: i.pa as 0 }) : null,
      },
      outputs: mapsFirst.outputs,
    },
  }),
  defect({
    id: 'map-memory-as-device', from: null, run: 'rmm-devices/tf-rmm', breaks: ['a-device-mapping-maps-the-device'],
    what: 'whether what is mapped as a device is memory of the device is not looked at',
  }, RMI_RTT_DEV_MAP, { remove: ['oaddr_bound'], success: mapsFirst }),
  defect({
    id: 'map-device-twice', from: null, run: 'rmm-devices-two-realms/tf-rmm', breaks: ['a-page-of-a-device-is-mapped-once'],
    what: 'a page of a device that is mapped already is mapped again',
  }, RMI_RTT_DEV_MAP, { replace: [{ id: 'gran_state', status: INPUT, when: (s, i) => !canBeMapped(s, i, ['DELEGATED', 'DEV']) }], success: mapsFirst }),
  defect({
    id: 'validate-any-page', from: null, run: 'rmm-devices/rmm-2.0-draft', breaks: ['memory-becomes-dev-only-as-validated'],
    what: 'the page behind the address is not compared with what the realm expects there',
  }, RMI_RTT_DEV_VALIDATE, { remove: ['linear_map'] }),
  defect({
    id: 'validate-anywhere', from: null, run: 'rmm-devices/rmm-2.0-draft', breaks: ['memory-becomes-dev-only-as-validated'],
    what: 'a validation begins where the host likes: the base is not compared with where the request stands',
  }, RMI_RTT_DEV_VALIDATE, { remove: ['base_bound'] }),
  defect({
    id: 'validate-nothing', from: null, run: 'rmm-devices/tf-rmm', breaks: ['device-memory-is-reached'],
    what: 'what agrees is not made DEV, and the realm is told that it is',
  }, RMI_RTT_DEV_VALIDATE, { success: forgetting(validate, 'ripas') }),
  defect({
    id: 'unfold-device-backwards', from: null, run: 'rmm-devices/tf-rmm', breaks: ['a-validated-page-stays', 'unfolding-changes-no-page'],
    what: 'a block of a device is unfolded to entries that have its pages from the last to the first',
  }, RMI_RTT_CREATE, {
    success: doing(inVersion('tf-rmm', RMI_RTT_CREATE), {
      rtte: (s, i) => {
        const parent = walk(s, i.rd, i.ipa, i.level - 1)!;
        return s.rtte[parent.place].is('ASSIGNED_DEV')
          ? [to(parent.place, { type: 'TABLE', pa: i.rtt as 0 }), ...below(s, i.rd, parent).map((e, k, all) => to(e.place, { type: 'ASSIGNED_DEV' as const, pa: (s.rtte[parent.place].context.pa! + all.length - 1 - k) as 0 }))]
          : successOf(inVersion('tf-rmm', RMI_RTT_CREATE)).send.rtte(s, i);
      },
    }),
  }),
  defect({
    id: 'destroy-realm-with-device', from: null, run: 'rmm-devices-two-realms/tf-rmm', breaks: ['a-page-of-a-device-is-mapped-once', 'device-memory-can-be-given-back'],
    what: 'a device does not keep a realm: it is destroyed, and the device is lost to the host',
  }, RMI_REALM_DESTROY, { replace: [{ id: 'realm_live', status: REALM, when: (s, { rd }) => isRealm(s, rd) && !s.rec[rd].is('ABSENT') }] }),
  defect({
    id: 'unmap-keeps-device', from: null, run: 'rmm-devices/tf-rmm', breaks: ['a-page-of-a-device-is-mapped-once', 'device-memory-can-be-given-back'],
    what: 'a device is unmapped, and its pages stay in the state DEV',
  }, RMI_RTT_DEV_UNMAP, { success: forgetting(unmap, 'granule') }),
  defect({
    id: 'unmap-keeps-dev', from: null, run: 'rmm-devices/tf-rmm', breaks: ['a-mapping-has-the-ripas-of-its-kind'],
    what: 'a device is unmapped, and the address is still DEV',
  }, RMI_RTT_DEV_UNMAP, { success: forgetting(unmap, 'ripas') }),
  defect({
    id: 'unmap-device-without-tlbi', from: null, run: 'rmm-devices-tlb/tf-rmm', breaks: ['a-page-is-given-up-only-when-no-tlb-has-it', 'only-ram-is-cached'],
    what: 'a device is taken away, and the realm still reaches it',
  }, RMI_RTT_DEV_UNMAP, { success: invalidating(unmap, () => []) }),
  defect({
    id: 'give-up-device-without-tlbi', from: null, run: 'rmm-devices-tlb/tf-rmm', breaks: ['only-ram-is-cached'],
    what: 'a device becomes EMPTY, and the realm still reaches it',
  }, RMI_RTT_SET_RIPAS, { success: invalidating(setRipas, () => []) }),
  defect({
    id: 'unmap-destroyed-device', from: null, run: 'rmm-answers-devices/tf-rmm', breaks: ['what-is-mapped-can-be-unmapped'],
    what: 'a device that is DESTROYED cannot be unmapped',
  }, RMI_RTT_DEV_UNMAP, { insert: [{ id: 'destroyed', status: RTT, index: { of: [2, 3], is: (s, i) => entryOf(s, i)!.level }, when: (s, i) => { const e = entryOf(s, i); return e !== undefined && s.rtte[e.place].is('ASSIGNED_DEV') && ripasOf(s, e) === 'DESTROYED'; } }] }),
];

/** What a host may call, by subject and version of the RMM. The arguments are those that a scenario names; nothing else is left out. */
import type { Action } from '../../src/model/index.ts';
import { RMI_DATA_CREATE, RMI_RTT_DATA_MAP_INIT } from '../rmi/data-create.ts';
import { RMI_DATA_CREATE_UNKNOWN } from '../rmi/data-create-unknown.ts';
import { RMI_DATA_DESTROY } from '../rmi/data-destroy.ts';
import { RMI_RTT_DATA_MAP } from '../rmi/data-map.ts';
import { RMI_RTT_DATA_UNMAP } from '../rmi/data-unmap.ts';
import { RMI_RTT_DEV_MAP } from '../rmi/dev-map.ts';
import { RMI_RTT_DEV_UNMAP } from '../rmi/dev-unmap.ts';
import { RMI_GRANULE_DELEGATE } from '../rmi/granule-delegate.ts';
import { RMI_GRANULE_UNDELEGATE } from '../rmi/granule-undelegate.ts';
import { RMI_GRANULE_RANGE_DELEGATE } from '../rmi/range-delegate.ts';
import { RMI_GRANULE_RANGE_UNDELEGATE } from '../rmi/range-undelegate.ts';
import { RMI_REALM_ACTIVATE } from '../rmi/realm-activate.ts';
import { RMI_REALM_CREATE } from '../rmi/realm-create.ts';
import { RMI_REALM_DESTROY } from '../rmi/realm-destroy.ts';
import { RMI_REALM_TERMINATE } from '../rmi/realm-terminate.ts';
import { RMI_REC_CREATE } from '../rmi/rec-create.ts';
import { RMI_REC_DESTROY } from '../rmi/rec-destroy.ts';
import { RMI_REC_ENTER } from '../rmi/rec-enter.ts';
import { RMI_RTT_CREATE } from '../rmi/rtt-create.ts';
import { RMI_RTT_DESTROY } from '../rmi/rtt-destroy.ts';
import { RMI_RTT_DEV_VALIDATE } from '../rmi/rtt-dev-validate.ts';
import { RMI_RTT_FOLD } from '../rmi/rtt-fold.ts';
import { initialised, RMI_RTT_INIT_RIPAS } from '../rmi/rtt-init-ripas.ts';
import { RMI_RTT_MAP_UNPROTECTED } from '../rmi/rtt-map-unprotected.ts';
import { RMI_RTT_READ_ENTRY } from '../rmi/rtt-read-entry.ts';
import { RMI_RTT_SET_RIPAS } from '../rmi/rtt-set-ripas.ts';
import { RMI_RTT_UNMAP_UNPROTECTED } from '../rmi/rtt-unmap-unprotected.ts';
import { RMI_RTT_UNPROT_MAP } from '../rmi/rtt-unprot-map.ts';
import { RMI_RTT_UNPROT_UNMAP } from '../rmi/rtt-unprot-unmap.ts';
import type { Dialect } from './dialects.ts';
import { beliefOf } from './guest.ts';
import { issue } from './host.ts';
import type { Rmm } from './parts.ts';
import type { Memattr, S2ap } from './rtte.ts';
import { whereThere } from './tree.ts';

type Numbers = readonly number[];
/** The ends of ranges over these pages or addresses. */
const after = (xs: Numbers): Numbers => [...new Set(xs.map(x => x + 1))];

export const granuleCommands = (d: Dialect, pages: Numbers): readonly Action[] => d === 'rmm-1.0'
  ? [issue(RMI_GRANULE_DELEGATE, { addr: pages }), issue(RMI_GRANULE_UNDELEGATE, { addr: pages })]
  : [issue(RMI_GRANULE_RANGE_DELEGATE, { base: pages, top: after(pages) }), issue(RMI_GRANULE_RANGE_UNDELEGATE, { base: pages, top: after(pages) })];

interface RealmArgs { readonly rds: Numbers; readonly rd: Numbers; readonly rtt: Numbers; readonly rec: Numbers }
/** Realms and RECs, up to their ends. */
export const realmCommands = (d: Dialect, { rds, rd, rtt, rec }: RealmArgs): readonly Action[] => [
  issue(RMI_REALM_CREATE, { rd, rtt, vmid: rds.filter(r => r >= 0) }),
  issue(RMI_REALM_ACTIVATE, { rd: rds }),
  issue(RMI_REC_CREATE, { rd: rds, rec }),
  issue(RMI_REC_DESTROY, { rec: rds }),
  ...(d === 'rmm-1.0' ? [] : [issue(RMI_REALM_TERMINATE, { rd: rds })]),
  issue(RMI_REALM_DESTROY, { rd: rds }),
];

/** Only the entry, without flags, unless they are wanted. */
export const enter = (rds: Numbers, flags: readonly boolean[] = [false]): Action =>
  issue(RMI_REC_ENTER, { rec: rds, emulatedMmio: flags, injectSea: flags, reject: flags });

interface TableArgs { readonly rds: Numbers; readonly tables: Numbers; readonly ipas: Numbers; readonly levels: Numbers; readonly when?: (s: Rmm, page: number) => boolean }
export const tableCommands = ({ rds, tables, ipas, levels, when }: TableArgs): readonly Action[] => [
  issue(RMI_RTT_CREATE, { rd: rds, rtt: tables, ipa: ipas, level: levels }, when && ((s, { rtt }) => when(s, rtt))),
  issue(RMI_RTT_DESTROY, { rd: rds, ipa: ipas, level: levels }),
  issue(RMI_RTT_FOLD, { rd: rds, ipa: ipas, level: levels }),
];
export const readEntry = ({ rds, ipas, levels }: Omit<TableArgs, 'tables'>): Action => issue(RMI_RTT_READ_ENTRY, { rd: rds, ipa: ipas, level: levels });

interface DataArgs { readonly rds: Numbers; readonly data: Numbers; readonly ipas: Numbers; readonly src: Numbers; readonly levels?: Numbers; readonly when?: (page: number, ipa: number) => boolean }
/** Pages behind protected addresses. What is copied is measured, so the realm counts on it as on what it has written. */
export function dataCommands(d: Dialect, { rds, data, ipas, src, levels = [3], when = () => true }: DataArgs): readonly Action[] {
  const measured = { belief: (s: Rmm, { rd, ipa }: { rd: number; ipa: number }) => whereThere(s.belief, [beliefOf(s, rd, ipa)], 'MEASURE' as const) };
  const ranges = { rd: rds, base: ipas, top: after(ipas) };
  const placed = (_s: Rmm, i: { data: number; ipa: number }): boolean => when(i.data, i.ipa);
  return d === 'rmm-1.0' ? [
    issue(RMI_DATA_CREATE, { rd: rds, data, ipa: ipas, src }, placed, measured),
    issue(RMI_DATA_CREATE_UNKNOWN, { rd: rds, data, ipa: ipas }, placed),
    issue(RMI_DATA_DESTROY, { rd: rds, ipa: ipas }),
  ] : [
    issue(RMI_RTT_DATA_MAP_INIT, { rd: rds, data, ipa: ipas, src }, placed, measured),
    issue(RMI_RTT_DATA_MAP, { ...ranges, pa: data, level: d === 'tf-rmm' ? levels : [3] }, (_s, { pa, base }) => when(pa, base)),
    issue(RMI_RTT_DATA_UNMAP, ranges),
  ];
}

/** RIPAS before the realm runs, and, on its request, after that. */
export function ripasCommands(d: Dialect, { rds, ipas }: { rds: Numbers; ipas: Numbers }): readonly Action[] {
  // In 1.0 the measurement is extended for each entry, so that the realm's owner sees what was done.
  const seen = {
    belief: (s: Rmm, i: { rd: number; base: number; top: number }) =>
      whereThere(s.belief, Array.from({ length: initialised(s, i) - i.base }, (_, k) => beliefOf(s, i.rd, i.base + k)), 'GIVE_UP' as const),
  };
  return [
    issue(RMI_RTT_INIT_RIPAS, { rd: rds, base: ipas, top: after(ipas) }, undefined, d === 'rmm-1.0' ? seen : {}),
    issue(RMI_RTT_SET_RIPAS, { rd: rds, rec: rds, base: ipas, top: after(ipas) }),
  ];
}

interface SharedArgs { readonly rds: Numbers; readonly ipas: Numbers; readonly pages: Numbers; readonly levels: Numbers; readonly s2ap: readonly S2ap[]; readonly memattr: readonly Memattr[] }
/** Pages behind unprotected addresses. */
export function sharedCommands(d: Dialect, { rds, ipas, pages, levels, s2ap, memattr }: SharedArgs): readonly Action[] {
  const ranges = { rd: rds, base: ipas, top: after(ipas) };
  return d === 'rmm-1.0' ? [
    issue(RMI_RTT_MAP_UNPROTECTED, { rd: rds, ipa: ipas, level: levels, pa: pages, s2ap, memattr }),
    issue(RMI_RTT_UNMAP_UNPROTECTED, { rd: rds, ipa: ipas, level: levels }),
  ] : [
    issue(RMI_RTT_UNPROT_MAP, { ...ranges, pa: pages, level: d === 'tf-rmm' ? levels : [3], s2ap, memattr }, (_s, { base, top, pa }) => pages.includes(pa + Math.max(0, top - base - 1))),
    issue(RMI_RTT_UNPROT_UNMAP, ranges),
  ];
}

interface DeviceArgs { readonly rds: Numbers; readonly ipas: Numbers; readonly pages: Numbers; readonly levels?: Numbers }
/** Memory of a device behind protected addresses, and what the realm has asked to be validated. Not in 1.0. */
export function deviceCommands(d: Dialect, { rds, ipas, pages, levels = [3] }: DeviceArgs): readonly Action[] {
  const ranges = { rd: rds, base: ipas, top: after(ipas) };
  return [
    issue(RMI_RTT_DEV_MAP, { ...ranges, pa: pages, level: d === 'tf-rmm' ? levels : [3] }),
    issue(RMI_RTT_DEV_UNMAP, ranges),
    issue(RMI_RTT_DEV_VALIDATE, { ...ranges, rec: rds }),
  ];
}

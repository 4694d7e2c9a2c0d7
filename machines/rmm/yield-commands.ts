/** What a host may call, and see, where calls of tf-rmm yield; and the patches of the commands there. */
import { to, type Action, type Variant } from '../../src/model/index.ts';
import { dataMapYields, dataMap_yields, mapInit_yields, RMI_RTT_DATA_MAP_yields, unprotMap_yields } from '../rmi/map-yields.ts';
import { continueYields, RMI_OP_CONTINUE, RMI_OP_CONTINUE_rolls_back, RMI_OP_CONTINUE_yields, rollsBack } from '../rmi/op-continue.ts';
import { initRipas_yields, realmDestroy_yields, rttCreate_yields, rttDestroy_yields, rttFold_yields, setRipas_yields } from '../rmi/table-yields.ts';
import { dataUnmapYields, dataUnmap_yields, RMI_RTT_DATA_UNMAP_yields, RMI_RTT_UNPROT_UNMAP_yields, unprotUnmapYields, unprotUnmap_yields } from '../rmi/unmap-yields.ts';
import { issue } from './host.ts';
import { handles } from './operation.ts';
import { action } from './parts.ts';
import { freeContext } from './yields.ts';

type Numbers = readonly number[];

/** tf-rmm's own patches first. */
export const yieldPatches: readonly Variant[] = [
  dataMap_yields, dataUnmap_yields, mapInit_yields, unprotMap_yields, unprotUnmap_yields, initRipas_yields, setRipas_yields, rttCreate_yields, rttDestroy_yields, rttFold_yields, realmDestroy_yields,
];
/** Those of the commands that these actions call. */
export function patchesOf(actions: readonly Action[]): readonly Variant[] {
  const called = new Set(actions.map(a => a.spec.call?.command.name));
  return yieldPatches.filter(v => called.has(v.of));
}

interface Args { readonly rds: Numbers; readonly ipas: Numbers; readonly data: Numbers; readonly shared: Numbers; readonly levels: Numbers }
/** Calls that are interrupted, and the way on from there. At most two entries of a page, or a block of two, are done in a call. */
export function interrupted({ rds, ipas, data, shared, levels }: Args): readonly Action[] {
  const after = [0, 1, 2, 3];
  const tops = (xs: Numbers) => [...new Set(xs.map(x => x + 1))];
  const calls = [
    issue(RMI_RTT_DATA_MAP_yields, { rd: rds, base: ipas, top: tops(ipas), pa: data, level: levels, after: after.slice(0, 2) }, dataMapYields),
    issue(RMI_RTT_DATA_UNMAP_yields, { rd: rds, base: ipas, top: tops(ipas), after }, dataUnmapYields),
  ];
  return [
    ...ipas.length > 0 ? calls : [],
    ...shared.length > 0 ? [issue(RMI_RTT_UNPROT_UNMAP_yields, { rd: rds, base: shared, top: tops(shared), after: after.slice(0, 3) }, unprotUnmapYields)] : [],
    issue(RMI_OP_CONTINUE_yields, { handle: handles, after: after.slice(1) }, continueYields),
  ];
}
export const goOn = (args: Numbers = handles): readonly Action[] => [
  issue(RMI_OP_CONTINUE, { handle: args }, (s, i) => !rollsBack(s, i)),
  issue(RMI_OP_CONTINUE_rolls_back, { handle: args }, rollsBack),
];

/** The second CPU is in a call that may yield, and has a context. What else the call does is a step of its own. */
export const otherCpu: readonly Action[] = [
  action('other CPU enters a call', {
    agent: 'CPU1', when: s => freeContext(s) >= 0 && handles.every(h => !s.operation[h].is('RESERVED')),
    send: { operation: s => to(freeContext(s), 'RESERVE') },
  }),
  action('other CPU leaves the call', {
    agent: 'CPU1', when: s => handles.some(h => s.operation[h].is('RESERVED')),
    send: { operation: s => to(handles.findIndex(h => s.operation[h].is('RESERVED')), 'RELEASE') },
  }),
];

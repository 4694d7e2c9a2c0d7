/** The scenarios of the RMM, in the order in which they are checked and listed. */
import type { Scenario } from '../../../src/model/index.ts';
import { defects } from '../../rmm/defects/index.ts';
import { devices, devicesOfTwo, devicesTlb } from './devices.ts';
import { answersOfData, answersOfDevices, answersOfShared } from './answers.ts';
import { commands, deviceCommandsMet, deviceOwners, owners, sharedCommandsMet, yieldingCommands, yieldingSharedCommands } from './commands.ts';
import { contents } from './contents.ts';
import { sharedOfThree, treeOfThree } from './fanout.ts';
import { granules } from './granules.ts';
import { locks } from './locks.ts';
import { lostStore } from './lost-store.ts';
import { map } from './map.ts';
import { rec } from './rec.ts';
import { ripas } from './ripas.ts';
import { setRipasLoop } from './set-ripas.ts';
import { shared } from './shared.ts';
import { tlb, tlbShared } from './tlb.ts';
import { tlbBlocks, tlbSharedBlocks } from './tlb-blocks.ts';
import { tree } from './tree.ts';
import { twoRealms } from './two-realms.ts';
import { vmid, vmidShared } from './vmid.ts';
import { yieldsTlb, yieldsTlbRipas, yieldsTlbShared } from './yields-tlb.ts';
import { yields, yieldsShared } from './yields.ts';

/** Axis "defect": none, unless one is asked for by its name, as in 'rmm-answers/tf-rmm, F22'. */
function withDefects(s: Scenario): Scenario {
  const own = defects.filter(d => d.run.split('/')[0] === s.name);
  if (own.length === 0) return s;
  const choices = Object.fromEntries(own.map(({ id, what, use }) => [id, { means: what, use }]));
  return { ...s, spec: { ...s.spec, axes: { ...s.spec.axes, defect: { 'no-defect': { means: 'the commands as they are' }, ...choices } } } };
}

const clean: readonly Scenario[] = [
  granules, tree, treeOfThree, shared, sharedOfThree, ripas, contents, lostStore, twoRealms, rec, devices, devicesOfTwo, devicesTlb, tlb, tlbShared, tlbBlocks, tlbSharedBlocks, vmid, vmidShared,
  map, setRipasLoop, answersOfData, answersOfShared, answersOfDevices, yields, yieldsShared, yieldsTlb, yieldsTlbRipas, yieldsTlbShared, locks,
  commands, sharedCommandsMet, owners, deviceCommandsMet, deviceOwners, yieldingCommands, yieldingSharedCommands,
];
export const rmmScenarios: readonly Scenario[] = clean.map(withDefects);

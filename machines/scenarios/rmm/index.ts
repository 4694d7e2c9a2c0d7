/** The scenarios of the RMM, in the order in which they are checked and listed. */
import type { Scenario } from '../../../src/model/index.ts';
import { commands, owners, sharedCommandsMet, yieldingCommands, yieldingSharedCommands } from './commands.ts';
import { contents } from './contents.ts';
import { sharedOfThree, treeOfThree } from './fanout.ts';
import { granules } from './granules.ts';
import { locks } from './locks.ts';
import { lostStore } from './lost-store.ts';
import { map } from './map.ts';
import { rec } from './rec.ts';
import { ripas } from './ripas.ts';
import { shared } from './shared.ts';
import { tlb, tlbShared } from './tlb.ts';
import { tlbBlocks, tlbSharedBlocks } from './tlb-blocks.ts';
import { tree } from './tree.ts';
import { twoRealms } from './two-realms.ts';
import { vmid, vmidShared } from './vmid.ts';
import { yields, yieldsShared } from './yields.ts';

export const rmmScenarios: readonly Scenario[] = [granules, tree, treeOfThree, shared, sharedOfThree, ripas, contents, lostStore, twoRealms, rec, tlb, tlbShared, tlbBlocks, tlbSharedBlocks, vmid, vmidShared, map, yields, yieldsShared, locks, commands, sharedCommandsMet, owners, yieldingCommands, yieldingSharedCommands];

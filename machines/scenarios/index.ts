/** Every scenario, in the order in which it is checked and listed. */
import type { Scenario } from '../../src/model/index.ts';
import { anon2gfn } from './anon-2gfn.ts';
import { anonFork } from './anon-fork.ts';
import { anonWriteProtect } from './anon-write-protect.ts';
import { treeHuge, treeHugeDiscard } from './on-tree/huge.ts';
import { treeAnon, treeAnon2gfn, treeFold, treeRing } from './on-tree/pages.ts';
import { memfd2gfn } from './memfd-2gfn.ts';
import { memfdWriteProtect } from './memfd-write-protect.ts';
import { progressAnon, progressExits, progressFork, progressMemfd, progressRace, progressRaceMemfd, progressRing } from './progress.ts';
import { race, raceFork, raceMemfd, raceMemfdWriteProtect } from './race.ts';
import { ring } from './ring.ts';
import { rmmScenarios } from './rmm/index.ts';

/** Shared memory of a realm, from its store to the host page. */
export const sharedMemoryScenarios: readonly Scenario[] = [
  ring, anon2gfn, memfd2gfn, memfdWriteProtect, anonWriteProtect, anonFork, race, raceMemfd, raceMemfdWriteProtect, raceFork,
  progressRing, progressAnon, progressFork, progressMemfd, progressRace, progressRaceMemfd, progressExits,
];

/** The same where stage 2 is the RMM's tree. */
export const treeScenarios: readonly Scenario[] = [treeRing, treeAnon, treeAnon2gfn, treeFold, treeHuge, treeHugeDiscard];

export const scenarios: readonly Scenario[] = [...sharedMemoryScenarios, ...treeScenarios, ...rmmScenarios];

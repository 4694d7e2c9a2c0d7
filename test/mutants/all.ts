/** All edits of the source that tests are tried with, and whether they fit it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportMutants } from './exports.ts';
import { harmless, mutants as engineMutants, type Edit, type Mutant } from './list.ts';
import { stayingMutants } from './staying.ts';
import { storyMutants } from './stories.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const mutants: readonly Mutant[] = [...engineMutants, ...exportMutants, ...stayingMutants, ...storyMutants];

/** Those that the source has moved away from, a line each. */
export function unfit(): readonly string[] {
  const edits: readonly Edit[] = [...mutants, ...harmless];
  return edits.flatMap(({ file, find }) => {
    const times = readFileSync(join(root, file), 'utf8').split(find).length - 1;
    return times === 1 ? [] : [`${JSON.stringify(find)} occurs ${times} times in ${file}`];
  });
}

/** Where an instance has been along a story. */
import type { Story } from './story.ts';

export interface Course {
  /** innermost states of its machine that it was in */
  readonly visited: ReadonlySet<string>;
  /** transitions between these that it took: JSON of [from, to] */
  readonly taken: ReadonlySet<string>;
  /** the one that the last step took; null where it did not move */
  readonly last: string | null;
}

/** @param upTo the last state that counts */
export function courseOf(story: Story, instance: number, upTo = story.steps.length): Course {
  const { locals } = story.machines[story.instances[instance]!.machine]!;
  const innermost = (local: number): string[] => locals[local]!.active.filter((a, _, all) => !all.some(b => b.startsWith(`${a}.`)));
  const visited = new Set<string>();
  const taken = new Set<string>();
  let last: string | null = null;
  for (let i = 0; i <= upTo; i++) {
    const here = story.states[i]![instance]!;
    for (const state of innermost(here)) visited.add(state);
    last = null;
    const before = story.states[i - 1]?.[instance];
    if (before === undefined || before === here) continue;
    for (const a of innermost(before)) for (const b of innermost(here)) taken.add(last = JSON.stringify([a, b]));
  }
  return { visited, taken, last };
}

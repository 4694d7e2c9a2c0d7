/** Where an instance was along a story. */
import { ModelError, unknownName } from '../model/index.ts';
import type { Chart, Story } from './story.ts';

export interface Visits {
  readonly chart: Chart;
  /** states of the machine that it was in at some time, and at the end */
  readonly visited: ReadonlySet<string>;
  readonly last: ReadonlySet<string>;
  /** transitions that it took: JSON of [from, to], for the innermost states */
  readonly taken: ReadonlySet<string>;
}

/** The number of an instance; a component that has one instance, or whose first one is meant, may be named without a number. */
function instanceNumber(story: Story, name: string): number {
  const exact = story.instances.findIndex(i => i.name === name);
  const at = exact >= 0 ? exact : story.instances.findIndex(i => i.component === name);
  if (at < 0) throw unknownName('machine', name, story.instances.map(i => i.name), `trace of ${story.run}`);
  return at;
}

export function visitsOf(story: Story, name: string): Visits {
  const at = instanceNumber(story, name);
  const chart = story.machines[story.instances[at]!.machine];
  if (!chart) throw new ModelError(`trace of ${story.run}: the machine of ${name} is missing. Likely cause: the file was changed`);
  const locals = story.states.map(s => chart.locals[s[at]!]!);
  const innermost = (active: readonly string[]): string[] => active.filter(a => !active.some(b => b.startsWith(`${a}.`)));
  const taken = new Set<string>();
  locals.forEach((to, i) => {
    const from = locals[i - 1];
    if (!from || story.states[i]![at] === story.states[i - 1]![at]) return;
    for (const a of innermost(from.active)) for (const b of innermost(to.active)) taken.add(JSON.stringify([a, b]));
  });
  return { chart, visited: new Set(locals.flatMap(l => l.active)), last: new Set(locals.at(-1)!.active), taken };
}

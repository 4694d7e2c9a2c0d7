/** The machine of an instance that somebody names, and where the instance was along a story. */
import { unknownName } from '../model/index.ts';
import { courseOf, type Course } from './course.ts';
import type { Chart, Story } from './story.ts';

export interface Visits extends Pick<Course, 'visited' | 'taken'> {
  readonly chart: Chart;
  /** states that it is in at the end */
  readonly last: ReadonlySet<string>;
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
  const chart = story.machines[story.instances[at]!.machine]!;
  const { visited, taken } = courseOf(story, at);
  return { chart, visited, taken, last: new Set(chart.locals[story.states.at(-1)![at]!]!.active) };
}

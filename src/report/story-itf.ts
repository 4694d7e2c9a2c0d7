/** A story in the Informal Trace Format (Apalache's ADR-015), which viewers of other tools read, and 'replay --trace'. */
import type { Story } from '../story/story.ts';
import { valuesOf } from '../story/values.ts';

export function toItf(story: Story): string {
  const closes = story.loopFrom !== null && story.loopFrom < story.steps.length;
  // The last state of a loop is the one in which it began.
  const states = closes ? story.states.slice(0, -1) : story.states;
  const named = (index: number): object => {
    const step = story.steps[index - 1];
    return step ? { action: step.name, agent: step.lane, text: step.text } : {};
  };
  return `${JSON.stringify({
    '#meta': {
      format: 'ITF', 'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html', source: `realmcheck ${story.realmcheck}`,
      description: `${story.run}${story.shows.property === null ? '' : `: ${story.shows.property}`}`, run: story.run, replay: story.replay, model: story.model,
      ...closes ? { closes: named(story.steps.length) } : {},
    },
    vars: [...new Set(story.instances.map(i => i.component))],
    states: states.map((state, index) => ({
      '#meta': { index, ...named(index) },
      ...valuesOf(story.instances, story.instances.map((i, slot) => story.machines[i.machine]!.locals[state[slot]!]!)),
    })),
    ...story.loopFrom === null ? {} : { loop: story.loopFrom },
  }, null, 2)}\n`;
}

/** A story in the Informal Trace Format (Apalache's ADR-015), which viewers of other tools read. */
import type { Local, Story } from '../story/story.ts';

export function toItf(story: Story): string {
  const components = [...new Set(story.instances.map(i => i.component))];
  const valueOf = (name: string, state: readonly number[]): unknown => {
    const own = story.instances.flatMap((i, slot) => i.component === name ? [{ many: i.name !== name, local: story.machines[i.machine]!.locals[state[slot]!]! }] : []);
    return own[0]!.many ? { '#map': own.map(({ local }, k) => [k, record(local)]) } : record(own[0]!.local);
  };
  const closes = story.loopFrom !== null && story.loopFrom < story.steps.length;
  // The last state of a loop is the one in which it began.
  const states = closes ? story.states.slice(0, -1) : story.states;
  return `${JSON.stringify({
    '#meta': {
      format: 'ITF', 'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html', source: `realmcheck ${story.realmcheck}`,
      description: `${story.run}${story.shows.property === null ? '' : `: ${story.shows.property}`}`, replay: story.replay, model: story.model,
    },
    vars: components,
    states: states.map((state, index) => {
      const step = story.steps[index - 1];
      return { '#meta': { index, ...step ? { action: step.name, agent: step.lane, text: step.text } : {} }, ...Object.fromEntries(components.map(name => [name, valueOf(name, state)])) };
    }),
    ...story.loopFrom === null ? {} : { loop: story.loopFrom },
  }, null, 2)}\n`;
}

/** The state of a machine and the fields of its context; a field may be called like the state. */
const record = ({ value, fields }: Local): Record<string, string> => ({ ...fields, ['state' in fields ? 'state_' : 'state']: value });

/** A story as text of 72 columns, to be pasted into a mail. */
import type { Story } from '../story/story.ts';
import { conclusion } from './conclusion-text.ts';
import { wrap, type Style } from './style.ts';
import { stepsOf, traceSteps } from './trace-text.ts';

export function storyText(story: Story, st: Style): string {
  const { steps } = story;
  return [
    st.bold(wrap(titleOf(story), st.width)),
    ...steps.length === 0 ? ['     in the initial state'] : [],
    ...steps.length > 0 || story.loopFrom !== null ? [traceSteps(story, st)] : [],
    ...conclusion(story, st),
    `  replay=${story.replay || '-'}`,
  ].join('\n');
}

/** "ring/seed-fix: vmm-sees-the-last-write is VIOLATED after 20 steps" */
export function titleOf({ run, shows, steps, loopFrom }: Story): string {
  if (shows.what === 'run') return `${run}: ${stepsOf(steps.length)}${shows.because && ` ${shows.because}`}`;
  if (shows.what === 'reached') return `${run}: ${shows.property} is reached after ${stepsOf(steps.length)}`;
  const loop = loopFrom === null ? 0 : steps.length - loopFrom;
  return `${run}: ${shows.property} is VIOLATED ${loopFrom === null ? `after ${stepsOf(steps.length)}` : `by a lasso: ${stepsOf(loopFrom)}, then ${loop === 0 ? 'nothing' : loop} for ever`}`;
}

/** A story as text of 72 columns, to be pasted into a mail. */
import type { Decisive, Story } from '../story/story.ts';
import { decisiveText } from './decisive-text.ts';
import { wrap, type Style } from './style.ts';
import { fairLines, stepsOf, traceSteps } from './trace-text.ts';

export function storyText(story: Story, st: Style): string {
  const { shows, steps } = story;
  const hanging = '         ';
  return [
    st.bold(wrap(titleOf(story), st.width)),
    ...steps.length === 0 ? ['     in the initial state'] : [],
    ...steps.length > 0 || story.loopFrom !== null ? [traceSteps(story, st)] : [],
    ...shows.what === 'violated' ? [wrap(`fails: ${shows.because}`, st.width, '  ', hanging)] : [],
    ...shows.values.map(v => wrap(`${v.what} = ${v.value}`, st.width, hanging, `${hanging}  `)),
    ...shows.fair.length > 0 ? [wrap(`fair: ${fairLines(shows.fair, story).join('; ')}`, st.width, '  ', '        ')] : [],
    ...story.decisive ? decisiveLines(story, story.decisive, st) : [],
    ...shows.also.length > 0 ? [wrap(`The same steps violate: ${shows.also.join(', ')}`, st.width, '  ', '    ')] : [],
    `  replay=${story.replay || '-'}`,
  ].join('\n');
}

/** "ring/seed-fix: vmm-sees-the-last-write is VIOLATED after 20 steps" */
export function titleOf({ run, shows, steps, loopFrom }: Story): string {
  if (shows.what === 'run') return `${run}: ${stepsOf(steps.length)}`;
  if (shows.what === 'reached') return `${run}: ${shows.property} is reached after ${stepsOf(steps.length)}`;
  const loop = loopFrom === null ? 0 : steps.length - loopFrom;
  return `${run}: ${shows.property} is VIOLATED ${loopFrom === null ? `after ${stepsOf(steps.length)}` : `by a lasso: ${stepsOf(loopFrom)}, then ${loop === 0 ? 'nothing' : loop} for ever`}`;
}

const FATES = { avoided: 'avoids it', doomed: 'fails later', fails: 'fails', unknown: 'not known' } as const;

/** Local states that are named; the page and the JSON have all. */
const NAMED = 3;
const either = (states: readonly string[]): string => states.slice(0, NAMED).join(', or ') + (states.length > NAMED ? `, or ${states.length - NAMED} others` : '');

function decisiveLines(story: Story, d: Decisive, st: Style): string[] {
  const others = d.alternatives.filter(a => !a.taken);
  const width = Math.max(0, ...others.map(a => a.lane.length));
  const next = story.steps[d.after ?? -1];
  return [
    wrap(`avoidable${d.question === 'avoid' ? ', if every agent goes on as long as it can' : ''}: ${decisiveText(d, story.steps.length)}`, st.width, '  ', '    '),
    ...others.length > 0 ? [`  instead${next ? ` of step ${next.index}` : ''}:`, ...others.map(a => {
      const head = `    ${FATES[a.fate].padEnd(11)}  ${a.lane.padEnd(width)}  `;
      return wrap(a.text, st.width, head, ' '.repeat(head.length));
    })] : [],
    ...next && d.blockers.length > 0 ? [wrap(`step ${next.index} would not be enabled if ${d.blockers.map(b => `${b.instance} were ${either(b.unless)}`).join('; or if ')}`, st.width, '  ', '    ')] : [],
  ];
}

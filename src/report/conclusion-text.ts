/** The end of a trace in words: what fails, with its values, why an endless run counts, and when the failure was decided. */
import type { Alternative, Decisive, Story } from '../story/story.ts';
import { decisiveText } from './decisive-text.ts';
import { fairLines } from './fair-text.ts';
import { wrap, type Style } from './style.ts';
import { valueLines } from './value-text.ts';

export function conclusion(story: Story, st: Pick<Style, 'width'>): string[] {
  const { shows } = story;
  const hanging = '         ';
  return [
    ...shows.what === 'violated' ? [wrap(`fails: ${shows.because}`, st.width, '  ', hanging)] : [],
    ...valueLines(shows.values).map(v => wrap(v, st.width, hanging, `${hanging}  `)),
    ...shows.fair.length > 0 ? [wrap(`fair: ${fairLines(shows.fair, story).join('; ')}`, st.width, '  ', '        ')] : [],
    ...story.decisive ? decisiveLines(story, story.decisive, st) : [],
    ...earlier(story).map(e => wrap(e, st.width, '  ', '    ')),
    ...shows.also.length > 0 ? [wrap(`The same steps violate: ${shows.also.join(', ')}`, st.width, '  ', '    ')] : [],
  ];
}

/** What else failed, before the end: another property has its own, shorter counterexample on the way. */
function earlier({ shows, truth, steps }: Story): string[] {
  if (shows.what !== 'violated') return [];
  return truth.flatMap(({ property, cells }) => {
    const at = cells.indexOf('-');
    return property === shows.property || shows.also.includes(property) || at < 0 || at >= steps.length ? [] : [`${property} fails already ${at === 0 ? 'in the initial state' : `by step ${at}`}`];
  });
}

const FATES = { avoided: 'avoids it', doomed: 'fails later', fails: 'fails', unknown: 'not known' } as const;

/** Local states that are named; the page and the JSON have all. */
const NAMED = 3;
const either = (states: readonly string[]): string => states.slice(0, NAMED).join(', or ') + (states.length > NAMED ? `, or ${states.length - NAMED} others` : '');

function decisiveLines(story: Story, d: Decisive, st: Pick<Style, 'width'>): string[] {
  const others = gathered(d.alternatives.filter(a => !a.taken));
  const width = Math.max(0, ...others.map(([a]) => a.lane.length));
  const next = story.steps[d.after ?? -1];
  return [
    wrap(`avoidable${d.question === 'avoid' ? ', if every agent goes on as long as it can' : ''}: ${decisiveText(d, story.steps.length)}`, st.width, '  ', '    '),
    ...others.length > 0 ? [`  instead${next ? ` of step ${next.index}` : ''}:`, ...others.map(([a, more]) => {
      const head = `    ${FATES[a.fate].padEnd(11)}  ${a.lane.padEnd(width)}  `;
      return wrap(a.text + (more > 0 ? `; ${more} more with other arguments` : ''), st.width, head, ' '.repeat(head.length));
    })] : [],
    ...next && d.blockers.length > 0 ? [wrap(`step ${next.index} would not be enabled if ${d.blockers.map(b => `${b.instance} were ${either(b.unless)}`).join('; or if ')}`, st.width, '  ', '    ')] : [],
  ];
}

/** Alternatives that are listed each by itself; the page and the JSON always have each. */
const LISTED = 12;

/** An alternative, and how many more there are of the same action, with the same fate and other arguments. */
function gathered(list: readonly Alternative[]): (readonly [Alternative, number])[] {
  if (list.length <= LISTED) return list.map(a => [a, 0]);
  const groups = new Map<string, Alternative[]>();
  for (const a of list) {
    // An action is named with its parameters in brackets; what it answers stands behind them.
    const key = JSON.stringify([a.fate, a.lane, a.name.replace(/\(.*\)/, '')]);
    groups.set(key, [...groups.get(key) ?? [], a]);
  }
  return [...groups.values()].map(group => [group[0]!, group.length - 1]);
}

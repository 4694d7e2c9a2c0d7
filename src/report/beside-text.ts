/** Two traces as one text, like a patch: '-' is of the first only, '+' of the second only. A step of both with another effect stands twice. */
import type { Against } from '../story/align.ts';
import { changesOf } from '../story/changes.ts';
import type { Story, StoryStep } from '../story/story.ts';
import { titleOf } from './story-text.ts';
import { wrap, type Style } from './style.ts';
import { changeText, laneHead } from './trace-text.ts';

export function besideText(a: Story, { story: b, alignment: { rows, first }, how }: Against, st: Style): string {
  const lanes = [...a.lanes, ...b.lanes.filter(l => !a.lanes.includes(l))];
  const width = Math.max(4, ...[...a.steps, ...b.steps].map(s => laneHead(lanes, s.lane).length));
  const line = (mark: string, s: StoryStep): string => {
    const head = `${mark}${s.patchedBy === null ? '  ' : '=>'}${String(s.index).padStart(3)}  ${laneHead(lanes, s.lane).padEnd(width)}  `;
    const rest = ' '.repeat(head.length);
    // The mark stands in front of each line, so that a part of it still reads.
    const text = [wrap(s.text, st.width, head, mark + rest.slice(1)), ...changesOf(s).map(c => wrap(changeText(c), st.width, mark + rest.slice(1), `${mark}${rest.slice(1)}  `))].join('\n');
    return mark === '-' ? st.bad(text) : mark === '+' ? st.good(text) : text;
  };
  return [
    st.bold(wrap(`- ${titleOf(a)}`, st.width, '', '  ')), st.bold(wrap(`+ ${titleOf(b)}`, st.width, '', '  ')), wrap(`${how}.`, st.width),
    ...rows.map((r, i) => {
      const [s, t] = [r.a === null ? undefined : a.steps[r.a - 1]!, r.b === null ? undefined : b.steps[r.b - 1]!];
      const said = s && t ? r.differs ? [line('-', s), line('+', t)].join('\n') : line(' ', s) : s ? line('-', s) : line('+', t!);
      return i === first ? `@@ here they part: step ${s?.index ?? t!.index} @@\n${said}` : said;
    }),
    ...first === null ? ['@@ the two never part @@'] : [],
    `  replay=${a.replay || '-'}`, `  replay=${b.replay || '-'} of ${b.run}`,
  ].join('\n');
}

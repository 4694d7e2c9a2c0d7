/** What stands at the top of a page: what the trace is of, and the choice of colours. */
import { valueLines } from '../../report/value-text.ts';
import type { Story } from '../../story/story.ts';
import { arrows } from './steps.tsx';

export type Theme = 'auto' | 'light' | 'dark';

export function Verdict({ story }: { readonly story: Story }) {
  const { shows, loopFrom, steps } = story;
  const loop = loopFrom === null ? 0 : steps.length - loopFrom;
  if (shows.what === 'run') return <div class="verdict">{steps.length} {steps.length === 1 ? 'step' : 'steps'} {shows.because}</div>;
  return (
    <div class="verdict">
      <b class={shows.what === 'violated' ? 'bad' : 'good'}>{shows.property}</b> {shows.what === 'violated' ? 'is violated' : 'is reached'} {loopFrom === null ? `after ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}` : `by a lasso: ${loopFrom} steps, then ${loop || 'nothing'} for ever`}
      {shows.what === 'violated' ? <details><summary>{shows.because}</summary><ul>{valueLines(shows.values).map((v, i) => <li key={i}><code>{arrows(v)}</code></li>)}{shows.fair.map(f => <li key={f.set}>{f.kind} fairness of {f.set}: {f.how}{f.steps.length > 0 ? ` (${f.how === 'taken' ? 'steps' : 'after steps'} ${f.steps.join(', ')})` : ''}</li>)}{shows.also.map(a => <li key={a}>the same steps violate {a}</li>)}</ul></details> : null}
    </div>
  );
}

export function ThemeButton({ theme, setTheme }: { readonly theme: Theme; readonly setTheme: (t: Theme) => void }) {
  const next = { auto: 'light', light: 'dark', dark: 'auto' } as const;
  return <button type="button" onClick={() => { setTheme(next[theme]); }} aria-label={`colours: ${theme}; change to ${next[theme]}`}>{{ auto: '◐', light: '☀', dark: '☾' }[theme]}</button>;
}

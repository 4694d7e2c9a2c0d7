/** Two stories side by side: their steps row by row, where they part, and how their states differ. */
import { useEffect, useState } from 'preact/hooks';
import type { Alignment, Row } from '../../story/align.ts';
import type { Story } from '../../story/story.ts';
import type { Payload } from '../payload.ts';
import { ThemeButton, Verdict, type Theme } from './head.tsx';
import { arrows, Changes, laneName } from './steps.tsx';

interface Props { readonly payload: Payload; readonly theme: Theme; readonly setTheme: (t: Theme) => void }

export function Compare({ payload, theme, setTheme }: Props) {
  const { story, against } = payload;
  return (
    <>
      <header>
        <div class="title"><h1>{story.run} <small>and</small> {against!.story.run}</h1><div class="verdict">{against!.how}</div></div>
        <div class="tools"><ThemeButton theme={theme} setTheme={setTheme} /></div>
      </header>
      <main class="comparing"><Sides a={story} b={against!.story} alignment={against!.alignment} /></main>
      <footer>realmcheck {story.realmcheck}, models {story.model} and {against!.story.model}</footer>
    </>
  );
}

export function Sides({ a, b, alignment }: { readonly a: Story; readonly b: Story; readonly alignment: Alignment }) {
  const { rows, first } = alignment;
  const [at, setAt] = useState(first ?? Math.max(0, rows.length - 1));
  useEffect(() => { document.getElementById(`row-${at}`)?.scrollIntoView({ block: 'nearest' }); }, [at]);
  useEffect(() => {
    const press = (e: KeyboardEvent): void => {
      const by = ['j', 'ArrowDown'].includes(e.key) ? 1 : ['k', 'ArrowUp'].includes(e.key) ? -1 : 0;
      if (by === 0 || /^(INPUT|SELECT|TEXTAREA)$/.test((e.target as HTMLElement).tagName)) return;
      e.preventDefault();
      setAt(n => Math.max(0, Math.min(rows.length - 1, n + by)));
    };
    addEventListener('keydown', press);
    return () => { removeEventListener('keydown', press); };
  }, [rows]);
  const upTo = (side: 'a' | 'b'): number => rows.slice(0, at + 1).reduce((n, r) => r[side] ?? n, 0);
  return (
    <div class="sides">
      <div class="sides-list" tabIndex={0} role="group" aria-label="Both traces, row by row; scrolls">
        <table class="rows">
          <caption>{first === null ? 'The two never part.' : `They part in row ${first + 1}.`} Rows with ≠ have the same step with another effect.</caption>
          <thead><tr><th scope="col"><span class="sr-only">row</span></th><th scope="col">{a.run}<Verdict story={a} /></th><th scope="col">{b.run}<Verdict story={b} /></th></tr></thead>
          <tbody>{rows.map((r, i) => (
            <tr key={i} id={`row-${i}`} class={[i === at && 'selected', r.a === null ? 'only-b' : r.b === null ? 'only-a' : r.differs ? 'differs' : '', i === first && 'first'].filter(Boolean).join(' ')} aria-current={i === at ? 'true' : undefined} onClick={() => { setAt(i); }}>
              <th scope="row">{i === first ? <span class="badge decisive">part here</span> : i + 1}</th>
              <Cell story={a} step={r.a} row={r} /><Cell story={b} step={r.b} row={r} />
            </tr>
          ))}</tbody>
        </table>
      </div>
      <Differences a={a} b={b} i={upTo('a')} j={upTo('b')} />
    </div>
  );
}

function Cell({ story, step, row }: { readonly story: Story; readonly step: number | null; readonly row: Row }) {
  if (step === null) return <td class="none"><span class="sr-only">no step here</span></td>;
  const s = story.steps[step - 1]!;
  return (
    <td>
      <span class="number">{row.differs ? '≠ ' : ''}{step}</span> <b class="who">{laneName(s.lane)}</b> {arrows(s.text)}{s.patchedBy === null ? null : <span class="badge patch">==&gt; {s.patchedBy}</span>}
      <Changes of={s} />
    </td>
  );
}

/** Instances that are not in the same local state. */
function Differences({ a, b, i, j }: { readonly a: Story; readonly b: Story; readonly i: number; readonly j: number }) {
  const show = (s: Story, state: number, name: string): string => {
    const n = s.instances.findIndex(x => x.name === name);
    if (n < 0) return '(not there)';
    const l = s.machines[s.instances[n]!.machine]!.locals[s.states[state]![n]!]!;
    return [l.value, ...Object.entries(l.fields).map(([k, v]) => `${k}=${v}`)].join(' ');
  };
  const names = [...new Set([...a.instances, ...b.instances].map(x => x.name))];
  const differ = names.map(name => ({ name, x: show(a, i, name), y: show(b, j, name) })).filter(d => d.x !== d.y);
  return (
    <section class="panel differences" aria-label="How the two states differ">
      <table>
        <caption>After step {i} on the left and step {j} on the right, {differ.length === 0 ? 'the two states are the same' : `${differ.length} of ${names.length} instances differ`}</caption>
        {differ.length === 0 ? null : <thead><tr><th scope="col">instance</th><th scope="col">left</th><th scope="col">right</th></tr></thead>}
        <tbody>{differ.map(d => <tr key={d.name}><th scope="row">{d.name}</th><td>{d.x}</td><td>{d.y}</td></tr>)}</tbody>
      </table>
    </section>
  );
}

/** The state strip: a row for each instance, a column for each state, coloured by local state; then a row for each property. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Story } from '../../story/story.ts';
import { coloursOf, localText, shortText } from './colours.ts';

const ROW = 18;
const GAP = 3;
const MIN = 4;
const MAX = 110;

interface Run { readonly from: number; readonly to: number; readonly local: number }

/** The same local state in consecutive states is one rectangle. */
function runsOf(story: Story, instance: number): Run[] {
  const runs: Run[] = [];
  story.states.forEach((s, i) => {
    const last = runs.at(-1);
    if (last?.local === s[instance]!) runs[runs.length - 1] = { ...last, to: i + 1 };
    else runs.push({ from: i, to: i + 1, local: s[instance]! });
  });
  return runs;
}

export interface StripProps {
  readonly story: Story;
  readonly at: number;
  readonly go: (at: number) => void;
  /** instances that are shown */
  readonly shown: readonly number[];
  readonly choose: (instance: number) => void;
  readonly chosen: number;
}

export function Strip({ story, at, go, shown, choose, chosen }: StripProps) {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(900);
  useEffect(() => {
    const measure = (): void => { if (box.current) setRoom(box.current.clientWidth); };
    measure();
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => { observer.disconnect(); };
  }, []);
  const columns = story.states.length;
  const cell = Math.max(MIN, Math.min(MAX, Math.floor((room - 2) / columns)));
  const width = cell * columns;
  const height = shown.length * (ROW + GAP);
  const truths = story.truth.length * (ROW / 2 + GAP);
  const colours = useMemo(() => coloursOf(story), [story]);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    if (at * cell < el.scrollLeft) el.scrollLeft = at * cell;
    else if ((at + 1) * cell > el.scrollLeft + el.clientWidth) el.scrollLeft = (at + 1) * cell - el.clientWidth;
  }, [at, cell]);
  const pick = (e: MouseEvent): void => {
    const left = (e.currentTarget as SVGElement).getBoundingClientRect().left;
    go(Math.max(0, Math.min(columns - 1, Math.floor((e.clientX - left) / cell))));
  };
  const drawing = useMemo(() => (
    <>
      {shown.map((instance, row) => {
        const { machine, name } = story.instances[instance]!;
        const chart = story.machines[machine]!;
        return (
          <g key={name} transform={`translate(0 ${row * (ROW + GAP)})`} data-instance={name}>
            {runsOf(story, instance).map(r => (
              <g key={r.from}>
                <rect x={r.from * cell} y={0} width={(r.to - r.from) * cell} height={ROW} style={{ fill: colours[machine]![r.local]!.fill }} data-from={r.from} data-to={r.to} data-local={localText(chart, r.local)}>
                  <title>{`${name}: ${localText(chart, r.local)}${r.from > 0 ? `, since step ${r.from}` : ''}`}</title>
                </rect>
                {r.from > 0 ? <line class="changed" x1={r.from * cell} x2={r.from * cell} y1={-1} y2={ROW + 1} /> : null}
                <RunLabel text={chart.locals[r.local]!.value} fields={shortText(chart, r.local)} x={r.from * cell} width={(r.to - r.from) * cell} />
              </g>
            ))}
          </g>
        );
      })}
      {story.truth.map((t, row) => (
        <g key={t.property} class="truth" transform={`translate(0 ${height + row * (ROW / 2 + GAP)})`} data-property={t.property}>
          {[...t.cells].map((c, i) => <rect key={i} class={TRUTH[c]} x={i * cell} y={0} width={cell} height={ROW / 2}>{t.fails[i] === undefined ? null : <title>{`after step ${i}: ${t.fails[i]}`}</title>}</rect>)}
        </g>
      ))}
    </>
  ), [story, shown, cell, colours, height]);
  return (
    <section class="strip" aria-label="States over time">
      <div class="strip-names">
        {shown.map(i => {
          const { name } = story.instances[i]!;
          return <button key={name} type="button" class={i === chosen ? 'chosen' : ''} aria-pressed={i === chosen} style={{ height: ROW, marginBottom: GAP }} onClick={() => { choose(i); }} title={`show the statechart of ${name}`}>{name}</button>;
        })}
        {story.truth.map(t => <span key={t.property} class="property-name" style={{ height: ROW / 2, marginBottom: GAP }} title={t.why}>{t.property}</span>)}
      </div>
      <div class="strip-box" ref={box} tabIndex={0} role="group" aria-label="State strip, scrolls sideways">
        <svg width={width} height={height + truths} viewBox={`0 0 ${width} ${height + truths}`} preserveAspectRatio="none" role="img" aria-label={`${shown.length} instances over ${columns} states; the same is listed in the table State`} onClick={pick}>
          {drawing}
          <rect class="cursor" x={at * cell} y={0} width={cell} height={height + truths} />
        </svg>
      </div>
    </section>
  );
}

const TRUTH: Readonly<Record<string, string>> = { '+': 'holds', '-': 'fails', '?': 'waits', '.': 'silent' };

/** Columns that a character of a label takes. */
const CHAR = 6.4;

/** As much of the text as has room: with fields, without, cut off, or none. */
function RunLabel({ text, fields, x, width }: { readonly text: string; readonly fields: string; readonly x: number; readonly width: number }) {
  const room = Math.floor((width - 6) / CHAR);
  if (room < 2) return null;
  const said = fields.length <= room ? fields : text.length <= room ? text : room < 4 ? '' : `${text.slice(0, room - 1)}…`;
  return said === '' ? null : <text x={x + 4} y={ROW - 5}>{said}</text>;
}

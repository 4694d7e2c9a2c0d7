/** The steps in lanes: a row each, with who takes it, whom it calls, what it says and what it changes. */
import { memo } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';
import { changesOf } from '../../story/changes.ts';
import type { Story, StoryStep } from '../../story/story.ts';

const LANE = 26;

export interface StepsProps {
  readonly story: Story;
  /** state that is shown: after so many steps */
  readonly at: number;
  readonly go: (at: number) => void;
  readonly hidden: ReadonlySet<string>;
  readonly changes: boolean;
  readonly matches: ReadonlySet<number>;
}

/** The lanes that are drawn; steps of actions without an agent have one, too. */
export const lanesOf = (story: Story): readonly string[] => story.steps.some(s => s.lane === '') ? [...story.lanes, ''] : story.lanes;
/** An arrow of two characters may be broken between them, and stay behind at the end of a line. */
export const arrows = (text: string): string => text.replaceAll(' -> ', ' →\u00a0');
export const laneName = (lane: string): string => lane || 'system';

export function Steps({ story, at, go, hidden, changes, matches }: StepsProps) {
  const list = useRef<HTMLOListElement>(null);
  const lanes = lanesOf(story);
  useEffect(() => {
    const box = list.current;
    const row = box?.querySelector<HTMLElement>('[aria-selected=true]');
    if (!box || !row) return;
    // What comes next should be seen, too; the page itself does not move.
    const room = box.clientHeight / 4;
    if (row.offsetTop < box.scrollTop + room || row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight - room) box.scrollTop = row.offsetTop - box.clientHeight / 2;
  }, [at, story]);
  const loop = story.loopFrom;
  return (
    <section class="steps" aria-label="Steps">
      <div class="lane-heads" aria-hidden="true">
        <span class="number" />
        <span class="lanes" style={{ width: lanes.length * LANE }}>
          {lanes.map(l => <span key={l} class="lane-head" data-lane={l} style={{ width: LANE }}><span>{laneName(l)}</span></span>)}
        </span>
      </div>
      <ol ref={list} role="listbox" tabIndex={0} aria-label={`Steps of the trace, ${story.steps.length}`} aria-activedescendant={`step-${at}`}>
        <Row index={0} step={null} story={story} lanes={lanes} selected={at === 0} go={go} changes={changes} match={false} looping={false} />
        {story.steps.map(s => hidden.has(s.lane) && s.index !== at ? null : (
          <Row key={s.index} index={s.index} step={s} story={story} lanes={lanes} selected={at === s.index} go={go} changes={changes} match={matches.has(s.index)} looping={loop !== null && s.index > loop} />
        ))}
      </ol>
      {loop !== null && loop === story.steps.length ? <p class="note">and so it rests: nothing that is fair is enabled</p> : null}
    </section>
  );
}

interface RowProps {
  readonly index: number; readonly step: StoryStep | null; readonly story: Story; readonly lanes: readonly string[];
  readonly selected: boolean; readonly go: (at: number) => void; readonly changes: boolean; readonly match: boolean; readonly looping: boolean;
}

const Row = memo(function Row({ index, step, story, lanes, selected, go, changes, match, looping }: RowProps) {
  const { decisive, shows, steps } = story;
  const decided = decisive?.known === true && decisive.after !== null && index === decisive.after + 1;
  const fails = shows.what === 'violated' && story.loopFrom === null && index === steps.length;
  const classes = ['step', selected && 'selected', step?.patchedBy && 'patched', match && 'match', looping && 'looping', story.loopFrom !== null && index === story.loopFrom + 1 && 'loop-start', fails && 'fails', decided && 'decided'].filter(Boolean).join(' ');
  return (
    <li id={`step-${index}`} role="option" aria-selected={selected} class={classes} data-index={index} onClick={() => { go(index); }}>
      <span class="number">{step ? index : ''}</span>
      <LaneRow lanes={lanes} step={step} />
      <span class="what">
        {step
          ? <span class="line"><b class="who">{laneName(step.lane)}</b> <span class="text">{arrows(step.text)}</span></span>
          : <span class="line"><span class="text">initial state</span></span>}
        {looping && index === story.loopFrom! + 1 ? <span class="badge loop">from here for ever: {steps.length - story.loopFrom!} {steps.length - story.loopFrom! === 1 ? 'step' : 'steps'}</span> : null}
        {step?.patchedBy ? <span class="badge patch" title="a patch put this step there or changed it">==&gt; {step.patchedBy}</span> : null}
        {decided && index <= steps.length ? <span class="badge decisive">decisive: before it the failure could be avoided</span> : null}
        {fails ? <span class="badge bad">fails: {shows.property}</span> : null}
        {changes && step ? <Changes of={step} /> : null}
      </span>
    </li>
  );
});

/** What a step changes, under its line. */
export const Changes = ({ of }: { readonly of: StoryStep }) => (
  <span class="changes">{changesOf(of).map(c => <span key={c.instance} class="change"><i>{c.instance}</i> {c.fields.map(f => `${f.name}${f.name && ' '}${f.from} → ${f.to}`).join(', ')}</span>)}</span>
);

/** The lifelines of one row, and the arrow of its call. */
function LaneRow({ lanes, step }: { readonly lanes: readonly string[]; readonly step: StoryStep | null }) {
  const x = (lane: string): number => (lanes.indexOf(lane) + 0.5) * LANE;
  const width = lanes.length * LANE;
  const callee = step?.call?.agent ?? null;
  const [from, to] = step && callee !== null ? [x(step.lane), x(callee)] : [0, 0];
  const right = to > from;
  return (
    <span class="lanes-box" style={{ width }}><svg class="lanes" width={width} height="100%" aria-hidden="true" data-from={step ? step.lane : undefined} data-to={callee ?? undefined}>
      {lanes.map(l => <line key={l} class="life" x1={x(l)} x2={x(l)} y1="0" y2="100%" />)}
      {step && callee !== null ? (
        <g class="call">
          <line x1={from} x2={to + (right ? -6 : 6)} y1={10} y2={10} />
          <path d={right ? `M${to - 8} 6 l7 4 l-7 4z` : `M${to + 8} 6 l-7 4 l7 4z`} />
          <line class="back" x1={to} x2={from} y1={17} y2={17} />
        </g>
      ) : null}
      {step ? <circle class="who-dot" cx={x(step.lane)} cy={12} r={6} /> : null}
    </svg></span>
  );
}

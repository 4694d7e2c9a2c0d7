/** What is known of one state: the step that led there, all local states, the code, the properties, and when it was decided. */
import type { ComponentChildren } from 'preact';
import type { Story } from '../../story/story.ts';
import { coloursOf } from './colours.ts';
import { arrows, laneName } from './steps.tsx';
import { useEffect, useMemo, useRef } from 'preact/hooks';

interface At { readonly story: Story; readonly at: number }

/** The step before the state, with what it changed, field by field. */
export function StepPanel({ story, at }: At) {
  const step = story.steps[at - 1];
  if (!step) return <div class="panel step-panel"><h2>Initial state</h2><p class="asks">{story.asks}</p>{story.assumes.length > 0 ? <details><summary>Holds means: as long as …</summary><ul>{story.assumes.map(a => <li key={a}>{a}</li>)}</ul></details> : null}</div>;
  return (
    <div class="panel step-panel">
      <h2>Step {step.index} <small>{laneName(step.lane)}</small></h2>
      <p class="say">{arrows(step.text)}</p>
      <dl>
        {step.call ? <><dt>command</dt><dd>{step.call.command}({step.call.args}) → <b>{step.call.status}</b>{step.call.id === 'success' ? '' : <> by condition <code>{step.call.id}</code></>}{step.call.agent === null ? '' : `, executed by ${step.call.agent}`}</dd></> : null}
        {step.label === null ? null : <><dt>code</dt><dd><code>{step.label}</code></dd></>}
        {step.patchedBy === null ? null : <><dt>patched by</dt><dd><span class="badge patch">==&gt; {step.patchedBy}</span></dd></>}
        <dt>action</dt><dd><code>{breakable(arrows(step.name))}</code></dd>
      </dl>
      {step.changes.length === 0 ? <p class="quiet">changes nothing</p> : (
        <table class="diff">
          <caption class="sr-only">What step {step.index} changed</caption>
          <thead><tr><th scope="col">instance</th><th scope="col">field</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
          <tbody>{step.changes.flatMap(c => c.fields.map((f, i) => (
            <tr key={`${c.instance} ${f.name}`}><th scope="row">{i === 0 ? c.instance : <span class="sr-only">{c.instance}</span>}</th><td>{f.name || 'state'}</td><td><del>{breakable(f.from)}</del></td><td><ins>{breakable(f.to)}</ins></td></tr>
          )))}</tbody>
        </table>
      )}
    </div>
  );
}

export function StatePanel({ story, at, shown, hideSame }: At & { readonly shown: readonly number[]; readonly hideSame: boolean }) {
  const colours = useMemo(() => coloursOf(story), [story]);
  const rows = shown.filter(i => !hideSame || at === 0 || story.states[at]![i] !== story.states[at - 1]![i]);
  return (
    <div class="panel">
      <table class="state">
        <caption>{at === 0 ? 'Initial state' : `State after step ${at}`}{hideSame && at > 0 ? ', only what the step changed' : ''}</caption>
        <thead><tr><th scope="col">instance</th><th scope="col">state</th><th scope="col">fields</th></tr></thead>
        <tbody>{rows.map(i => {
          const { name, machine } = story.instances[i]!;
          const local = story.states[at]![i]!;
          const l = story.machines[machine]!.locals[local]!;
          const before = at > 0 ? story.machines[machine]!.locals[story.states[at - 1]![i]!]! : l;
          const changed = at > 0 && local !== story.states[at - 1]![i];
          return (
            <tr key={name} class={changed ? 'changed' : ''}>
              <th scope="row"><span class="swatch" style={{ background: colours[machine]![local]!.fill }} /> {name}{changed ? <span class="sr-only"> (changed)</span> : null}</th>
              <td class="value">{l.value === before.value ? breakable(l.value) : <ins>{breakable(l.value)}</ins>}</td>
              <td>{Object.entries(l.fields).map(([k, v]) => <span key={k} class="field">{k}={v === before.fields[k] ? v : <ins>{v}</ins>} </span>)}</td>
            </tr>
          );
        })}</tbody>
      </table>
    </div>
  );
}

/** A name may be broken behind its dots and underscores, and nowhere else. */
const breakable = (name: string): ComponentChildren => name.split(/(?<=[._])/).map((part, i) => <>{i > 0 ? <wbr /> : null}{part}</>);

const SAYS: Readonly<Record<string, string>> = { '+': 'holds', '-': 'fails', '?': 'waits', '.': 'says nothing here' };
const MARK: Readonly<Record<string, string>> = { '+': '✓', '-': '✗', '?': '…', '.': '·' };

export function PropertiesPanel({ story, at }: At) {
  return (
    <div class="panel">
      <table class="properties">
        <caption>What the properties say of {at === 0 ? 'the initial state' : `the state after step ${at}`}</caption>
        <thead><tr><th scope="col">property</th><th scope="col">here</th></tr></thead>
        <tbody>{story.truth.map(t => {
          const cell = t.cells[at]!;
          return (
            <tr key={t.property} class={cell === '-' ? 'fails' : ''}>
              <th scope="row">{t.property}<details><summary>why</summary>{t.why}</details></th>
              <td><span class={`mark m${'+-?.'.indexOf(cell)}`} aria-hidden="true">{MARK[cell]}</span> {t.kind === 'reachable' && cell === '+' ? 'is reached' : t.kind === 'canAlways' && cell === '.' ? 'not here; must stay possible' : SAYS[cell]}{t.fails[at] === undefined ? null : <div class="clause">{t.fails[at]}</div>}</td>
            </tr>
          );
        })}</tbody>
      </table>
    </div>
  );
}

/** The code that an instance runs, with where it is and what patches did to it. */
export function CodePanel({ story, at, chosen }: At & { readonly chosen: number }) {
  const threads = story.instances.flatMap((i, n) => i.code === null ? [] : [n]);
  const step = story.steps[at - 1];
  const runner = story.instances.findIndex(i => i.code !== null && i.name === step?.agent);
  const who = story.instances[chosen]?.code != null ? chosen : runner >= 0 ? runner : threads[0]!;
  const { name, machine, code } = story.instances[who]!;
  const here = story.machines[machine]!.locals[story.states[at]![who]!]!.value;
  const { labels, source } = story.code[code!]!;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('.here');
    const side = list.current?.closest<HTMLElement>('.side');
    if (row && side && side.scrollHeight > side.clientHeight) side.scrollTop = row.offsetTop - side.offsetTop - side.clientHeight / 2;
  }, [here, who]);
  return (
    <div class="panel code">
      <p class="now"><b>{name}</b> is at <code>{here}</code>{source === null ? '' : <small> — {source}</small>}</p>
      <ol ref={list}>{labels.map(l => (
        <li key={l.label} class={[l.label === here && 'here', l.label === step?.label && step.agent === name && 'left', l.patchedBy !== null && 'patched', l.removed && 'removed'].filter(Boolean).join(' ')} aria-current={l.label === here ? 'step' : undefined}>
          <span class="label"><span class="arrow" aria-hidden="true">{l.label === here ? '▶' : ''}</span><code>{l.label}</code>{l.tags.map(t => <span key={t} class="badge bad">{t}</span>)}{l.patchedBy === null ? null : <span class="badge patch">==&gt; {l.patchedBy}</span>}{l.removed ? <span class="badge">taken out by a patch</span> : null}</span>
          {l.branches.map((b, k) => <span key={k} class="branch">{b.name ? <b>{b.name}: </b> : null}{[b.says, b.calls].filter(Boolean).join('; ')}{b.goto.length > 0 ? <i> → {b.goto.join(' | ')}</i> : null}</span>)}
        </li>
      ))}</ol>
    </div>
  );
}

const FATE: Readonly<Record<string, string>> = { avoided: 'avoids it', doomed: 'fails later', fails: 'fails at once', unknown: 'not known' };

/** When the failure could be avoided for the last time, what else could have been done, and what would have stopped the step. */
export function DecisivePanel({ story, go, text }: { readonly story: Story; readonly go: (at: number) => void; readonly text: string }) {
  const d = story.decisive;
  if (!d) return <div class="panel"><p class="quiet">Nothing fails in this trace, so nothing was decided.</p></div>;
  const next = d.after === null ? undefined : story.steps[d.after];
  return (
    <div class="panel decisive-panel">
      <h2>When was it decided?</h2>
      <p>{text}.</p>
      {d.question === 'avoid' ? <p class="quiet">Counted are runs in which every agent goes on as long as it can. {d.known ? `Exact; ${d.looked} states were looked at.` : ''}</p> : null}
      {next ? <p><button type="button" onClick={() => { go(d.after!); }}>Go to the state before step {next.index}</button></p> : null}
      {d.alternatives.length > 0 ? (
        <table>
          <caption>What was enabled {d.after === 0 ? 'in the initial state' : `after step ${d.after}`}</caption>
          <thead><tr><th scope="col">who</th><th scope="col">step</th><th scope="col">then</th></tr></thead>
          <tbody>{d.alternatives.map(a => <tr key={a.name} class={a.taken ? 'taken' : ''}><td>{laneName(a.lane)}</td><td>{arrows(a.text)}{a.taken ? <span class="badge">was taken</span> : null}</td><td class={`fate ${a.fate}`}>{FATE[a.fate]}</td></tr>)}</tbody>
        </table>
      ) : null}
      {next && d.blockers.length > 0 ? <><h3>What would have stopped step {next.index}</h3><ul>{d.blockers.map(b => <li key={b.instance}><b>{b.instance}</b> in {b.unless.map((u, i) => <>{i > 0 ? ' or ' : ''}<code>{u}</code></>)}</li>)}</ul></> : null}
    </div>
  );
}

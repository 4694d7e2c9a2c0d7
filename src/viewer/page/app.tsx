/** The page: one story, or two side by side, or one that goes on as somebody explores. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { decisiveText } from '../../report/decisive-text.ts';
import { conclusion } from '../../report/conclusion-text.ts';
import type { Story } from '../../story/story.ts';
import type { Payload } from '../payload.ts';
import { ChartView } from './chart.tsx';
import { Compare } from './compare.tsx';
import { ThemeButton, Verdict, type Theme } from './head.tsx';
import { Live, useLive } from './live.tsx';
import { CodePanel, DecisivePanel, PropertiesPanel, StatePanel, StepPanel } from './panels.tsx';
import { laneName, lanesOf, Steps } from './steps.tsx';
import { Strip } from './strip.tsx';

const TABS = ['State', 'Chart', 'Code', 'Properties', 'Decisive'] as const;
type Tab = typeof TABS[number];
/** Milliseconds between two steps while playing. */
const PACE = 800;

const stepOfHash = (last: number): number | undefined => {
  const found = /(?:^#|&)step=(\d+)/.exec(location.hash)?.[1];
  return found === undefined ? undefined : Math.min(Number(found), last);
};

export function App({ payload }: { readonly payload: Payload }) {
  const live = useLive(payload);
  const story = live.story;
  const last = story.steps.length;
  const [at, setAt] = useState(() => stepOfHash(last) ?? (payload.live ? last : 0));
  const here = Math.min(at, last);
  const [playing, setPlaying] = useState(false);
  const [query, setQuery] = useState('');
  const [wanted, setTab] = useState<Tab>('State');
  const side = useRef<HTMLElement>(null);
  const [hiddenLanes, setHiddenLanes] = useState<ReadonlySet<string>>(new Set());
  const [hiddenParts, setHiddenParts] = useState<ReadonlySet<string>>(new Set());
  const [hideSame, setHideSame] = useState(false);
  const [hideStill, setHideStill] = useState(true);
  const [changes, setChanges] = useState(true);
  const [hideStrip, setHideStrip] = useState(false);
  const [theme, setTheme] = useState<Theme>('auto');
  const [help, setHelp] = useState(false);
  const [chosen, setChosen] = useState(() => firstMoving(story));

  // Keys may come faster than the page is drawn: each goes on from where the one before it went.
  const now = useRef(here);
  now.current = here;
  const go = useCallback((n: number): void => { setAt(now.current = Math.max(0, Math.min(n, last))); }, [last]);
  // What is added is what one wants to see.
  useEffect(() => { if (payload.live) setAt(last); }, [story]);
  useLayoutEffect(() => { history.replaceState(null, '', `#step=${here}`); }, [here]);
  useEffect(() => {
    const follow = (): void => { const n = stepOfHash(last); if (n !== undefined) setAt(n); };
    addEventListener('hashchange', follow);
    return () => { removeEventListener('hashchange', follow); };
  }, [last]);
  useEffect(() => { document.documentElement.dataset['theme'] = theme; }, [theme]);
  useEffect(() => {
    if (!playing) return undefined;
    if (here >= last && story.loopFrom === null) { setPlaying(false); return undefined; }
    const timer = setTimeout(() => { go(here < last ? here + 1 : Math.min(story.loopFrom! + 1, last)); }, PACE);
    return () => { clearTimeout(timer); };
  }, [playing, here, last, go]);

  const matches = useMemo(() => found(story, query), [story, query]);
  const jump = useCallback((by: 1 | -1): void => {
    const list = [...matches].sort((a, b) => a - b);
    const next = by > 0 ? list.find(n => n > now.current) ?? list[0] : list.findLast(n => n < now.current) ?? list.at(-1);
    if (next !== undefined) go(next);
  }, [matches, go]);
  // Under a step with many changes there may be little room: what was asked for is moved into it.
  const showTab = (t: Tab): void => {
    setTab(t);
    const el = side.current;
    const tabs = el?.querySelector<HTMLElement>('.tabs');
    if (el && tabs && el.scrollHeight > el.clientHeight && tabs.offsetTop - el.offsetTop > el.clientHeight / 3) requestAnimationFrame(() => { el.scrollTop = tabs.offsetTop - el.offsetTop; });
  };
  const visible = useCallback((by: 1 | -1): void => {
    let n = now.current + by;
    while (n > 0 && n < last && hiddenLanes.has(story.steps[n - 1]!.lane)) n += by;
    go(n);
  }, [last, hiddenLanes, story, go]);

  useEffect(() => {
    const keys: Readonly<Record<string, () => void>> = {
      j: () => { visible(1); }, ArrowDown: () => { visible(1); }, ArrowRight: () => { visible(1); },
      k: () => { visible(-1); }, ArrowUp: () => { visible(-1); }, ArrowLeft: () => { visible(-1); },
      Home: () => { go(0); }, End: () => { go(last); }, ' ': () => { setPlaying(p => !p); },
      n: () => { jump(1); }, N: () => { jump(-1); }, u: () => { setHideSame(h => !h); }, s: () => { setHideStrip(h => !h); }, '?': () => { setHelp(h => !h); },
      '/': () => { document.getElementById('search')?.focus(); }, Escape: () => { setHelp(false); setPlaying(false); },
    };
    const press = (e: KeyboardEvent): void => {
      const target = e.target as HTMLElement;
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) {
        if (e.key === 'Escape') target.blur();
        return;
      }
      if ((e.key === ' ' || e.key === 'Enter') && target.closest('button, summary, a')) return;
      if (/^Arrow(Left|Right)$/.test(e.key) && target.getAttribute('role') === 'tab') return;
      const action = keys[e.key];
      if (!action) return;
      e.preventDefault();
      action();
    };
    addEventListener('keydown', press);
    return () => { removeEventListener('keydown', press); };
  }, [visible, go, jump, last]);

  const shown = useMemo(() => story.instances.flatMap((i, n) => hiddenParts.has(i.component) || (hideStill && last > 0 && !moves(story, n)) ? [] : [n]), [story, hiddenParts, hideStill]);
  const toggle = (set: ReadonlySet<string>, name: string): ReadonlySet<string> => {
    const next = new Set(set);
    if (!next.delete(name)) next.add(name);
    return next;
  };
  const components = [...new Set(story.instances.map(i => i.component))];
  const step = story.steps[here - 1];
  const tabs = TABS.filter(t => (t !== 'Decisive' || story.decisive) && (t !== 'Code' || story.code.length > 0));
  // In a run that goes on there may be nothing decided any more.
  const tab = tabs.includes(wanted) ? wanted : 'State';
  if (payload.against && !payload.live) return <Compare payload={payload} theme={theme} setTheme={setTheme} />;
  return (
    <>
      <header>
        <div class="title">
          <h1>{story.run}</h1>
          <Verdict story={story} />
        </div>
        <div class="tools" role="toolbar" aria-label="Stepping">
          <button type="button" onClick={() => { go(0); }} aria-label="to the initial state">|◀</button>
          <button type="button" onClick={() => { visible(-1); }} aria-label="one step back (k)">◀</button>
          <button type="button" onClick={() => { setPlaying(!playing); }} aria-label={playing ? 'stop playing' : 'play (space)'} aria-pressed={playing}>{playing ? 'stop' : 'play'}</button>
          <button type="button" onClick={() => { visible(1); }} aria-label="one step on (j)">▶</button>
          <button type="button" onClick={() => { go(last); }} aria-label="to the end">▶|</button>
          <output aria-live="polite"><span class="count">step {here} of {last}</span><span class="sr-only">{step ? `: ${laneName(step.lane)}: ${step.text}` : ', initial state'}</span></output>
          <label class="search"><span class="sr-only">search in the steps</span><input id="search" type="search" placeholder="search ( / )" value={query} onInput={e => { setQuery(e.currentTarget.value); }} onKeyDown={e => { if (e.key === 'Enter') jump(e.shiftKey ? -1 : 1); }} /></label>
          {query ? <span class="found" role="status">{matches.size} found</span> : null}
          <details class="menu"><summary>show</summary><div>
            <fieldset><legend>agents</legend>{lanesOf(story).filter(l => story.steps.some(s => s.lane === l)).map(l => <label key={l}><input type="checkbox" checked={!hiddenLanes.has(l)} onChange={() => { setHiddenLanes(toggle(hiddenLanes, l)); }} /> {laneName(l)}</label>)}</fieldset>
            <fieldset><legend>components</legend>{components.map(c => <label key={c}><input type="checkbox" checked={!hiddenParts.has(c)} onChange={() => { setHiddenParts(toggle(hiddenParts, c)); }} /> {c}</label>)}</fieldset>
            <fieldset><legend>less</legend>
              <label><input type="checkbox" checked={hideStill} onChange={() => { setHideStill(!hideStill); }} /> hide what never changes</label>
              <label><input type="checkbox" checked={hideSame} onChange={() => { setHideSame(!hideSame); }} /> hide what the step leaves as it is (u)</label>
              <label><input type="checkbox" checked={changes} onChange={() => { setChanges(!changes); }} /> changes under the steps</label>
              <label><input type="checkbox" checked={hideStrip} onChange={() => { setHideStrip(!hideStrip); }} /> hide the strip of states (s)</label>
            </fieldset>
          </div></details>
          <ThemeButton theme={theme} setTheme={setTheme} />
          <button type="button" onClick={() => { setHelp(!help); }} aria-expanded={help} aria-label="keys (?)">?</button>
        </div>
      </header>
      {help ? <Help close={() => { setHelp(false); }} /> : null}
      <main>
        {payload.live ? <Live live={live} at={here} /> : null}
        <Steps story={story} at={here} go={go} hidden={hiddenLanes} changes={changes} matches={matches} />
        <Paper story={story} />
        <section class="side" ref={side} aria-label="Details">
          <StepPanel story={story} at={here} />
          <div class="tabs" role="tablist" aria-label="Details of the state">
            {tabs.map(t => <button key={t} type="button" role="tab" id={`tab-${t}`} aria-selected={tab === t} aria-controls="tabpanel" tabIndex={tab === t ? 0 : -1} onClick={() => { showTab(t); }} onKeyDown={e => {
              const by = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
              if (by === 0) return;
              const next = tabs[(tabs.indexOf(t) + by + tabs.length) % tabs.length]!;
              showTab(next);
              document.getElementById(`tab-${next}`)?.focus();
            }}>{t}</button>)}
          </div>
          <div id="tabpanel" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
            {tab === 'State' ? <StatePanel story={story} at={here} shown={shown} hideSame={hideSame} /> : null}
            {tab === 'Chart' ? <ChartView story={story} at={here} chosen={chosen} choose={setChosen} /> : null}
            {tab === 'Code' ? <CodePanel story={story} at={here} chosen={chosen} /> : null}
            {tab === 'Properties' ? <PropertiesPanel story={story} at={here} /> : null}
            {tab === 'Decisive' ? <DecisivePanel story={story} go={go} text={story.decisive ? decisiveText(story.decisive, last) : ''} /> : null}
          </div>
        </section>
        {hideStrip ? null : <Strip story={story} at={here} go={go} shown={shown} chosen={chosen} choose={i => { setChosen(i); showTab('Chart'); }} />}
      </main>
      <footer title={`replay=${story.replay || '-'}`}>realmcheck {story.realmcheck}, model {story.model}, replay={story.replay || '-'}</footer>
    </>
  );
}

/** On paper nothing can be opened: what fails, and when it was decided, stand there in words. */
const Paper = ({ story }: { readonly story: Story }) => story.shows.what !== 'violated' ? null : (
  <pre class="paper">{conclusion(story, { width: 88 }).join('\n')}</pre>
);

const KEYS: readonly (readonly [string, string])[] = [
  ['j, →, ↓', 'one step on'], ['k, ←, ↑', 'one step back'], ['Home, End', 'first, last state'], ['space', 'play, stop'], ['/', 'search; Enter and n: next, N: one before'],
  ['u', 'hide what the step leaves as it is'], ['s', 'hide the strip of states'], ['?', 'these keys'],
];
const Help = ({ close }: { readonly close: () => void }) => (
  <div class="help" role="dialog" aria-label="Keys"><dl>{KEYS.map(([k, what]) => <div key={k}><dt><kbd>{k}</kbd></dt><dd>{what}</dd></div>)}</dl><p>The address ends in #step=N: a link to a step.</p><button type="button" onClick={close}>close</button></div>
);

/** The instance whose statechart is shown at first: one that moves and runs no code. */
function firstMoving(story: Story): number {
  const moving = story.instances.flatMap((i, n) => moves(story, n) ? [{ n, code: i.code !== null }] : []);
  return (moving.find(m => !m.code) ?? moving[0])?.n ?? 0;
}
const moves = (story: Story, instance: number): boolean => story.states.some(s => s[instance] !== story.states[0]![instance]);

/** The steps that have all words of the query in what is said of them. */
function found(story: Story, query: string): ReadonlySet<number> {
  const words = query.toLowerCase().split(/\s+/).filter(w => w !== '');
  if (words.length === 0) return new Set();
  return new Set(story.steps.flatMap(s => {
    const text = [s.lane, s.text, s.name, s.label ?? '', s.patchedBy ?? '', s.call?.id ?? '', ...s.changes.flatMap(c => [c.instance, ...c.fields.map(f => `${f.name} ${f.from} ${f.to}`)])].join(' ').toLowerCase();
    return words.every(w => text.includes(w)) ? [s.index] : [];
  }));
}

/** Exploring: what can be done here, what cannot and why; branches; ways that the program finds; saving and opening. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { align } from '../../story/align.ts';
import type { Next, Story } from '../../story/story.ts';
import { LONGEST, type At, type FoundWay, type Payload } from '../payload.ts';
import { Sides } from './compare.tsx';
import { ActionList, DisabledList } from './next.tsx';

interface Branch { readonly id: number; readonly name: string; readonly path: readonly number[]; readonly story: Story }

export interface LiveState {
  readonly story: Story;
  readonly branches: readonly Branch[];
  readonly current: Branch;
  readonly busy: string | null;
  readonly error: string | null;
  readonly said: string;
  readonly choose: (id: number) => void;
  readonly drop: (id: number) => void;
  /** goes on from the state after `at` steps: what was behind it becomes a branch of its own */
  readonly goOn: (at: number, ask: (path: readonly number[]) => Promise<At | FoundWay>, what: string) => void;
  readonly back: () => void;
  readonly next: (path: readonly number[], signal: AbortSignal) => Promise<Next>;
  readonly post: <T>(what: string, body: object, signal?: AbortSignal) => Promise<T>;
  readonly stop: () => void;
}

/** The actions of a story: its replay key, with the loop of a lasso as plain steps. */
const pathOf = (story: Story): number[] => story.replay === '' ? [] : story.replay.replace(':', '.').split('.').filter(n => n !== '').map(Number);
/** Actions that are listed without a way to look for some of them. */
const MANY = 20;
const nameOf = (n: number): string => `branch ${n}`;

export function useLive(payload: Payload): LiveState {
  const [branches, setBranches] = useState<readonly Branch[]>(() => [{ id: 1, name: nameOf(1), path: pathOf(payload.story), story: payload.story }]);
  const [id, setId] = useState(1);
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const running = useRef<AbortController | null>(null);
  const current = branches.find(b => b.id === id) ?? branches[0]!;
  const token = payload.live?.token ?? '';

  const post = useCallback(async <T,>(what: string, body: object, signal?: AbortSignal): Promise<T> => {
    let response: Response;
    try {
      response = await fetch(`/api/${what}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-realmcheck': token }, body: JSON.stringify(body), ...signal ? { signal } : {} });
    } catch (e) {
      if (signal?.aborted) throw e;
      throw new Error("the program does not answer. Likely cause: 'realmcheck explore' was ended", { cause: e });
    }
    if (response.ok) return await response.json() as T;
    const text = await response.text();
    let message = text;
    try { message = (JSON.parse(text) as { error: string }).error; } catch { /* plain text */ }
    throw new Error(message);
  }, [token]);
  const next = useCallback((path: readonly number[], signal: AbortSignal) => post<Next>('next', { path }, signal), [post]);

  const goOn: LiveState['goOn'] = (at, ask, what) => {
    const from = current;
    const prefix = from.path.slice(0, at);
    running.current?.abort();
    const own = running.current = new AbortController();
    setBusy(what);
    setError(null);
    setSaid('');
    ask(prefix).then(answer => {
      if (own.signal.aborted) return;
      const found = 'said' in answer ? answer : { at: answer, said: '' };
      setSaid(found.said);
      if (!found.at) return;
      const { path, story } = found.at;
      const extends_ = from.path.every((a, i) => path[i] === a);
      if (extends_) setBranches(list => list.map(b => b.id === from.id ? { ...b, path, story } : b));
      else {
        const fresh = Math.max(...branches.map(b => b.id)) + 1;
        setBranches(list => [...list, { id: fresh, name: nameOf(fresh), path, story }]);
        setId(fresh);
      }
    }).catch((e: unknown) => { if (!own.signal.aborted) setError((e as Error).message); }).finally(() => { if (running.current === own) setBusy(null); });
  };
  const back = (): void => {
    const path = current.path.slice(0, -1);
    setError(null);
    post<At>('at', { path }).then(({ story }) => { setBranches(list => list.map(b => b.id === current.id ? { ...b, path, story } : b)); }).catch((e: unknown) => { setError((e as Error).message); });
  };
  return {
    story: current.story, branches, current, busy, error, said, goOn, back, next, post,
    choose: n => { setId(n); setSaid(''); setError(null); },
    drop: n => { setBranches(list => list.length > 1 ? list.filter(b => b.id !== n) : list); },
    stop: () => { running.current?.abort(); setBusy(null); setSaid('stopped'); },
  };
}

export function Live({ live, at }: { readonly live: LiveState; readonly at: number }) {
  const { current, branches, busy, error, said } = live;
  const [next, setNext] = useState<Next | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [pattern, setPattern] = useState('');
  const [only, setOnly] = useState('');
  const [steps, setSteps] = useState(20);
  const [other, setOther] = useState<number | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const path = useMemo(() => current.path.slice(0, at), [current, at]);
  useEffect(() => {
    const asking = new AbortController();
    live.next(path, asking.signal).then(n => { setNext(n); setFailed(null); }).catch((e: unknown) => { if (!asking.signal.aborted) { setNext(null); setFailed((e as Error).message); } });
    return () => { asking.abort(); };
  }, [path.join(), current.id]);
  const ask = (what: string, body: object) => (p: readonly number[]): Promise<At | FoundWay> => live.post<At | FoundWay>(what, { path: p, ...body });
  const save = (): void => {
    const a = document.createElement('a');
    a.href = URL.createObjectURL(new Blob([`${JSON.stringify(current.story)}\n`], { type: 'application/json' }));
    a.download = `${current.story.run.replace(/[^\w.+-]+/g, '_')}-${current.path.length}-steps.json`;
    a.click();
    setTimeout(() => { URL.revokeObjectURL(a.href); }, 1000);
  };
  const open = async (): Promise<void> => {
    const chosen = file.current?.files?.[0];
    if (!chosen) return;
    const content = await chosen.text();
    file.current!.value = '';
    live.goOn(0, () => live.post<FoundWay>('open', { content, name: chosen.name }), `opening ${chosen.name}`);
  };
  return (
    <section class="live" aria-label="Explore">
      <h2>Next, {at === 0 ? 'in the initial state' : `after step ${at}`}{at < current.path.length ? <small> (another way makes a branch)</small> : null}</h2>
      {failed ? <p class="error" role="alert">{failed}</p> : null}
      {next && next.enabled.length === 0 ? <p>Nothing is enabled: this is an end.</p> : null}
      {next && next.enabled.length + next.disabled.filter(d => !d.elsewhere).length > MANY
        ? <p class="row"><label>only those with <input type="text" class="only" value={only} placeholder="RTT_CREATE ipa0" onInput={e => { setOnly(e.currentTarget.value); }} /></label></p> : null}
      <ActionList next={next} only={only} take={a => { live.goOn(at, p => live.post<At>('at', { path: [...p, a.action] }), a.text); }} />
      <p class="row"><button type="button" onClick={live.back} disabled={current.path.length === 0}>take back the last step</button></p>
      {busy === null ? null : <p role="status">{busy} … <button type="button" onClick={live.stop}>stop</button></p>}
      {said ? <p role="status">{said}</p> : null}
      {error === null ? null : <p class="error" role="alert">{error}</p>}

      <h2>Go further</h2>
      <form onSubmit={e => { e.preventDefault(); live.goOn(at, ask('walk', { steps }), 'random walk'); }}>
        <label>random walk of <input type="number" min={1} max={LONGEST} value={steps} onInput={e => { setSteps(Number(e.currentTarget.value)); }} /> steps</label><button type="submit">walk</button>
      </form>
      <form onSubmit={e => { e.preventDefault(); live.goOn(at, ask('find', { pattern }), 'searching'); }}>
        <label for="pattern">shortest way to a state where</label>
        <input id="pattern" type="text" value={pattern} placeholder="some page is ZERO and not mmu_lock is FREE" onInput={e => { setPattern(e.currentTarget.value); }} /><button type="submit">find</button>
      </form>
      <details><summary>how to write it</summary><p><code>page[0] is ZERO</code>, <code>entry[0].pfn = page[0].pfn</code>, <code>vcpu0 has WARN</code>, <code>some frame is FREE</code>, <code>every page is ZERO</code>, <code>fails PROPERTY</code>; joined by <code>and</code>, <code>or</code>, <code>not</code>, brackets; <code>= != &lt; &lt;= &gt; &gt;=</code>.</p></details>

      <h2>Branches</h2>
      <ul class="branches">{branches.map(b => (
        <li key={b.id}><button type="button" aria-pressed={b.id === current.id} onClick={() => { live.choose(b.id); }}>{b.name}: {b.path.length} steps{b.story.shows.property === null ? '' : `, ${b.story.shows.property} fails`}</button>
          {b.id === current.id ? null : <> <button type="button" onClick={() => { setOther(b.id); }}>compare</button> <button type="button" aria-label={`drop ${b.name}`} onClick={() => { live.drop(b.id); }}>×</button></>}</li>
      ))}</ul>
      <p class="row"><button type="button" onClick={save}>save this trace</button> <button type="button" onClick={() => { file.current?.click(); }}>open a trace</button>
        <input ref={file} id="open-file" type="file" accept=".json,application/json" hidden onChange={() => { void open(); }} /></p>

      <h2>Not enabled</h2>
      <DisabledList next={next} only={only} />
      {other === null ? null : <Over a={current} b={branches.find(b => b.id === other)} close={() => { setOther(null); }} />}
    </section>
  );
}

function Over({ a, b, close }: { readonly a: Branch; readonly b: Branch | undefined; readonly close: () => void }) {
  const alignment = useMemo(() => b && align(a.story, b.story), [a, b]);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { box.current?.querySelector('button')?.focus(); }, []);
  if (!b || !alignment) return null;
  return (
    <div class="over" ref={box} role="dialog" aria-modal="true" aria-label={`${a.name} and ${b.name} side by side`} onKeyDown={e => { if (e.key === 'Escape') close(); }}>
      <button type="button" class="close" onClick={close}>close</button>
      <Sides a={{ ...a.story, run: a.name }} b={{ ...b.story, run: b.name }} alignment={alignment} />
    </div>
  );
}

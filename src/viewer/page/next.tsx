/** What can be done in a state, and what cannot: long lists are folded by what is called. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Next, NextAction } from '../../story/story.ts';
import { arrows, laneName } from './steps.tsx';

/** Entries that stand open; more of them are folded. */
const OPEN = 24;

type Blocked = Next['disabled'][number];
interface Named { readonly action: number; readonly lane: string; readonly name: string }

/** Has an action all the words that somebody looks for? */
const has = (said: string, only: string): boolean => only.toLowerCase().split(/\s+/).every(word => said.toLowerCase().includes(word));

export function ActionList({ next, only, take }: { readonly next: Next | null; readonly only: string; readonly take: (a: NextAction) => void }) {
  const shown = (next?.enabled ?? []).filter(a => has(`${laneName(a.lane)} ${a.name} ${a.text}`, only));
  return (
    <>
      <Folded list={shown} kind="enabled" each={a => (
        <li key={a.action}><button type="button" class="action" data-action={a.name} disabled={a.refused !== null} onClick={() => { take(a); }}>
          <b class="who">{laneName(a.lane)}</b> {arrows(a.text)}{a.patchedBy === null ? null : <span class="badge patch">==&gt;</span>}{a.refused === null ? null : <span class="badge bad">refused: {a.refused}</span>}
        </button></li>
      )} />
      {next && shown.length < next.enabled.length ? <p class="quiet">{shown.length} of {next.enabled.length} are shown</p> : null}
    </>
  );
}

export function DisabledList({ next, only }: { readonly next: Next | null; readonly only: string }) {
  const shown = (next?.disabled ?? []).filter(d => has(`${laneName(d.lane)} ${d.name}`, only));
  const elsewhere = shown.filter(d => d.elsewhere);
  return (
    <>
      <Folded list={shown.filter(d => !d.elsewhere)} kind="disabled" each={d => <Disabled key={d.action} of={d} />} />
      {elsewhere.length === 0 ? null : <Fold title={<>{elsewhere.length} more, of code that is somewhere else</>}>{() => <ul>{elsewhere.map(d => <Disabled key={d.action} of={d} />)}</ul>}</Fold>}
    </>
  );
}

const Disabled = ({ of: d }: { readonly of: Blocked }) => (
  <li data-disabled={d.name}><span class="disabled-name">{arrows(d.name)}</span>{d.why.map(w => <div key={w} class="why">{w}</div>)}</li>
);

function Folded<T extends Named>({ list, kind, each }: { readonly list: readonly T[]; readonly kind: string; readonly each: (item: T) => ComponentChildren }) {
  if (list.length <= OPEN) return <ul class={kind}>{list.map(each)}</ul>;
  return <>{grouped(list).map(([name, items]) => <Fold key={name} title={<>{name} <span class="quiet">({items.length})</span></>}>{() => <ul class={kind}>{items.map(each)}</ul>}</Fold>)}</>;
}

/** What is folded is made when somebody looks: there may be thousands. */
function Fold({ title, children }: { readonly title: ComponentChildren; readonly children: () => ComponentChildren }) {
  const [open, setOpen] = useState(false);
  return <details class="group" open={open} onToggle={e => { setOpen(e.currentTarget.open); }}><summary>{title}</summary>{open ? children() : null}</details>;
}

/** By who does it, and what is called: "host RMI_RTT_CREATE". */
function grouped<T extends Named>(list: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const what = item.name.replace(/\(.*|(?: ->| \[).*/, '');
    const lane = laneName(item.lane);
    const name = what.startsWith(lane) ? what : `${lane} ${what}`;
    groups.set(name, [...groups.get(name) ?? [], item]);
  }
  return [...groups];
}

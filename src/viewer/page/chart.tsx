/** The statechart of a machine, with the active states of an instance, and what the trace visited. */
import { graphlib, layout } from '@dagrejs/dagre';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { courseOf } from '../../story/course.ts';
import type { Chart, Story } from '../../story/story.ts';

interface Placed { readonly name: string; readonly label: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly inner: boolean; readonly final: boolean; readonly parallel: boolean }
interface Drawn { readonly from: string; readonly to: string; readonly label: string; readonly points: readonly { readonly x: number; readonly y: number }[] }
/** Room above a state for its name, where it has states inside. */
const TOP = 14;

interface Plan { readonly nodes: readonly Placed[]; readonly edges: readonly Drawn[]; readonly width: number; readonly height: number }

/** Characters of a label that are drawn; all of it is in the tooltip. */
const LABEL = 22;
const short = (label: string): string => {
  const lines = label.split('\n').filter(l => l !== '');
  const first = lines[0] ?? '';
  const more = lines.length > 1 ? ` +${lines.length - 1}` : '';
  return (first.length > LABEL ? `${first.slice(0, LABEL - 1)}…` : first) + more;
};

function plan(chart: Chart): Plan {
  const g = new graphlib.Graph({ compound: true, multigraph: true });
  g.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 46, edgesep: 12, marginx: 12, marginy: 12 });
  g.setDefaultEdgeLabel(() => ({}));
  const parents = new Set(chart.states.map(s => s.parent));
  for (const s of chart.states) {
    const label = s.parent === '' ? s.name : s.name.slice(s.parent.length + 1);
    g.setNode(s.name, parents.has(s.name) ? { label } : { label, width: Math.max(54, label.length * 7 + 18), height: 28 });
  }
  for (const s of chart.states) if (s.parent !== '') g.setParent(s.name, s.parent);
  // An edge of a state with states inside begins and ends at the first of them.
  const leaf = (name: string): string => {
    const child = chart.states.find(s => s.parent === name && s.initial) ?? chart.states.find(s => s.parent === name);
    return child ? leaf(child.name) : name;
  };
  chart.edges.forEach((e, i) => {
    if (chart.states.length === 0 || leaf(e.from) === leaf(e.to)) return;
    const label = short(e.label);
    g.setEdge(leaf(e.from), leaf(e.to), { label: e.label, width: label.length * 5.6, height: label === '' ? 0 : 12, labelpos: 'c' }, String(i));
  });
  layout(g);
  const nodes = chart.states.map((s): Placed => {
    const n = g.node(s.name) as { x: number; y: number; width: number; height: number; label: string };
    return { name: s.name, label: n.label, x: n.x, y: n.y, width: n.width, height: n.height, inner: !parents.has(s.name), final: s.final, parallel: s.parallel };
  });
  const edges = g.edges().map((e): Drawn => {
    const d = g.edge(e) as { points: { x: number; y: number }[]; label: string };
    return { from: e.v, to: e.w, label: d.label, points: d.points };
  });
  // Round a state at its right side.
  for (const e of chart.edges) {
    const n = leaf(e.from) === leaf(e.to) ? nodes.find(s => s.name === leaf(e.from)) : undefined;
    if (!n) continue;
    const right = n.x + n.width / 2;
    edges.push({ from: n.name, to: n.name, label: e.label, points: [{ x: right - 4, y: n.y - 8 }, { x: right + 26, y: n.y - 16 }, { x: right + 26, y: n.y + 16 }, { x: right - 3, y: n.y + 8 }] });
  }
  const { width = 100, height = 60 } = g.graph() as { width?: number; height?: number };
  return { nodes, edges, width: width + 40, height: height + TOP };
}

const plans = new WeakMap<Chart, Plan>();
function planOf(chart: Chart): Plan {
  let p = plans.get(chart);
  if (!p) plans.set(chart, p = plan(chart));
  return p;
}

export function ChartView({ story, at, chosen, choose }: { readonly story: Story; readonly at: number; readonly chosen: number; readonly choose: (instance: number) => void }) {
  const { machine, name } = story.instances[chosen]!;
  const chart = story.machines[machine]!;
  const drawn = useMemo(() => planOf(chart), [chart]);
  const local = chart.locals[story.states[at]![chosen]!]!;
  const active = new Set(local.active);
  const { visited, taken, last } = useMemo(() => courseOf(story, chosen, at), [story, chosen, at]);
  const box = useRef<HTMLDivElement>(null);
  // Where the instance is should be seen; where it is seen already nothing moves.
  useEffect(() => {
    const el = box.current;
    const node = drawn.nodes.find(n => n.inner && active.has(n.name));
    if (!el || !node) return;
    const place = (at: number, size: number, from: number, room: number): number => at - size / 2 >= from && at + size / 2 <= from + room ? from : at - room / 2;
    el.scrollLeft = place(node.x, node.width, el.scrollLeft, el.clientWidth);
    el.scrollTop = place(node.y + TOP, node.height, el.scrollTop, el.clientHeight);
  }, [drawn, local]);
  return (
    <div class="chart">
      <label class="row">Statechart of <select value={String(chosen)} onChange={e => { choose(Number(e.currentTarget.value)); }}>
        {story.instances.map((i, n) => <option key={i.name} value={String(n)}>{i.name}</option>)}
      </select></label>
      <p class="now"><b>{name}</b> is in <b>{local.value || '(no states)'}</b>{Object.entries(local.fields).map(([k, v]) => <span key={k}> {k}={v}</span>)}</p>
      <div class="chart-box" ref={box} tabIndex={0} role="group" aria-label={`Statechart of ${name}, scrolls`}>
        <svg width={drawn.width} height={drawn.height} viewBox={`0 ${-TOP} ${drawn.width} ${drawn.height}`} role="img" aria-label={`${name} is in ${local.value}; of ${drawn.nodes.filter(n => n.inner).length} states it has been in ${visited.size}`}>
          <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 L8 4 L0 8 z" /></marker></defs>
          {drawn.nodes.filter(n => !n.inner).map(n => (
            <g key={n.name} class={`outer${active.has(n.name) ? ' active' : ''}${n.parallel ? ' parallel' : ''}`}>
              <rect x={n.x - n.width / 2} y={n.y - n.height / 2 - TOP} width={n.width} height={n.height + TOP} rx={6} />
              <text x={n.x - n.width / 2 + 6} y={n.y - n.height / 2 - 1}>{n.label}</text>
            </g>
          ))}
          {drawn.edges.map((e, i) => {
            const key = JSON.stringify([e.from, e.to]);
            const mid = e.points[Math.floor(e.points.length / 2)]!;
            return (
              <g key={i} class={`edge${taken.has(key) ? ' taken' : ''}${last === key ? ' last' : ''}`}>
                <path d={curve(e.points)} marker-end="url(#arrow)"><title>{`${e.from} to ${e.to}: ${e.label}`}</title></path>
                {short(e.label) ? <text x={mid.x} y={mid.y + 3} text-anchor="middle">{short(e.label)}</text> : null}
              </g>
            );
          })}
          {drawn.nodes.filter(n => n.inner).map(n => (
            <g key={n.name} class={`node${active.has(n.name) ? ' active' : visited.has(n.name) ? ' visited' : ''}`} data-state={n.name}>
              <rect x={n.x - n.width / 2} y={n.y - n.height / 2} width={n.width} height={n.height} rx={12} />
              {n.final ? <rect x={n.x - n.width / 2 + 3} y={n.y - n.height / 2 + 3} width={n.width - 6} height={n.height - 6} rx={10} /> : null}
              <text x={n.x} y={n.y + 4} text-anchor="middle">{n.label}</text>
            </g>
          ))}
        </svg>
      </div>
    </div>
  );
}

const curve = (points: readonly { x: number; y: number }[]): string => {
  const [first, ...rest] = points;
  if (rest.length < 2) return `M${first!.x} ${first!.y} ${rest.map(p => `L${p.x} ${p.y}`).join(' ')}`;
  const parts = [`M${first!.x} ${first!.y}`];
  for (let i = 0; i < rest.length - 1; i++) {
    const [p, q] = [rest[i]!, rest[i + 1]!];
    const end = i === rest.length - 2 ? q : { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 };
    parts.push(`Q${p.x} ${p.y} ${end.x} ${end.y}`);
  }
  return parts.join(' ');
};

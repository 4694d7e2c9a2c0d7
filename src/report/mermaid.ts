/** A story as Mermaid: the steps as a sequence diagram, and a machine as a statechart. GitHub and GitLab draw both. */
import type { Chart, Story } from '../story/story.ts';
import { visitsOf, type Visits } from '../story/visits.ts';
import { arrowsOf, drawnLanes, SYSTEM } from './sequence.ts';
import { titleOf } from './story-text.ts';

/** A line of text in which nothing is a word or a mark of Mermaid. */
const text = (s: string): string => s.replace(/\s+/g, ' ').replace(/[#;"<>&%{}]/g, c => `#${c.charCodeAt(0)};`).trim() || ' ';
export function toMermaid(story: Story): string {
  const lanes = drawnLanes(story);
  const id = (lane: string): string => `L${lanes.indexOf(lane)}`;
  const all = lanes.length > 1 ? `${id(lanes[0]!)},${id(lanes.at(-1)!)}` : id(lanes[0]!);
  const lines = [
    'sequenceDiagram', `  accTitle: ${text(titleOf(story))}`, '  autonumber',
    ...lanes.map(l => `  participant ${id(l)} as ${text(l || SYSTEM)}`),
  ];
  arrowsOf(story).forEach(({ from, to, says, answer, changes, patchedBy, decided }, i) => {
    if (story.loopFrom === i) lines.push('  loop for ever');
    if (patchedBy !== null) lines.push(`  rect rgb(255, 236, 179)`, `  Note over ${id(from)}: patched by ${text(patchedBy)}`);
    lines.push(`  ${id(from)}->>${id(to)}: ${text(says)}`);
    if (changes.length > 0) lines.push(`  Note over ${id(to)}: ${changes.map(text).join('<br/>')}`);
    if (answer !== null) lines.push('  autonumber off', `  ${id(to)}-->>${id(from)}: ${text(answer)}`, `  autonumber ${i + 2}`);
    if (patchedBy !== null) lines.push('  end');
    if (decided !== null) lines.push(`  Note over ${all}: ${text(decided)}`);
  });
  if (story.loopFrom !== null && story.loopFrom < story.steps.length) lines.push('  end');
  if (story.loopFrom === story.steps.length) lines.push(`  Note over ${all}: and so it rests`);
  if (story.shows.what === 'violated') lines.push(`  Note over ${all}: fails#58; ${text(story.shows.because)}`);
  return `${lines.join('\n')}\n`;
}

/** The machine of an instance; what the trace visited, and where it ended, are marked. */
export function toMermaidChart(story: Story, instance: string): string {
  const visits = visitsOf(story, instance);
  const { chart } = visits;
  const id = (name: string): string => `s${chart.states.findIndex(s => s.name === name)}`;
  const inside = (parent: string, indent: string): string[] => chart.states.filter(s => s.parent === parent).flatMap((s, k) => {
    const children = chart.states.some(c => c.parent === s.name);
    const label = s.parent === '' ? s.name : s.name.slice(s.parent.length + 1);
    const head = `${indent}state "${text(label)}" as ${id(s.name)}`;
    const region = k > 0 && chart.states.find(p => p.name === parent)?.parallel === true ? [`${indent}--`] : [];
    return [...region, ...children ? [`${head} {`, ...inside(s.name, `${indent}  `), `${indent}}`] : [head], ...s.initial ? [`${indent}[*] --> ${id(s.name)}`] : []];
  });
  return `${[
    'stateDiagram-v2', `  accTitle: ${text(`${instance} in ${titleOf(story)}`)}`,
    ...inside('', '  '),
    ...chart.edges.filter(e => e.from !== '' && e.to !== '').map(e => `  ${id(e.from)} --> ${id(e.to)}: ${e.label.split('\n').map(text).join('<br/>')}`),
    '  classDef visited fill:#fff3c4,stroke:#8a6d00,color:#000', '  classDef active fill:#ffcc4d,stroke:#5c4800,stroke-width:3px,color:#000',
    ...classes(chart, visits).map(([state, cls]) => `  class ${id(state)} ${cls}`),
  ].join('\n')}\n`;
}

/** Innermost states with how the trace met them. */
export function classes(chart: Chart, { visited, last }: Visits): [string, 'visited' | 'active'][] {
  const leaves = chart.states.filter(s => !chart.states.some(c => c.parent === s.name)).map(s => s.name);
  return leaves.flatMap((name): [string, 'visited' | 'active'][] => last.has(name) ? [[name, 'active']] : visited.has(name) ? [[name, 'visited']] : []);
}

/** A story for Graphviz: its states as a chain, with what else could have been done where it was decided; and a machine as a statechart. */
import { changesOf } from '../story/changes.ts';
import type { Story } from '../story/story.ts';
import { visitsOf } from '../story/visits.ts';
import { classes } from './mermaid.ts';
import { titleOf } from './story-text.ts';
import { changeText } from './trace-text.ts';

const text = (s: string): string => `"${s.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\r?\n/g, '\\n')}"`;
const FATE = { avoided: 'darkgreen', doomed: 'firebrick', fails: 'firebrick', unknown: 'gray40' } as const;

export function toTraceDot(story: Story): string {
  const { steps, decisive, loopFrom } = story;
  const closes = loopFrom !== null && loopFrom < steps.length;
  const last = steps.length;
  const node = (i: number): string => closes && i === last ? `s${loopFrom}` : `s${i}`;
  const lines = [
    `digraph ${text(story.run)} {`, `  label=${text(titleOf(story))}; labelloc=t; rankdir=TB;`, '  node [shape=box, fontsize=10];', '  edge [fontsize=9];',
    '  s0 [label="initial state", penwidth=2];',
  ];
  steps.forEach((s, i) => {
    if (!(closes && i + 1 === last)) {
      const fails = story.shows.what === 'violated' && i + 1 === last && loopFrom === null;
      lines.push(`  s${i + 1} [label=${text([`after ${i + 1}`, ...changesOf(s).map(changeText), ...fails ? [`fails: ${story.shows.because}`] : []].join('\n'))}${fails ? ', color=firebrick, penwidth=2' : ''}];`);
    }
    lines.push(`  ${node(i)} -> ${node(i + 1)} [label=${text(`${s.index} ${s.lane}\n${s.text}`)}${s.patchedBy === null ? '' : `, color="#c07000", fontcolor="#8a5000", tooltip=${text(`patched by ${s.patchedBy}`)}`}];`);
  });
  if (loopFrom === last) lines.push(`  s${last} -> s${last} [label="rests for ever", style=dashed];`);
  (decisive?.alternatives ?? []).filter(a => !a.taken).forEach((a, k) => {
    lines.push(`  a${k} [label=${text(a.fate === 'avoided' ? 'avoids it' : a.fate === 'unknown' ? 'not known' : 'fails, too')}, shape=plaintext, fontcolor=${FATE[a.fate]}];`);
    lines.push(`  ${node(decisive!.after!)} -> a${k} [label=${text(`${a.lane}\n${a.text}`)}, style=dashed, color=${FATE[a.fate]}, fontcolor=${FATE[a.fate]}];`);
  });
  return `${[...lines, '}'].join('\n')}\n`;
}

/** The machine of an instance; what the trace visited, and where it ended, are filled. */
export function toDotChart(story: Story, instance: string): string {
  const visits = visitsOf(story, instance);
  const { chart, taken } = visits;
  const id = (name: string): string => `s${chart.states.findIndex(s => s.name === name)}`;
  const marked = new Map(classes(chart, visits));
  const fill = { visited: ', style=filled, fillcolor="#fff3c4"', active: ', style=filled, fillcolor="#ffcc4d", penwidth=3' } as const;
  const inside = (parent: string, indent: string): string[] => chart.states.filter(s => s.parent === parent).flatMap(s => {
    const label = s.parent === '' ? s.name : s.name.slice(s.parent.length + 1);
    if (chart.states.some(c => c.parent === s.name)) return [`${indent}subgraph cluster_${id(s.name)} {`, `${indent}  label=${text(label)};`, ...inside(s.name, `${indent}  `), `${indent}}`];
    const how = marked.get(s.name);
    return [`${indent}${id(s.name)} [label=${text(label)}${how ? fill[how] : ''}${s.final ? ', peripheries=2' : ''}];`];
  });
  /** An edge of a state that has states inside begins and ends at the first of them. */
  const leaf = (name: string): string => {
    const child = chart.states.find(s => s.parent === name && s.initial) ?? chart.states.find(s => s.parent === name);
    return child ? leaf(child.name) : name;
  };
  return `${[
    `digraph ${text(`${story.run}: ${instance}`)} {`, `  label=${text(`${instance} in ${titleOf(story)}`)}; labelloc=t;`, '  node [shape=box, fontsize=10];', '  edge [fontsize=9];',
    ...inside('', '  '),
    ...chart.edges.map(e => `  ${id(leaf(e.from))} -> ${id(leaf(e.to))} [label=${text(e.label)}${taken.has(JSON.stringify([e.from, e.to])) ? ', penwidth=2.5, color="#8a6d00"' : ''}];`),
    '}',
  ].join('\n')}\n`;
}

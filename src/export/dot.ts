/** Pictures for Graphviz: the machine of each component as a graph, and the reachable states where they are few. */
import { instanceOf, type Flat, type FlatComponent } from './flat.ts';
import { localTexts, oneLine } from './names.ts';
import { spaceOf, type Space } from './space.ts';
import { ModelError } from '../model/index.ts';

/** States of which a picture can still be read, or at least drawn. */
const MOST = 2000;

/** A cluster for each component: its local states, and which event leads from one to the other. */
export function toDot(flat: Flat): string {
  return graph(flat.name, flat.components.map((c, i) => [
    `  subgraph cluster_${i} {`, `    label=${text(c.many ? `${c.name} x ${c.count}` : c.name)};`,
    ...localTexts(c).map((t, l) => `    ${node(i, l)} [label=${text(t || c.locals[l]!.shown)}${l === 0 ? ', penwidth=2' : ''}];`),
    ...edges(c, i), '  }',
  ].join('\n')));
}

function edges(c: FlatComponent, number: number): string[] {
  const labels = new Map<string, string[]>();
  for (const { shown, next } of c.events) {
    next.forEach((to, from) => {
      if (to < 0) return;
      const key = `${node(number, from)} -> ${node(number, to)}`;
      labels.set(key, [...labels.get(key) ?? [], shown]);
    });
  }
  return [...labels].map(([key, events]) => `    ${key} [label=${text(events.join('\n'))}];`);
}

/** Every reachable state and step; refuses more states than can be drawn. */
export function toSpaceDot(flat: Flat): string {
  const space = flat.states <= MOST ? spaceOf(flat, MOST) : undefined;
  if (!space) throw new ModelError(`${flat.name}: has ${flat.states} states, and a picture of more than ${MOST} shows nothing. Leave out --space to draw the machines`);
  return graph(flat.name, [
    ...space.states.map((_, s) => `  s${s} [label=${text(stateText(flat, space, s))}${s === 0 ? ', penwidth=2' : ''}];`),
    ...space.steps.map(({ from, to, action }) => `  s${from} -> s${to} [label=${text(flat.actions[action]!.name)}];`),
    ...space.refused.map(({ state, action }, i) => `  r${i} [label="refused", shape=plaintext];\n  s${state} -> r${i} [label=${text(flat.actions[action]!.name)}, style=dashed];`),
  ]);
}

/** What differs from the initial state; all of it for the initial state itself. */
function stateText(flat: Flat, { states }: Space, state: number): string {
  const lines = states[state]!.flatMap((local, slot) => {
    if (state > 0 && local === states[0]![slot]) return [];
    const { component, index } = instanceOf(flat, slot);
    return [`${component.name}${component.many ? `[${index}]` : ''}: ${component.locals[local]!.shown}`];
  });
  return [`${state}`, ...lines].join('\n');
}

const node = (component: number, local: number): string => `c${component}_${local}`;
const text = (s: string): string => `"${s.split('\n').map(oneLine).join('\n').replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
const graph = (name: string, parts: readonly string[]): string => `digraph ${text(name)} {\n  node [shape=box, fontsize=10];\n  edge [fontsize=9];\n${parts.join('\n')}\n}\n`;

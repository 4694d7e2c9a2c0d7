/** What stands at the head and at the end of an exported model, as comments. */
import { VERSION } from '../version.ts';
import { NEVER_SO, type Model } from './model.ts';
import { oneLine } from './names.ts';
import type { FlatProperty } from './flat.ts';

const WIDTH = 116;

/** @param tool how the other tool is to be run */
export function summary(model: Model, comment: string, tool: readonly string[]): string {
  const { flat } = model;
  const idle = model.idle();
  const params = Object.entries(flat.param).map(([k, v]) => oneLine(`${k} = ${String(v)}`));
  const said = flat.properties.map(p => `${oneLine(p.name)}: ${p.verdict}${p.length === null ? '' : ` (${p.length})`}`);
  const sought = model.properties('reachable').length > 0 ? ` A claim that some state is to satisfy stands here as '${NEVER_SO}...': it is to be found violated.` : '';
  return [
    `${oneLine(flat.name)}, written by realmcheck ${VERSION}.`,
    ...folded(oneLine(flat.asks)), '',
    `${flat.states} distinct states, ${flat.transitions} transitions, the initial state not counted; ${flat.depth} steps to the deepest state.`,
    ...folded(`Verdicts, with the steps of a shortest trace: ${said.join('; ')}.`),
    ...(params.length > 0 ? folded(`Parameters: ${params.join(', ')}.`) : []), '',
    ...tool, '',
    ...folded(`A local state of a component is one constant, made of its state and of those fields of its context that differ.${sought} Where a function of the model throws, there is nothing to write down; that no reachable state gets there is asserted as 'defined: ...'.`),
    ...(idle.length > 0 ? folded(`Left out, because their guards hold in no combination of these local states: ${idle.map(oneLine).join('; ')}.`) : []),
  ].map(line => line === '' ? comment : `${comment} ${line}`).join('\n');
}

/**
 * Properties of which the model says nothing, and why.
 * @param said those about what can or must come later that it does speak of
 */
export function leftOut(model: Model, said: (p: FlatProperty) => boolean, comment: string): string[] {
  const wanted = model.properties('always', 'step', 'reachable', 'deadlock', 'refused', 'canAlways', 'leadsTo', 'eventually').map(p => p.name);
  const mute = model.properties('canAlways', 'leadsTo', 'eventually').filter(p => !said(p)).map(p => `${oneLine(p.name)} (${p.kind})`);
  const others = model.flat.properties.filter(p => !wanted.includes(p.name)).map(p => `${oneLine(p.name)} (${p.kind})`);
  const lines = [
    ...(mute.length > 0 ? folded(`Left out, because the language or this export cannot say it: ${mute.join(', ')}.`) : []),
    ...(others.length > 0 ? folded(`Not asked for: ${others.join(', ')}.`) : []),
  ];
  return lines.length === 0 ? [] : [lines.map(line => `${comment} ${line}`).join('\n')];
}

function folded(text: string): string[] {
  const made: string[] = [];
  for (const word of text.split(' ')) {
    const last = made.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) made[made.length - 1] = `${last} ${word}`;
    else made.push(word);
  }
  return made;
}

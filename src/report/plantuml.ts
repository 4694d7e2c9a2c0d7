/** A story as a PlantUML sequence diagram. */
import type { Story } from '../story/story.ts';
import { SYSTEM } from './mermaid.ts';
import { decisiveText } from './decisive-text.ts';
import { titleOf } from './story-text.ts';
import { changeText } from './trace-text.ts';

/** A line in which nothing is markup: a tilde takes the meaning from what is behind it. */
const text = (s: string): string => s.replace(/\s+/g, ' ').replace(/\\/g, '&#92;').replace(/\*\*|\/\/|__|--|""|~~|\[\[|</g, m => `~${m}`).trim() || ' ';
const name = (s: string): string => `"${s.replace(/["\\\s]+/g, ' ')}"`;

export function toPlantUml(story: Story): string {
  const lanes = story.steps.some(s => s.lane === '') || story.lanes.length === 0 ? [...story.lanes, ''] : story.lanes;
  const id = (lane: string): string => `L${lanes.indexOf(lane)}`;
  const lines = ['@startuml', `title ${text(titleOf(story))}`, 'autonumber', ...lanes.map(l => `participant ${name(l || SYSTEM)} as ${id(l)}`)];
  story.steps.forEach((s, i) => {
    if (story.loopFrom === i) lines.push('loop for ever');
    const self = id(s.lane);
    const says = s.call && s.call.agent !== null ? s.text.replace(` -> ${s.call.status}`, '') : s.text;
    const colour = s.patchedBy === null ? '' : '[#C07000]';
    lines.push(`${self} -${colour}> ${s.call?.agent ? id(s.call.agent) : self} : ${text(says)}`);
    const changes = s.changes.filter(c => c.instance !== s.agent || s.label === null);
    const notes = [...s.patchedBy === null ? [] : [`patched by ${s.patchedBy}`], ...changes.map(changeText)];
    if (notes.length > 0) lines.push('note right', ...notes.map(text), 'end note');
    if (s.call?.agent) lines.push('autonumber stop', `${id(s.call.agent)} --> ${self} : ${text(s.call.status)}`, 'autonumber resume');
    if (story.decisive?.known && story.decisive.after === i + 1 && i + 1 < story.steps.length) lines.push(`== ${text(decisiveText(story.decisive, story.steps.length))} ==`);
  });
  if (story.loopFrom !== null && story.loopFrom < story.steps.length) lines.push('end');
  if (story.loopFrom === story.steps.length) lines.push('== and so it rests ==');
  if (story.shows.what === 'violated') lines.push(`note over ${lanes.length > 1 ? `${id(lanes[0]!)}, ${id(lanes.at(-1)!)}` : id(lanes[0]!)}`, text(`fails: ${story.shows.because}`), 'end note');
  return `${[...lines, '@enduml'].join('\n')}\n`;
}

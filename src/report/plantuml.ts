/** A story as a PlantUML sequence diagram. */
import type { Story } from '../story/story.ts';
import { arrowsOf, drawnLanes, SYSTEM } from './sequence.ts';
import { titleOf } from './story-text.ts';

/** A line in which nothing is markup: a tilde takes the meaning from what is behind it. */
const text = (s: string): string => s.replace(/\s+/g, ' ').replace(/\\/g, '&#92;').replace(/\*\*|\/\/|__|--|""|~~|\[\[|</g, m => `~${m}`).trim() || ' ';
const name = (s: string): string => `"${s.replace(/["\\\s]+/g, ' ')}"`;

export function toPlantUml(story: Story): string {
  const lanes = drawnLanes(story);
  const id = (lane: string): string => `L${lanes.indexOf(lane)}`;
  const lines = ['@startuml', `title ${text(titleOf(story))}`, 'autonumber', ...lanes.map(l => `participant ${name(l || SYSTEM)} as ${id(l)}`)];
  arrowsOf(story).forEach(({ from, to, says, answer, changes, patchedBy, decided }, i) => {
    if (story.loopFrom === i) lines.push('loop for ever');
    lines.push(`${id(from)} -${patchedBy === null ? '' : '[#C07000]'}> ${id(to)} : ${text(says)}`);
    const notes = [...patchedBy === null ? [] : [`patched by ${patchedBy}`], ...changes];
    if (notes.length > 0) lines.push('note right', ...notes.map(text), 'end note');
    if (answer !== null) lines.push('autonumber stop', `${id(to)} --> ${id(from)} : ${text(answer)}`, 'autonumber resume');
    if (decided !== null) lines.push(`== ${text(decided)} ==`);
  });
  if (story.loopFrom !== null && story.loopFrom < story.steps.length) lines.push('end');
  if (story.loopFrom === story.steps.length) lines.push('== and so it rests ==');
  if (story.shows.what === 'violated') lines.push(`note over ${lanes.length > 1 ? `${id(lanes[0]!)}, ${id(lanes.at(-1)!)}` : id(lanes[0]!)}`, text(`fails: ${story.shows.because}`), 'end note');
  return `${[...lines, '@enduml'].join('\n')}\n`;
}

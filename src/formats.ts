/** A story in the formats in which people and tools read it: text that is returned. */
import { besideText } from './report/beside-text.ts';
import { toMermaid, toMermaidChart } from './report/mermaid.ts';
import { toPlantUml } from './report/plantuml.ts';
import { toItf } from './report/story-itf.ts';
import { storyText } from './report/story-text.ts';
import { style as plain, type Style } from './report/style.ts';
import { toDotChart, toTraceDot } from './report/trace-dot.ts';
import type { Against } from './story/align.ts';
import type { Story } from './story/story.ts';
import { pageAssets } from './viewer/assets.ts';
import { toHtml } from './viewer/html.ts';

export const FORMATS = ['text', 'html', 'mermaid', 'plantuml', 'dot', 'itf', 'json'] as const;
export type Format = typeof FORMATS[number];

export interface FormatOptions {
  /** text, html and json: another story beside it */
  readonly against?: Against | null | undefined;
  /** mermaid and dot: the statechart of this component or instance instead */
  readonly machine?: string | undefined;
  readonly style?: Style | undefined;
}

export async function formatStory(story: Story, format: Format, { against = null, machine, style = plain(false) }: FormatOptions = {}): Promise<string> {
  switch (format) {
    case 'text': return against ? besideText(story, against, style) : storyText(story, style);
    case 'html': return toHtml({ story, against, live: null }, await pageAssets());
    case 'mermaid': return machine === undefined ? toMermaid(story) : toMermaidChart(story, machine);
    case 'plantuml': return toPlantUml(story);
    case 'dot': return machine === undefined ? toTraceDot(story) : toDotChart(story, machine);
    case 'itf': return toItf(story);
    case 'json': return `${JSON.stringify(against ? { story, against } : story)}\n`;
  }
}

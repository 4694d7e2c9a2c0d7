/** `realmcheck show`: the story of a trace in one of its formats. */
import { readFileSync } from 'node:fs';
import { ModelError, propertyNames, type Selection } from '../model/index.ts';
import { toMermaid, toMermaidChart } from '../report/mermaid.ts';
import { toPlantUml } from '../report/plantuml.ts';
import { toItf } from '../report/story-itf.ts';
import { storyText } from '../report/story-text.ts';
import { thousands } from '../report/style.ts';
import { toDotChart, toTraceDot } from '../report/trace-dot.ts';
import { showKey, showProperty } from '../show.ts';
import { readStory } from '../story/read.ts';
import type { Story } from '../story/story.ts';
import { pageAssets } from '../viewer/assets.ts';
import { toHtml } from '../viewer/html.ts';
import { EXIT } from './exit-codes.ts';
import { isFile, loadScenarios } from './load-scenarios.ts';
import { checkOutputs, STDOUT, writeOutput } from './outputs.ts';
import { soleRun } from './select-runs.ts';
import type { Terminal } from './terminal.ts';

export const FORMATS = ['text', 'html', 'mermaid', 'plantuml', 'dot', 'itf', 'json'] as const;
export type Format = typeof FORMATS[number];

export interface ShowRequest {
  /** a run, a property, files; or a file that was saved */
  readonly what: readonly string[];
  readonly format: Format;
  /** a file, or '-' */
  readonly output: string;
  readonly machine: string | undefined;
  readonly against: string | undefined;
  readonly key: string | undefined;
}

export async function showCommand(request: ShowRequest, terminal: Terminal): Promise<number> {
  const { format, machine, output } = request;
  if (machine !== undefined && format !== 'mermaid' && format !== 'dot') throw new ModelError(`command line: --machine draws a statechart; it goes with --format mermaid or dot, not ${format}`);
  checkOutputs({ output });
  const story = await storyOf(request, terminal);
  terminal.progress('');
  const text = await print(story, format, machine, terminal);
  if (output === STDOUT && format === 'text') terminal.print(text);
  else writeOutput(output, text.endsWith('\n') ? text : `${text}\n`);
  return EXIT.ok;
}

export const isStoryFile = (name: string): boolean => /\.json$/.test(name);

async function storyOf(request: ShowRequest, terminal: Terminal): Promise<Story> {
  const { what, key } = request;
  const saved = what.find(isStoryFile);
  if (saved !== undefined) {
    if (what.length > 1 || key !== undefined) throw new ModelError(`command line: ${saved} is a saved trace; it is shown as it is, so ${key === undefined ? `'${what.find(w => w !== saved) ?? saved}'` : '--key'} has no place here`);
    return readStory(contentOf(saved), saved);
  }
  const { selection, property } = await runAndProperty(what);
  if (property !== undefined && key !== undefined) throw new ModelError('command line: show takes a property or --key, not both: a key says itself which steps are meant');
  return key === undefined ? (await showProperty(selection, property, progressing(selection, terminal))).story : showKey(selection, key).story;
}

/** A run and perhaps a property; the run may be left out when the files have one scenario. */
export async function runAndProperty(what: readonly string[]): Promise<{ selection: Selection; property: string | undefined }> {
  const scenarios = await loadScenarios(what.filter(isFile));
  const names = what.filter(w => !isFile(w));
  const [only] = scenarios;
  const isProperty = (name: string | undefined): boolean => scenarios.length === 1 && name !== undefined && name !== only!.name && propertyNames(only!.spec).includes(name);
  const [run, property, ...more] = isProperty(names[0]) || names.length === 0 ? [undefined, ...names] : names;
  if (more.length > 0) throw new ModelError(`command line: '${more[0]}' is one name too many: give a run and a property`);
  if (run === undefined && scenarios.length > 1) throw new ModelError(`command line: which scenario? Name one of ${scenarios.map(s => s.name).join(', ')}`);
  return { selection: soleRun(scenarios, run ?? only!.name), property };
}

export const progressing = (selection: Selection, terminal: Terminal) => ({
  onProgress: (p: { states: number; seconds: number }) => { terminal.progress(`${selection.name}  ${thousands(p.states)} states, ${p.seconds.toFixed(1)} s`); },
});

export function contentOf(file: string): string {
  try { return readFileSync(file, 'utf8'); } catch (e) {
    throw new ModelError(`command line: cannot read ${file}: ${(e as NodeJS.ErrnoException).code}. Name a file that 'realmcheck show --format json' wrote`, { cause: e });
  }
}

async function print(story: Story, format: Format, machine: string | undefined, { style }: Terminal): Promise<string> {
  switch (format) {
    case 'text': return storyText(story, style);
    case 'html': return toHtml({ story, against: null, live: null }, await pageAssets());
    case 'mermaid': return machine === undefined ? toMermaid(story) : toMermaidChart(story, machine);
    case 'plantuml': return toPlantUml(story);
    case 'dot': return machine === undefined ? toTraceDot(story) : toDotChart(story, machine);
    case 'itf': return toItf(story);
    case 'json': return `${JSON.stringify(story)}\n`;
  }
}

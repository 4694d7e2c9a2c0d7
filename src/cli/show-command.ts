/** `realmcheck show`: the story of a trace in one of its formats. */
import { readFileSync } from 'node:fs';
import { against } from '../against.ts';
import { formatStory, type Format } from '../formats.ts';
import { align, type Against } from '../story/align.ts';
import { ModelError, propertyNames, type Scenario, type Selection } from '../model/index.ts';
import { titleOf } from '../report/story-text.ts';
import { style as plain, thousands } from '../report/style.ts';
import { showKey, showProperty, showWhere } from '../show.ts';
import { readStory } from '../story/read.ts';
import type { Story } from '../story/story.ts';
import { EXIT } from './exit-codes.ts';
import { isFile, loadScenarios } from './load-scenarios.ts';
import { checkOutputs, STDOUT, writeOutput } from './outputs.ts';
import { soleRun } from './select-runs.ts';
import type { Terminal } from './terminal.ts';

export interface ShowRequest {
  /** a run, a property, files; or a file that was saved */
  readonly what: readonly string[];
  readonly format: Format;
  /** a file, or '-' */
  readonly output: string;
  readonly machine: string | undefined;
  readonly against: string | undefined;
  readonly key: string | undefined;
  /** a pattern */
  readonly where: string | undefined;
}

export async function showCommand(request: ShowRequest, terminal: Terminal): Promise<number> {
  const { format, machine, output } = request;
  if (machine !== undefined && format !== 'mermaid' && format !== 'dot') throw new ModelError(`command line: --machine draws a statechart; it goes with --format mermaid or dot, not ${format}`);
  checkOutputs({ output });
  if (request.against !== undefined && format !== 'text' && format !== 'html' && format !== 'json') throw new ModelError(`command line: --against shows two traces side by side; it goes with --format text, html or json, not ${format}`);
  const { story, scenarios } = await storyOf(request, terminal);
  const beside = request.against === undefined ? null : await besideOf(story, request.against, scenarios, terminal);
  terminal.progress('');
  const text = await formatStory(story, format, { against: beside, machine, style: output === STDOUT ? terminal.style : plain(false) });
  if (output === STDOUT && format === 'text') terminal.print(text);
  else writeOutput(output, text.endsWith('\n') ? text : `${text}\n`);
  return EXIT.ok;
}

export const isStoryFile = (name: string): boolean => /\.json$/.test(name);

async function storyOf(request: ShowRequest, terminal: Terminal): Promise<{ story: Story; scenarios: readonly Scenario[] }> {
  const { what, key, where } = request;
  const saved = what.find(isStoryFile);
  if (saved !== undefined) {
    const others = what.filter(w => w !== saved);
    if (others.some(w => !isFile(w)) || key !== undefined || where !== undefined) throw new ModelError(`command line: ${saved} is a saved trace; it is shown as it is, so ${key !== undefined ? '--key' : where !== undefined ? '--where' : `'${others.find(w => !isFile(w)) ?? saved}'`} has no place here`);
    return { story: readStory(contentOf(saved), saved), scenarios: request.against === undefined || isStoryFile(request.against) ? [] : await loadScenarios(others) };
  }
  const { selection, property, scenarios } = await runAndProperty(what);
  if (property !== undefined && key !== undefined) throw new ModelError('command line: show takes a property or --key, not both: a key says itself which steps are meant');
  if (where !== undefined && (property !== undefined || key !== undefined)) throw new ModelError(`command line: show takes ${property === undefined ? '--key' : 'a property'} or --where, not both: a pattern says itself which state is meant`);
  if (where !== undefined) return { story: showWhere(selection, where, progressing(selection, terminal)).story, scenarios };
  const { story } = key === undefined ? await showProperty(selection, property, progressing(selection, terminal)) : showKey(selection, key);
  return { story, scenarios };
}

/** A run and perhaps a property; the run may be left out when the files have one scenario. */
export async function runAndProperty(what: readonly string[]): Promise<{ selection: Selection; property: string | undefined; scenarios: readonly Scenario[] }> {
  const scenarios = await loadScenarios(what.filter(isFile));
  const names = what.filter(w => !isFile(w));
  const [only] = scenarios;
  const isProperty = (name: string | undefined): boolean => scenarios.length === 1 && name !== undefined && name !== only!.name && propertyNames(only!.spec).includes(name);
  const [run, property, ...more] = isProperty(names[0]) || names.length === 0 ? [undefined, ...names] : names;
  if (more.length > 0) throw new ModelError(`command line: '${more[0]}' is one name too many: give a run and a property`);
  if (run === undefined && scenarios.length > 1) throw new ModelError(`command line: which scenario? Name one of ${scenarios.map(s => s.name).join(', ')}`);
  return { selection: soleRun(scenarios, run ?? only!.name), property, scenarios };
}

/** Another trace beside the first: one that was saved, or what another variant does; a name without its scenario is a variant of the same one. */
async function besideOf(story: Story, name: string, scenarios: readonly Scenario[], terminal: Terminal): Promise<Against> {
  if (isStoryFile(name)) {
    const other = readStory(contentOf(name), name);
    return { story: other, alignment: align(story, other), how: `${titleOf(story)}; beside it ${titleOf(other)}` };
  }
  const same = story.run.split('/')[0]!;
  const known = scenarios.some(s => s.name === name || name.startsWith(`${s.name}/`));
  const selection = soleRun(scenarios, known ? name : `${same}/${name}`);
  return against(story, selection, progressing(selection, terminal));
}

export const progressing = (selection: Selection, terminal: Terminal) => ({
  onProgress: (p: { states: number; seconds: number }) => { terminal.progress(`${selection.name}  ${thousands(p.states)} states, ${p.seconds.toFixed(1)} s`); },
});

export function contentOf(file: string): string {
  try { return readFileSync(file, 'utf8'); } catch (e) {
    throw new ModelError(`command line: cannot read ${file}: ${(e as NodeJS.ErrnoException).code}. Name a file that 'realmcheck show --format json' wrote`, { cause: e });
  }
}

/** `realmcheck explore`: serves the page, live, until it is interrupted. */
import { compile } from '../compile/program.ts';
import { ModelError, type Selection } from '../model/index.ts';
import { parseKey } from '../replay.ts';
import { showProperty } from '../show.ts';
import { readStory } from '../story/read.ts';
import { pageAssets } from '../viewer/assets.ts';
import { serve } from '../viewer/server.ts';
import { Session } from '../viewer/session.ts';
import { replayPath } from '../trace/trace.ts';
import { EXIT } from './exit-codes.ts';
import { isFile, loadScenarios } from './load-scenarios.ts';
import { soleRun } from './select-runs.ts';
import { contentOf, isStoryFile, progressing, runAndProperty } from './show-command.ts';
import type { Terminal } from './terminal.ts';

export interface ExploreRequest {
  /** a run, a property, files; or a trace that was saved, and the files of its scenario */
  readonly what: readonly string[];
  readonly key: string | undefined;
  readonly port: number;
}

export async function exploreCommand({ what, key, port }: ExploreRequest, terminal: Terminal): Promise<number> {
  const { selection, path, said, property } = await beginning(what, key, terminal);
  const session = new Session(compile(selection), undefined, property);
  replayPath(session.system, { path });
  const { url, close } = await serve(session, path, await pageAssets(), port);
  terminal.print(`${selection.name}: ${url}  (Ctrl-C ends it)`);
  if (said !== '') terminal.print(said);
  await new Promise<void>(resolve => { process.once('SIGINT', () => { resolve(); }); process.once('SIGTERM', () => { resolve(); }); });
  await close();
  return EXIT.ok;
}

interface Beginning { readonly selection: Selection; readonly path: readonly number[]; readonly said: string; readonly property?: string | undefined }

async function beginning(what: readonly string[], key: string | undefined, terminal: Terminal): Promise<Beginning> {
  const saved = what.find(isStoryFile);
  if (saved !== undefined) {
    const files = what.filter(w => w !== saved);
    if (key !== undefined || files.some(f => !isFile(f))) throw new ModelError(`command line: ${saved} is a saved trace, which says itself which run and which steps are meant; beside it stand only the files of its scenario`);
    const story = readStory(contentOf(saved), saved);
    const selection = soleRun(await loadScenarios(files), story.run);
    return { selection, ...new Session(compile(selection)).reopen(story, saved), property: story.shows.property ?? undefined };
  }
  const { selection, property } = await runAndProperty(what);
  if (property !== undefined && key !== undefined) throw new ModelError('command line: explore takes a property or --key, not both: a key says itself which steps are meant');
  if (key !== undefined) {
    const { path, loop = [] } = parseKey(key);
    return { selection, path: [...path, ...loop], said: '' };
  }
  if (property === undefined) return { selection, path: [], said: '' };
  const { trace } = await showProperty(selection, property, progressing(selection, terminal));
  terminal.progress('');
  const loop = trace.loopFrom === undefined ? 0 : trace.steps.length - trace.loopFrom;
  return { selection, path: trace.steps.map(s => s.action), said: loop === 0 ? '' : `the last ${loop} steps of the counterexample go round for ever`, property };
}

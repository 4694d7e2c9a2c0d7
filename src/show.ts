/** From a run to the story of one of its traces: the counterexample of a property, or the steps of a replay key. */
import { check, type CheckOptions, type PropertyResult, type RunResult } from './check.ts';
import { compile, type Program } from './compile/program.ts';
import { ModelError, propertyNames, unknownName, type Selection, type Verdict } from './model/index.ts';
import { judged, parseKey, type Replayed } from './replay.ts';
import { Walk } from './explore/walk.ts';
import { decisiveOf } from './story/decisive.ts';
import type { Shown, Story } from './story/story.ts';
import { tell } from './story/tell.ts';
import { noWay, wayTo } from './story/where.ts';
import { judgeTrace } from './trace/judge.ts';
import { replayPath, type Trace } from './trace/trace.ts';

/** A story with what it was made from, for those who go on from there. */
export interface Told { readonly story: Story; readonly trace: Trace; readonly program: Program }

/** The counterexample of a property, or what shows that a state is reachable. Without a name: of the first property that is violated. */
export async function showProperty(selection: Selection, property: string | undefined, options: Omit<CheckOptions, 'properties' | 'audit'> = {}): Promise<Told> {
  const names = propertyNames(selection.scenario.spec);
  if (property !== undefined && !names.includes(property)) throw unknownName('property', property, names, `scenario ${selection.name}`);
  const run = await check(selection, { ...options, ...property === undefined ? {} : { properties: [property] } });
  const found = run.properties.find(p => property === undefined ? p.trace : p.trace ?? p.witness);
  if (!found) throw new ModelError(nothingToShow(run, property));
  return told(compile(selection), found);
}

/** The trace of a property that has one. */
export function told(program: Program, p: PropertyResult): Told {
  const trace = (p.trace ?? p.witness)!;
  const shows: Shown = {
    property: p.name, kind: p.kind, what: p.trace ? 'violated' : 'reached', because: p.because,
    clause: p.detail?.clause ?? null, values: p.detail?.values ?? [], fair: p.fair ?? [],
    also: p.trace ? [...new Set(judgeTrace(program.system, trace).map(f => f.property))].filter(name => name !== p.name) : [],
  };
  return { program, trace, story: tell(program.system, trace, shows, p.trace ? decisiveOf(program, trace, p.name, p.kind, p.because) : null) };
}

/** The steps of a replay key. What fails at their end is shown as a counterexample to it. */
export const showKey = (selection: Selection, key: string): Told => {
  const program = compile(selection);
  return showReplayed(program, judged(program.system, parseKey(key)));
};

export function showReplayed(program: Program, { trace, failures }: Replayed): Told {
  const [first] = failures;
  const kind = first && (first.property === 'refused' ? 'refused' : program.system.properties.find(p => p.name === first.property)!.kind);
  const shows: Shown = first
    ? { property: first.property, kind: kind!, what: 'violated', because: first.because.text, clause: first.because.clause ?? null, values: first.because.values, fair: [], also: [...new Set(failures.slice(1).map(f => f.property))].filter(name => name !== first.property) }
    : { property: null, kind: null, what: 'run', because: '', clause: null, values: [], fair: [], also: [] };
  return { program, trace, story: tell(program.system, trace, shows, first ? decisiveOf(program, trace, first.property, kind!, first.because.text) : null) };
}

/** A shortest way to a state that fits a pattern. */
export function showWhere(selection: Selection, pattern: string, options: { readonly onProgress?: (p: { states: number; seconds: number }) => void; readonly most?: number } = {}): Told {
  const program = compile(selection);
  const walk = new Walk(program);
  const began = performance.now();
  const searching = wayTo(walk, walk.initial(), pattern, options.most);
  let step = searching.next();
  for (; !step.done; step = searching.next()) options.onProgress?.({ states: step.value, seconds: (performance.now() - began) / 1000 });
  const way = step.value;
  if (!way.actions) throw new ModelError(`${selection.name}: where ${pattern}: ${noWay(way)}. 'realmcheck explore ${selection.name}' walks through this run`);
  const trace = replayPath(program.system, { path: way.actions });
  const also = [...new Set(judgeTrace(program.system, trace).map(f => f.property))];
  const shows: Shown = { property: null, kind: null, what: 'run', because: `to a state where ${pattern.trim()}`, clause: null, values: [], fair: [], also };
  return { program, trace, story: tell(program.system, trace, shows) };
}

/** "holds", "is undecided" */
export const judgedAs = (v: Verdict): string => v === 'holds' ? v : `is ${v}`;

function nothingToShow(run: RunResult, property: string | undefined): string {
  const bounded = run.complete ? '' : '. The search was ended by a bound; a larger one may find it';
  if (property !== undefined) {
    const p = run.properties[0]!;
    return `${run.name}: ${property} ${judgedAs(p.verdict)} (${p.because}), so there is no trace of it to show${bounded}. 'realmcheck check ${run.selection.scenario.name}' says which runs violate what; 'realmcheck explore' walks through this one`;
  }
  return `${run.name}: no property is violated, so there is no counterexample to show${bounded}. 'realmcheck check ${run.selection.scenario.name}' says which of its runs violate what; name a 'reachable' property to see how it is reached; 'realmcheck explore' walks through this run`;
}

/** Replays a counterexample that another checker found on the exported TLA+ model. */
import { fairSets } from '../compile/fairness.ts';
import { instantiate, type System } from '../compile/system.ts';
import { flatten, type Flattened, type FlattenOptions } from '../export/flatten.ts';
import { isProgress, type Selection } from '../model/index.ts';
import { judged, type Replayed } from '../replay.ts';
import type { Path } from '../trace/trace.ts';
import type { ForeignTrace } from './foreign.ts';
import { isOwnItf, replayOwn } from './own.ts';
import { readJson, traceOf } from './read.ts';
import { bind } from './states.ts';
import { findSteps, type Found } from './steps.ts';

export interface Imported extends Replayed {
  /** "ITF", "TLC" */
  readonly format: string;
  /** states that the file shows */
  readonly states: number;
  /** states that repeat the one before, which no action does: they are skipped */
  readonly stuttering: number;
  /** what the trace leaves open, and how it was decided: sentences for people */
  readonly notes: readonly string[];
  /** properties that fail only if other actions are taken where several fit: by this key */
  readonly otherwise: readonly (Replayed['failures'][number] & { readonly key: string })[];
}

/** @param where what to call the file in messages */
export async function replayTrace(selection: Selection, content: string, where: string, options: Omit<FlattenOptions, 'tests'> = {}): Promise<Imported> {
  // What is wrong with the file is known before the search.
  const json = readJson(content, where);
  if (isOwnItf(json)) {
    const { replayed, states, notes } = replayOwn(instantiate(selection), json, where);
    return { ...replayed, format: 'ITF', states, stuttering: 0, notes, otherwise: [] };
  }
  const trace = traceOf(json, where);
  return importTrace(trace, await flatten(selection, options), where);
}

export function importTrace(trace: ForeignTrace, flattened: Flattened, where: string): Imported {
  const { system } = flattened.search.program;
  const found = findSteps(trace, bind(trace, flattened.flat, where), flattened, where);
  const runs = pathsOf(system, found).map(path => judged(system, path));
  // The trace may stand for several runs: shown is one that breaks most, a lasso most of what must happen.
  const progress = new Set(system.properties.filter(p => isProgress(p.kind)).map(p => p.name));
  const counted = ({ failures }: Replayed): number => failures.filter(f => found.loopFrom === undefined || progress.has(f.property)).length;
  const most = runs.reduce((a, b) => counted(b) > counted(a) ? b : a);
  const otherwise = new Map(runs.flatMap(r => r.failures.map(f => [f.property, { ...f, key: r.trace.replay }] as const)).reverse());
  for (const f of most.failures) otherwise.delete(f.property);
  return {
    ...most, format: trace.format, states: trace.states.length, stuttering: found.stuttering,
    notes: notesOf(system, found, most !== runs[0]), otherwise: [...otherwise.values()],
  };
}

/** The runs that the states may be of; first the one that takes the first action wherever several fit. */
function pathsOf(system: System, { steps, loopFrom, idle }: Found): Path[] {
  const path = steps.map(s => s.fits[0]!);
  if (loopFrom === undefined) {
    const last = steps.at(-1);
    return !last || last.named ? [{ path }] : last.fits.map(fit => ({ path: [...path.slice(0, -1), fit] }));
  }
  const stem = path.slice(0, loopFrom);
  const loop = steps.slice(loopFrom);
  const spoiling = system.properties.flatMap(p => p.kind === 'leadsTo' || p.kind === 'eventually' ? [fairSets(system, p.spec.fair, `property ${p.name}`).finitely] : []);
  return [{ path: stem, loop: path.slice(loopFrom) }, ...spoiling.map(without => ({ path: stem, loop: allRound(loop, idle, without) }))];
}

/**
 * A step of TLA+ is a pair of states, and counts for the fairness of every action that fits it; and fairness asks nothing
 * of an action that changes nothing. Here a step is one action. So the loop goes round until each action that fits one
 * of its steps has been taken, and on the first round also takes those that change nothing.
 */
function allRound(loop: Found['steps'], rest: Found['idle'], without: ReadonlySet<number>): number[] {
  const allowed = (actions: readonly number[]): readonly number[] => actions.filter(a => !without.has(a));
  // A step that changes nothing is one of the idle ones, or none.
  const moving = loop.filter(s => !s.idle.includes(s.fits[0]!));
  if (moving.length === 0) return [...allowed(loop[0]?.idle ?? rest)];
  const choices = moving.map(s => ({ idle: allowed(s.idle), fits: allowed(s.fits).length > 0 ? allowed(s.fits) : s.fits }));
  const rounds = Math.max(...choices.map(c => c.fits.length));
  return Array.from({ length: rounds }, (_, round) => choices.flatMap(({ idle, fits }) => [...round === 0 ? idle : [], fits[round % fits.length]!])).flat();
}

const SHOWN = 3;

function notesOf(system: System, { steps, loopFrom, misnamed }: Found, another: boolean): string[] {
  const matters = loopFrom !== undefined || system.properties.some(p => p.kind === 'step');
  const open = steps.map((s, i) => ({ ...s, number: i + 1 })).filter(s => matters && !s.named && s.fits.length > 1);
  const names = (actions: readonly number[]): string => actions.map(a => `'${system.actions[a]!.name}'`).join(', ');
  const each = open.slice(0, SHOWN).map(s => `step ${s.number} (${s.to}): ${names(s.fits)}`).join('; ');
  return [
    ...(misnamed.length > 0 ? [`The trace calls ${misnamed.join(', ')} by the name of an action that does not lead there; another one is taken.`] : []),
    ...(open.length > 0 ? [`Several actions have the effect of a step, and the trace does not say which it was: ${each}${open.length > SHOWN ? `; and ${open.length - SHOWN} more steps` : ''}. ${another ? 'Taken are those by which most properties fail.' : 'The first one is taken.'}`] : []),
    ...(another && loopFrom !== undefined ? ['In TLA+ a step counts for the fairness of every action that fits it, and one that changes nothing is no step: the loop takes all of them in turn.'] : []),
  ];
}

/** What the properties of a run say about one mutant of it. */
import { check, type CheckOptions, type RunResult } from '../check.ts';
import { ModelError, type Selection, type Verdict } from '../model/index.ts';
import { walk } from './fingerprint.ts';
import { remadeComponents, type Mutant, type MutantKind } from './mutant.ts';
import { remakeMachine, remakeThread } from './remake.ts';

/** The run as it is: what its mutants are compared with. */
export interface Base {
  readonly name: string;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly fingerprint: string;
  /** the steps that the run can take, as far as their conditions go */
  readonly enabled: readonly string[];
  /** properties that hold: only these can kill */
  readonly used: readonly string[];
  /** the others, with their verdicts */
  readonly unused: readonly { readonly name: string; readonly verdict: Verdict }[];
}

/** Where the search of a mutant ends. */
export interface Limits { readonly states: number; readonly seconds?: number; readonly memory?: number }

/** How a mutant ended: see the how-to page for what each means. */
export type Fate = 'killed' | 'survived' | 'equivalent' | 'undecided' | 'stillborn';

/** What one property says of a mutant. */
export interface Said { readonly property: string; readonly verdict: Verdict; readonly traceLength: number | null }

/** One mutant, judged: plain data, so that another process can send it. */
export interface Judged {
  readonly name: string;
  readonly kind: MutantKind;
  readonly place: string;
  readonly what: string;
  readonly fate: Fate;
  /** for each used property; empty for a stillborn mutant */
  readonly said: readonly Said[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** where it differs from the run itself, or why it is undecided or stillborn */
  readonly because: string;
}

/** Room for a mutant that has more states than the model. */
export const defaultStates = (base: Base): number => 4 * base.states + 20_000;

/**
 * The run with machines and threads of its own. Tables belong to machine objects and grow with what is met, up to a
 * bound: a mutant that ran away must not leave its local states to the next one.
 */
const isolated = (selection: Selection): Selection => remadeComponents(selection, remakeThread, m => remakeMachine(m));

/** Checks the run itself. A mutant need not have a symmetry that the model declares, so all of it is searched, here and there. Refuses one that was not searched whole, or of which nothing holds. */
export async function judgeBase(selection: Selection, options: CheckOptions = {}): Promise<Base | undefined> {
  const alone = isolated(selection);
  const run = await check(alone, { ...options, symmetry: 'off' });
  if (run.stopped === 'interrupted') return undefined;
  if (!run.complete) throw new ModelError(`${selection.name}: mutants are compared with the whole space of the run, and a bound (${run.stopped}) ended its search after ${run.states} states. Mutate a smaller scenario`);
  const used = run.properties.filter(p => p.verdict === 'holds').map(p => p.name);
  if (used.length === 0) throw new ModelError(`${selection.name}: no property holds in the run itself, so none can tell a mutant from it. Mutate a run in which the properties hold`);
  const walked = await walk(alone, options.signal);
  if (walked === undefined) return undefined;
  return {
    name: selection.name, states: run.states, transitions: run.transitions, depth: run.depth, ...walked, used,
    unused: run.properties.filter(p => p.verdict !== 'holds').map(({ name, verdict }) => ({ name, verdict })),
  };
}

/** Checks one mutant; undefined when the signal ended the search. `run` is what the checker found, where it could run. */
export async function judge(mutant: Mutant, base: Base, limits: Limits, signal?: AbortSignal): Promise<{ readonly judged: Judged; readonly run: RunResult | undefined } | undefined> {
  const { name, kind, place, what } = mutant;
  const head = { name, kind, place, what };
  if (mutant.onlyEffects && mutant.steps!.every(step => !base.enabled.includes(step))) {
    const { states, transitions, depth, used } = base;
    const said = used.map(property => ({ property, verdict: 'holds' as const, traceLength: null }));
    return { judged: { ...head, fate: 'equivalent', said, states, transitions, depth, because: 'the run never gets to this step' }, run: undefined };
  }
  try {
    const selection = isolated(mutant.selection());
    const run = await check(selection, { ...limits, symmetry: 'off', properties: base.used, ...(signal ? { signal } : {}) });
    if (run.stopped === 'interrupted') return undefined;
    const killed = run.properties.some(p => isKill(p.verdict));
    const alike = !killed && run.complete && run.states === base.states && run.transitions === base.transitions && run.depth === base.depth;
    const walked = alike ? await walk(selection, signal) : NOT_ALIKE;
    if (walked === undefined) return undefined;
    const fate = killed ? 'killed' : !run.complete ? 'undecided' : walked.fingerprint === base.fingerprint ? 'equivalent' : 'survived';
    const said = run.properties.map(p => ({ property: p.name, verdict: p.verdict, traceLength: p.traceLength }));
    const { states, transitions, depth } = run;
    return { judged: { ...head, fate, said, states, transitions, depth, because: becauseOf(fate, run, base) }, run };
  } catch (e) {
    if (!(e instanceof ModelError)) throw e;
    return { judged: { ...head, fate: 'stillborn', said: [], states: 0, transitions: 0, depth: 0, because: brief(e.message) }, run: undefined };
  }
}

const NOT_ALIKE = { fingerprint: '' };

/** Does this verdict tell the mutant from a run in which the property holds? */
export const isKill = (verdict: Verdict): boolean => verdict === 'violated' || verdict === 'unreachable';

const shown = (n: number): string => n.toLocaleString('en-US');

function becauseOf(fate: Fate, run: RunResult, base: Base): string {
  if (fate === 'undecided') return `a bound (${run.stopped}) ended the search after ${shown(run.states)} states`;
  if (fate === 'equivalent') return 'the same reachable graph';
  if (fate === 'killed') return '';
  const numbers = (['states', 'transitions', 'depth'] as const).filter(k => run[k] !== base[k]).map(k => `${shown(base[k])} -> ${shown(run[k])} ${k}`);
  const silent = run.properties.filter(p => p.verdict === 'vacuous').map(p => p.name);
  return [
    numbers.length > 0 ? numbers.join(', ') : 'as many states and transitions as before, but not the same ones',
    ...(silent.length > 0 ? [`without anything to say now: ${silent.join(', ')}`] : []),
  ].join('; ');
}

/** The first sentence of an error, without the user's state that may follow it. */
function brief(message: string): string {
  const [line = ''] = message.split('\n');
  const sentence = line.split('. ')[0]!;
  return sentence.length > 200 ? `${sentence.slice(0, 200)}...` : sentence;
}

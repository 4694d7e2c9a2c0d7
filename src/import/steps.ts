/** Finds the actions that lead from each state of a foreign trace to the next one: XState takes them, no table has a say. */
import type { Flattened } from '../export/flatten.ts';
import type { System } from '../compile/system.ts';
import { ModelError } from '../model/index.ts';
import { snapshotViews } from '../trace/snapshot-views.ts';
import { initialSnapshots, takeStep } from '../trace/trace.ts';
import type { ForeignTrace } from './foreign.ts';
import { some, type Bound, type Vector } from './states.ts';

type Snapshots = ReturnType<typeof initialSnapshots>;

/** Numbers of actions. */
export interface FoundStep {
  /** that have this effect, those before others that the trace names */
  readonly fits: readonly number[];
  /** that are enabled before it and change nothing */
  readonly idle: readonly number[];
  /** the trace says which one it is */
  readonly named: boolean;
  /** "state 3": where it leads */
  readonly to: string;
}

export interface Found {
  readonly steps: readonly FoundStep[];
  /** of a lasso: the steps before the loop */
  readonly loopFrom: number | undefined;
  /** actions that change nothing in the last state */
  readonly idle: readonly number[];
  /** states that repeat the one before, which no action does */
  readonly stuttering: number;
  /** steps whose name in the trace is that of an action with another effect: "step 3 (turn)" */
  readonly misnamed: readonly string[];
}

interface Successor { readonly action: number; readonly next: Snapshots; readonly vector: Vector }

/** @param where the file, for messages */
export function findSteps(trace: ForeignTrace, { words, states }: Bound, { flat, search, table }: Flattened, where: string): Found {
  const { system } = search.program;
  const vectorOf = (snapshots: Snapshots): Vector => snapshots.map((s, slot) => table(slot).indexOf(search.program.tables[slot]!.find(s)));
  const show = new Shown(words);
  let here = initialSnapshots(system);
  let at = vectorOf(here);
  if (!same(at, states[0]!)) {
    throw new ModelError(`${where}, ${trace.states[0]!.at}: is not the initial state of ${flat.name}: ${show.differences(states[0]!, 'in the trace', at, 'in the initial state')}. Likely cause: the beginning of the trace was cut off, or it is of another run or version of the model. Let the other checker write it again, from the model that is exported now`);
  }
  const steps: FoundStep[] = [];
  const misnamed: string[] = [];
  let stuttering = 0;
  let next = successors(system, here, vectorOf);
  const idle = (): number[] => next.filter(s => same(s.vector, at)).map(s => s.action);

  const follow = (target: Vector, from: string, to: string, by: string | undefined): void => {
    const fitting = next.filter(s => same(s.vector, target));
    if (fitting.length === 0) {
      if (!same(target, at)) throw noStep(system, where, { from, to, here, at, target, next, show });
      stuttering++;
      return;
    }
    const meant = by === undefined ? undefined : words.steps.get(by);
    const named = fitting.filter(s => s.action === meant);
    if (meant !== undefined && named.length === 0) misnamed.push(`step ${steps.length + 1} (${by})`);
    const chosen = [...named, ...fitting.filter(s => s.action !== meant)];
    steps.push({ fits: chosen.map(s => s.action), idle: idle(), named: named.length > 0, to });
    [here, at] = [chosen[0]!.next, target];
    next = successors(system, here, vectorOf);
  };

  // Steps before each state of the trace: where it stutters there are none between two of them.
  const before = [0];
  for (let i = 1; i < states.length; i++) {
    follow(states[i]!, trace.states[i - 1]!.at, trace.states[i]!.at, trace.states[i]!.by);
    before.push(steps.length);
  }
  const { loop } = trace;
  if (loop) {
    const back = trace.states[loop.to]!;
    // A trace that repeats the state in which its loop begins is closed already, unless an action is named.
    if (!same(states[loop.to]!, at) || words.steps.has(loop.by ?? '')) follow(states[loop.to]!, trace.states.at(-1)!.at, back.at, loop.by);
  }
  return { steps, loopFrom: loop && before[loop.to]!, idle: idle(), stuttering, misnamed };
}

const same = (a: Vector, b: Vector): boolean => a.every((x, i) => x === b[i]);

function successors(system: System, here: Snapshots, vectorOf: (s: Snapshots) => Vector): Successor[] {
  const views: unknown = snapshotViews(system, here);
  return system.actions.flatMap((a, action) => {
    const answer = takeStep(system, here, a, views);
    return answer.kind === 'taken' ? [{ action, next: answer.next, vector: vectorOf(answer.next) }] : [];
  });
}

interface Missing { readonly from: string; readonly to: string; readonly here: Snapshots; readonly at: Vector; readonly target: Vector; readonly next: readonly Successor[]; readonly show: Shown }

function noStep(system: System, where: string, { from, to, here, at, target, next, show }: Missing): ModelError {
  const distance = (v: Vector): number => v.filter((x, i) => x !== target[i]).length;
  const nearest = [...next].sort((a, b) => distance(a.vector) - distance(b.vector))[0];
  const nameOf = (action: number): string => `'${system.actions[action]!.name}'`;
  const views: unknown = snapshotViews(system, here);
  const refused = system.actions.filter(a => takeStep(system, here, a, views).kind === 'refused').map(a => `'${a.name}'`);
  const changes = `The two differ: ${show.differences(at, `in ${from}`, target, `in ${to}`)}.`;
  const possible = nearest
    ? `The nearest step is ${nameOf(nearest.action)}: ${show.differences(target, `in ${to}`, nearest.vector, 'after it')}. Enabled in ${from}: ${some(next.map(s => nameOf(s.action)))}.`
    : `Nothing is enabled in ${from}.`;
  return new ModelError(`${where}: no action leads from ${from} to ${to}. ${changes} ${possible}${refused.length > 0 ? ` Refused there: ${some(refused)}.` : ''} Likely cause: the trace is of another version of the model, or a state is missing. Export the model again and let the other checker search it`);
}

/** States in the words of the trace. */
class Shown {
  private readonly slots: readonly { readonly name: string; readonly values: readonly string[] }[];

  constructor(words: Bound['words']) {
    this.slots = words.variables.flatMap(({ name, component: c, values }) => Array.from({ length: c.count }, (_, i) => ({ name: c.many ? `${name}[${i}]` : name, values })));
  }

  differences(a: Vector, inA: string, b: Vector, inB: string): string {
    return some(this.slots.flatMap(({ name, values }, slot) => a[slot] === b[slot] ? [] : [`${name} is "${values[a[slot]!]}" ${inA}, "${values[b[slot]!]}" ${inB}`]));
  }
}

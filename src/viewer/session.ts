/** A run that is explored: paths in, stories and what comes next out. The page never gets more of the space than it asks for. */
import { modelHash } from '../compile/model-hash.ts';
import { slotName, type System } from '../compile/system.ts';
import { Walk } from '../explore/walk.ts';
import { ModelError } from '../model/index.ts';
import { showReplayed } from '../show.ts';
import { localsOf } from '../story/decisive.ts';
import { nextOf } from '../story/next.ts';
import { readStory } from '../story/read.ts';
import type { Next, Story } from '../story/story.ts';
import { MOST, noWay, wayTo } from '../story/where.ts';
import { showLocal } from '../compile/tabulate.ts';
import { localOf } from '../story/charts.ts';
import { judgeTrace } from '../trace/judge.ts';
import { NotTaken, replayPath, type Trace } from '../trace/trace.ts';
import type { Program } from '../compile/program.ts';
import { LONGEST, type At } from './payload.ts';

/** Traces that are remembered. */
const RECENT = 16;

export class Session {
  readonly program: Program;
  private readonly walk: Walk;
  private readonly most: number;
  private readonly first: string | undefined;
  /** path -> its trace, the last one last */
  private readonly recent = new Map<string, Trace>();

  /** @param first the property that is named where several fail */
  constructor(program: Program, most = MOST, first?: string) {
    this.program = program;
    this.first = first;
    this.walk = new Walk(program);
    this.most = most;
  }

  get system(): System { return this.program.system; }

  at(path: readonly number[]): At {
    const trace = this.trace(path);
    const failures = judgeTrace(this.system, trace);
    const ordered = [...failures.filter(f => f.property === this.first), ...failures.filter(f => f.property !== this.first)];
    return { path, story: showReplayed(this.program, { trace, failures: ordered, reached: [] }).story, next: this.nextOf(trace) };
  }

  next(path: readonly number[]): Next { return this.nextOf(this.trace(path)); }

  private trace(path: readonly number[]): Trace {
    if (path.length > LONGEST) throw new ModelError(`a path has at most ${LONGEST} steps`);
    // A page asks for the same path more than once: for its steps, and for what comes next.
    const key = path.join('.');
    const trace = this.recent.get(key) ?? replayPath(this.system, { path });
    this.recent.delete(key);
    this.recent.set(key, trace);
    if (this.recent.size > RECENT) this.recent.delete(this.recent.keys().next().value!);
    return trace;
  }

  private nextOf(trace: Trace): Next { return nextOf(this.walk, localsOf(this.walk, trace).at(-1)!, trace.final); }

  /** Steps taken at random, each enabled one with the same chance; ends early where nothing is enabled. */
  random(path: readonly number[], steps: number, chance: () => number): number[] {
    if (!Number.isInteger(steps) || steps < 1 || steps > LONGEST) throw new ModelError(`a random walk has 1 to ${LONGEST} steps, not ${steps}`);
    let locals: Int32Array = localsOf(this.walk, this.trace(path)).at(-1)!;
    const walked = [...path];
    for (let i = 0; i < steps && walked.length < LONGEST; i++) {
      const possible = this.walk.successors(locals).filter(s => s.next !== undefined);
      const step = possible[Math.floor(chance() * possible.length)];
      if (!step) break;
      walked.push(step.action);
      locals = step.next!;
    }
    return walked;
  }

  /** The shortest way from the end of a path to a state that fits the pattern; yields now and then, with the states looked at. */
  *find(path: readonly number[], text: string): Generator<number, { path: number[] | undefined; said: string }> {
    const way = yield* wayTo(this.walk, localsOf(this.walk, this.trace(path)).at(-1)!, text, this.most);
    const { actions, looked } = way;
    const states = `${looked.toLocaleString('en-US')} ${looked === 1 ? 'state' : 'states'}`;
    if (actions) return { path: [...path, ...actions], said: actions.length === 0 ? 'this state fits already' : `found after ${actions.length} ${actions.length === 1 ? 'step' : 'steps'}, a shortest way; ${states} looked at` };
    return { path: undefined, said: noWay(way) };
  }

  /** The path of a trace that was saved, and what is to be said of it. */
  open(content: string, where: string): { path: number[]; said: string } {
    return this.reopen(readStory(content, where), where);
  }

  reopen(story: Story, where: string): { path: number[]; said: string } {
    if (story.run !== this.system.name) throw new ModelError(`${where}: is a trace of ${story.run}, and this is ${this.system.name}. Next: realmcheck explore ${where}`);
    const numbers = new Map(this.system.actions.map((a, i) => [a.name, i]));
    const same = story.model === modelHash(this.system);
    const other = `Likely cause: the model was changed since (${story.model} then, ${modelHash(this.system)} now). Next: realmcheck show ${where} shows the trace as it was saved`;
    const path = story.steps.map(s => {
      const number = numbers.get(s.name);
      if (number === undefined) throw new ModelError(`${where}: step ${s.index}: there is no action '${s.name}' in this version of ${story.run}. ${same ? 'Likely cause: the file was changed' : other}`);
      return number;
    });
    let trace: Trace;
    try { trace = replayPath(this.system, { path }); } catch (e) {
      if (!(e instanceof NotTaken)) throw e;
      throw new ModelError(`${where}: ${e.message.split('. ')[0]}. ${same ? 'Likely cause: the file was changed' : other}`, { cause: e });
    }
    const differs = this.differs(story, trace);
    const said = [
      ...same ? [] : [`the model was changed since this trace was saved (${story.model} then); its steps can still be taken`],
      ...differs === undefined ? [] : [differs],
    ];
    return { path, said: said.join('; ') };
  }

  /** Where the states are not those of the file. */
  private differs(story: Story, trace: Trace): string | undefined {
    for (const [i, snapshots] of trace.states.entries()) {
      for (const [slot, s] of snapshots.entries()) {
        const name = slotName(this.system, slot);
        const n = story.instances.findIndex(x => x.name === name);
        const was = story.machines[story.instances[n]?.machine ?? -1]?.locals[story.states[i]![n] ?? -1];
        const is = localOf(s);
        if (was?.value !== is.value || JSON.stringify(was.fields) !== JSON.stringify(is.fields)) return `after step ${i} ${name} is ${showLocal(s)} now, and was not when it was saved`;
      }
    }
    return undefined;
  }
}

/** Runs a search in turns, so that others are answered meanwhile. */
export async function inTurns<T>(search: Generator<number, T>, stop: () => boolean): Promise<T | undefined> {
  for (;;) {
    const until = performance.now() + 30;
    while (performance.now() < until) {
      const step = search.next();
      if (step.done) return step.value;
    }
    await new Promise<void>(resolve => setImmediate(resolve));
    if (stop()) return undefined;
  }
}

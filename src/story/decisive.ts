/** The last moment at which a failure could be avoided, what else could have been done then, and what would have stopped the step. */
import { BLOCK, type Program } from '../compile/program.ts';
import { slotName } from '../compile/system.ts';
import { UNHANDLED } from '../compile/tabulate.ts';
import { describeLocals } from '../compile/describe.ts';
import { clausesOf } from '../compile/why.ts';
import { Avoid, type Failing, type Fate } from '../explore/avoid.ts';
import { Reach } from '../explore/reach.ts';
import { Walk } from '../explore/walk.ts';
import { InternalError, type PropertyKind } from '../model/index.ts';
import { snapshotViews } from '../trace/snapshot-views.ts';
import type { Trace } from '../trace/trace.ts';
import type { Alternative, Decisive } from './story.ts';

/** What tells the fate of a state. */
interface Question { readonly walk: Walk; readonly looked: number; fate(from: Int32Array): Fate }

/**
 * @param because why it fails, which begins with the name of the claim
 * @param look states that one question may look at
 */
export function decisiveOf(program: Program, trace: Trace, property: string, kind: PropertyKind, because: string, look?: number): Decisive | null {
  if (kind === 'reachable') return null;
  const reach = kind === 'leadsTo' || kind === 'eventually' || kind === 'canAlways';
  const failing = failingOf(program, property, kind);
  const question: Question = reach ? new Reach(program, wanted(program, property, because), look) : new Avoid(program, failing, look);
  const states = localsOf(question.walk, trace);
  // The failure itself is no state to ask about; a step that is refused fails only after the last one.
  let after: number | null = kind === 'refused' || trace.loopFrom !== undefined ? states.length - 1 : states.length - 2;
  let fate: Fate = 'doomed';
  for (; after >= 0; after--) {
    fate = question.fate(states[after]!);
    if (fate !== 'doomed') break;
  }
  const known = fate !== 'unknown';
  if (after < 0) after = null;
  const at = after === null || !known ? undefined : states[after]!;
  return {
    question: reach ? 'reach' : 'avoid', after: known ? after : null, known,
    alternatives: at ? alternatives(program, question, failing, trace, after!, at) : [],
    blockers: at && trace.steps[after!] ? blockers(program, trace.steps[after!]!.action, at) : [],
    looked: question.looked,
  };
}

/** The local states along a trace, by the tables. */
export function localsOf(walk: Walk, trace: Trace): Int32Array[] {
  const states = [walk.initial()];
  for (const { action, name } of trace.steps) {
    const next = walk.take(action, states.at(-1)!);
    if (!(next instanceof Int32Array)) throw new InternalError(`the tables do not take '${name}', which XState takes`);
    states.push(next);
  }
  return states;
}

function failingOf(program: Program, property: string, kind: PropertyKind): Failing {
  const p = program.properties.find(q => q.name === property);
  const claims = p?.claims ?? [];
  const fails = (x: Int32Array): boolean => program.fails(claims, x);
  const never = (): boolean => false;
  if (kind === 'always') return { state: fails, step: never };
  if (kind === 'step') {
    return { state: never, step: (from, action, to) => fails(Int32Array.from([...from, ...to, action])) };
  }
  if (kind === 'deadlock') return { state: ended(program, p!), step: never };
  return { state: never, step: never };
}

/** Is a state an end that it should not be? */
function ended(program: Program, p: Program['properties'][number]): Failing['state'] {
  let walk: Walk | undefined;
  return x => {
    walk ??= new Walk(program);
    const steps = walk.successors(x);
    const moves = p.stuttering ? steps.some(s => s.next === undefined || s.next.some((l, slot) => l !== x[slot])) : steps.length > 0;
    return !moves && !(p.final && program.value(p.final, x) === 1);
  };
}

/** The states that a progress property wants to be reached: by the claim that fails. */
function wanted(program: Program, property: string, because: string): (x: Int32Array) => boolean {
  const { claims } = program.properties.find(q => q.name === property)!;
  const failed = claims.filter(c => because.startsWith(`${c.label}:`));
  return x => (failed.length > 0 ? failed : claims).every(c => program.value(c.holds, x) === 1);
}

function alternatives(program: Program, question: Question, failing: Failing, trace: Trace, after: number, at: Int32Array): Alternative[] {
  const { actions } = program.system;
  const views: unknown = snapshotViews(program.system, trace.states[after]!);
  const taken = trace.steps[after]?.action;
  return question.walk.successors(at).map(({ action, next }) => {
    const { name, lane, say } = actions[action]!;
    const fails = next === undefined || failing.state(next) || failing.step(at, action, next);
    return { name, lane, text: say(views), taken: action === taken, fate: fails ? 'fails' : question.fate(next) };
  });
}

/** Local states of others in which the action would not have been enabled. */
function blockers(program: Program, action: number, at: Int32Array): Decisive['blockers'] {
  const compiled = program.actions[action]!;
  const own = compiled.ground.thread ? compiled.ground.agent : undefined;
  const found = new Map<number, Set<number>>();
  const note = (slot: number, locals: readonly number[]): void => {
    if (slotName(program.system, slot) === own || locals.length === 0) return;
    found.set(slot, new Set([...found.get(slot) ?? [], ...locals]));
  };
  for (const c of clausesOf(program, compiled.guard, at)) note(c.slot, c.unless);
  const flat = program.sent(compiled, at);
  for (let j = 0; j < flat.length; j += 3) {
    if (flat[j + 2] !== BLOCK) continue;
    const table = program.tables[flat[j]!]!;
    note(flat[j]!, table.snapshots.flatMap((_, l) => table.step(l, flat[j + 1]!) === UNHANDLED ? [l] : []));
  }
  return [...found].map(([slot, unless]) => ({ instance: slotName(program.system, slot), unless: describeLocals(program.tables[slot]!, [...unless]) }));
}

/** What fairness speaks of, as sets of ground actions. */
import { ModelError, unknownName, type Fairness, type Scalar, type Steps } from '../model/index.ts';
import type { System } from './system.ts';

/** Steps that are treated as one: enabled if one of them is, taken if one of them is. */
export interface FairSet {
  /** "vcpu0", "enter(i=1)": what reports call it */
  readonly name: string;
  readonly kind: 'weak' | 'strong';
  /** numbers of ground actions */
  readonly actions: readonly number[];
}
export interface FairSets {
  readonly sets: readonly FairSet[];
  /** ground actions that an endless run takes finitely often */
  readonly finitely: ReadonlySet<number>;
}

/** Sets of steps stand in the bits of a number. */
const MAX_SETS = 30;

/** The sets of one property's fairness; refuses names of steps that the system does not have. */
export function fairSets(system: System, fair: Fairness | undefined, where: string): FairSets {
  known(fair ?? {}, ['weak', 'strong', 'finitely'], `${where}: fair`);
  for (const [k, list] of Object.entries(fair ?? {})) if (!Array.isArray(list)) throw new ModelError(`${where}: fair: ${k} is ${typeof list === 'string' ? `'${list}'` : 'not a list'}; give a list, such as ['${typeof list === 'string' ? list : 'my action'}']`);
  const finitely = new Set((fair?.finitely ?? []).flatMap(name => stepsNamed(system, name, `${where}: fair: finitely`)));
  const setsOf = (kind: 'weak' | 'strong', steps: Steps): FairSet[] => {
    const at = `${where}: fair: ${kind}`;
    if (typeof steps === 'object') known(steps, ['of', 'except', 'each'], at);
    const { of, except = [], each = [] } = typeof steps === 'string' ? { of: steps } : steps;
    if (of === '*' && each.length > 0) throw new ModelError(`${at}: '*' is one set of all steps; 'each' needs the name of an action`);
    const without = new Set([...finitely, ...except.flatMap(name => stepsNamed(system, name, `${at}: except`))]);
    const groups = new Map<string, number[]>();
    for (const a of stepsNamed(system, of, at)) {
      if (without.has(a)) continue;
      const name = setName(system, a, of, each, at);
      const group = groups.get(name);
      if (group) group.push(a);
      else groups.set(name, [a]);
    }
    return [...groups].map(([name, actions]) => ({ name, kind, actions }));
  };
  const sets = [...(fair?.weak ?? []).flatMap(s => setsOf('weak', s)), ...(fair?.strong ?? []).flatMap(s => setsOf('strong', s))];
  if (sets.length > MAX_SETS) throw new ModelError(`${where}: fair: speaks of ${sets.length} sets of steps (${sets.slice(0, 4).map(s => s.name).join(', ')}, ...); ${MAX_SETS} are possible. Treat several steps as one set: leave out 'each', or name a thread instead of its labels`);
  return { sets, finitely };
}

function known(o: object, keys: readonly string[], where: string): void {
  for (const k of Object.keys(o)) if (!keys.includes(k)) throw unknownName('key', k, keys, where);
}

/** Which set of `of` an action belongs to: each instance of a thread has its own, and each combination of `each`. */
function setName(system: System, action: number, of: string, each: readonly string[], where: string): string {
  if (of === '*') return 'any step';
  const { args, agent, thread } = system.actions[action]!;
  for (const k of each) if (!(k in args)) throw unknownName(`parameter of '${of}'`, k, Object.keys(args), `${where}: each`);
  const values = each.map(k => `${k}=${String(args[k] as Scalar)}`).join(', ');
  const name = thread ? agent + of.slice(thread.component.length) : of;
  return values === '' ? name : `${name}(${values})`;
}

/** The ground actions that a name stands for: an action, a thread, or a function, label or branch of a thread. */
function stepsNamed(system: System, name: string, where: string): readonly number[] {
  if (typeof name !== 'string') throw new ModelError(`${where}: give the name of an action or of a thread`);
  let names = byName.get(system);
  if (!names) byName.set(system, names = knownSteps(system));
  const steps = names.get(name);
  if (!steps) throw unknownName('step', name, [...names.keys()].filter(k => !k.includes('.')), `${where}. A name is an action, a thread, or 'thread function.label' or 'thread function.label/branch'`);
  return steps;
}
/** Each property with fairness asks for several, of systems with thousands of actions. */
const byName = new WeakMap<System, ReadonlyMap<string, readonly number[]>>();

function namesOf({ base, thread, label }: System['actions'][number]): string[] {
  if (!thread) return ['*', base];
  const { component } = thread;
  return ['*', component, `${component} ${label!.split('.')[0]}`, `${component} ${label}`, base];
}

/** Every name that may be used, also of steps that this scenario has no instance of, and its steps. */
function knownSteps(system: System): ReadonlyMap<string, readonly number[]> {
  const names = new Map<string, number[]>([['*', []]]);
  const stepsOf = (name: string): number[] => names.get(name) ?? names.set(name, []).get(name)!;
  system.actions.forEach((a, i) => { for (const name of new Set(namesOf(a))) stepsOf(name).push(i); });
  for (const { name } of system.selection.actions) stepsOf(name);
  for (const { name, thread } of system.components) {
    if (!thread) continue;
    stepsOf(name);
    for (const label of thread.order) for (const part of [label, label.split('.')[0]]) stepsOf(`${name} ${part}`);
    for (const [label, branches] of Object.entries(thread.code)) for (const b of branches) if (b.name !== undefined) stepsOf(`${name} ${label}/${b.name}`);
  }
  return names;
}

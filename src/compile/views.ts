/** The views that users' functions get while they are learnt: every read is reported to the learner. */
import { ModelError, unknownName } from '../model/index.ts';
import type { CombKind, Diagrams } from './diagram.ts';
import type { Learner } from './learner.ts';
import { knownNames, refusing, refusingList } from './refusing.ts';
import { howMany, instanceName, type Component, type GroundAction, type System } from './system.ts';
import type { MachineTable, Projection } from './tabulate.ts';

/** The state seen with other numbers: which instance stands where, and what a context field then holds. */
export interface Renamed {
  readonly source: (slot: number) => number;
  readonly value: (c: Component, field: string, value: unknown) => unknown;
  /** the action by which a step then goes */
  readonly action: (action: number) => number;
  /** is told that an instance, by its new number, was read; or with -1 something that may depend on all of them */
  readonly read: (slot: number) => void;
}

/** What one of the two states of a step is called, and where its local states stand in the learner's vector. */
export interface Place { readonly prefix: string; readonly shift: number; readonly renamed?: Renamed | undefined }

/** `s` for one program; it reads `learner.locals`, so one object serves all states. */
export function learningViews(system: System, tables: readonly MachineTable[], diagrams: Diagrams, learner: Learner, { prefix, shift, renamed }: Place = { prefix: '', shift: 0 }): object {
  const one = (c: Component, index: number): object => {
    const table = tables[c.first + index]!;
    const from = renamed?.source(c.first + index) ?? c.first + index;
    const slot = shift + from;
    const name = prefix + instanceName(c, from - c.first);
    const ids = new Map<Projection, number>();
    const read = (p: Projection): unknown => {
      renamed?.read(c.first + index);
      let id = ids.get(p);
      if (id === undefined) ids.set(p, id = diagrams.readId(slot, `${name}.${p.name}`, p.values));
      return p.domain[learner.read(id)];
    };
    const fields = Object.keys((table.snapshots[0]!.context ?? {}) as object);
    const field = (k: string): unknown => {
      const value = read(table.contextProjection(k));
      return renamed ? renamed.value(c, k, value) : value;
    };
    const context = refusing(Object.defineProperties({}, Object.fromEntries(fields.map(k => [k, { enumerable: true, get: () => field(k) }]))), {
      unknown: k => unknownName('context field', k, fields, name),
      change: k => new ModelError(`${name}.context.${k} is read-only: functions look at the state, events change it`),
    });
    const matches = new Map<unknown, Projection>();
    // A variant may have removed the last label with a tag; the tag is known all the same.
    const tags = c.thread ? Object.keys(c.thread.tags) : table.tags;
    return knownNames({
      get value() { return read(table.valueProjection()); },
      context,
      is(pattern: unknown) {
        let p = matches.get(pattern);
        if (!p) matches.set(pattern, p = table.matchProjection(pattern, `${name}.is`));
        return read(p);
      },
      hasTag(tag: string) {
        if (!tags.includes(tag)) throw unknownName('tag', tag, tags, `${name}.hasTag`);
        return read(table.tagProjection(tag));
      },
    }, 'part', name);
  };
  const several = (c: Component): object => {
    const views = Array.from({ length: c.count }, (_, i) => one(c, i));
    const combine = (kind: CombKind, claim: (v: object, i: number) => boolean): number => {
      // What is read inside is no part of the path, so what it depends on must not be, either.
      renamed?.read(-1);
      return learner.active ? learner.combine(kind, c.count, i => claim(views[i]!, i)) : plain(kind, views, claim);
    };
    return refusingList(views, {
      every: (f: (v: object, i: number) => boolean) => combine('every', f) === 1,
      some: (f: (v: object, i: number) => boolean) => combine('some', f) === 1,
      count: (f: (v: object, i: number) => boolean) => combine('count', f),
      findIndex: (f: (v: object, i: number) => boolean) => combine('findIndex', f) - 1,
      [Symbol.iterator]: () => views[Symbol.iterator](),
    }, { unknown: k => noSuch(c, k), change: k => new ModelError(`${c.name}[${k}] is read-only`) });
  };
  return knownNames(Object.fromEntries([
    ...system.components.map(c => [c.name, c.many ? several(c) : one(c, 0)] as const),
    ['param', system.param] as const,
  ]), 'component', `system ${system.name}`);
}

/** A step for one program: the state before in the first slots, the state after in the next, then the number of the action. */
export function learningSteps(system: System, tables: readonly MachineTable[], diagrams: Diagrams, learner: Learner, renamed?: Renamed): object {
  const n = system.slots;
  const actions = renamed ? system.actions.map((_, a) => system.actions[renamed.action(a)]!) : system.actions;
  const of = <T>(k: string, part: (a: GroundAction) => T): (() => T) => {
    const parts = actions.map(part);
    const domain = [...new Set(parts)];
    const values = numbered(parts);
    // Numbered by first occurrence, so that what tells the same actions apart is the same read, whatever it is called.
    const plainly = numbered(system.actions.map(part));
    const id = diagrams.readId(2 * n, `by.${k}${values.join() === plainly.join() ? '' : ` ${values.join()}`}`, values);
    return () => {
      renamed?.read(-1);
      return domain[learner.read(id)]!;
    };
  };
  const [name, action, agent] = [of('name', a => a.name), of('action', a => a.base), of('agent', a => a.agent)];
  const [label, answer] = [of('label', a => a.label ?? ''), of('answer', a => a.call?.status ?? '')];
  const args = byName(k => of(`args.${k}`, a => a.args[k] ?? ''));
  // Which function computes it is a read like any other; the function then looks at the state before.
  const outputs = byName(k => of(`returned.${k}`, a => a.call?.returned[k]));
  const before = learningViews(system, tables, diagrams, learner, { prefix: 'before.', shift: 0, renamed });
  return knownNames({
    before,
    after: learningViews(system, tables, diagrams, learner, { prefix: 'after.', shift: n, renamed }),
    by: knownNames({
      get name() { return name(); }, get action() { return action(); }, get agent() { return agent(); }, get label() { return label(); }, get answer() { return answer(); },
      args: new Proxy({}, { get: (_, k) => args(String(k))() }),
    }, 'part', 'by'),
    returned: new Proxy({}, { get: (_, k) => { const output = outputs(String(k))(); return output === undefined ? '' : output(before); } }),
  }, 'part', 'step');
}

/** The same function for the same name. */
function byName<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return name => {
    if (!made.has(name)) made.set(name, make(name));
    return made.get(name)!;
  };
}

/** Each distinct value by a number, in the order of their first occurrence. */
function numbered(xs: readonly unknown[]): number[] {
  const numbers = new Map([...new Set(xs)].map((x, i) => [x, i]));
  return xs.map(x => numbers.get(x)!);
}

function plain(kind: CombKind, views: readonly object[], claim: (v: object, i: number) => boolean): number {
  if (kind === 'every') return views.every(claim) ? 1 : 0;
  if (kind === 'some') return views.some(claim) ? 1 : 0;
  return kind === 'count' ? views.filter(claim).length : views.findIndex(claim) + 1;
}

/** For what is not in a list of instances. */
const noSuch = (c: Component, k: string): Error => new ModelError(/^-?\d+$/.test(k)
  ? `${c.name}[${k}] does not exist: there ${howMany(c)}. Likely cause: an index that means "none"`
  : `${c.name}['${k}'] does not exist: there ${howMany(c)}. Use ${c.name}[number], length, every, some, count or findIndex`);

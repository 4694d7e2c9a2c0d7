/** Names for sets of local states: a state of the machine, a tag, a value of the context, what handles an event, or a number. */
import { UNHANDLED, type FlatComponent } from './flat.ts';

export interface NamedSet {
  readonly component: FlatComponent;
  /** "is user_mem_abort.lock", "is s2ap RW", "has tag WARN", "handles PUT", "set 3" */
  readonly named: string;
  readonly set: readonly number[];
  /** of a set that nothing in the model has a name for */
  readonly number?: number;
}

/** The sets that a model uses, in the order in which they were first asked for. */
export class SetNames {
  readonly used: NamedSet[] = [];
  private readonly byComponent = new Map<FlatComponent, readonly NamedSet[]>();

  /** A set with a name of its own that has all of `set`, and beyond it only some of `free`. */
  known(component: FlatComponent, set: readonly number[], free: readonly number[]): NamedSet | undefined {
    const fits = this.candidates(component).find(c => set.every(l => c.set.includes(l)) && c.set.every(l => set.includes(l) || free.includes(l)));
    return fits && this.use(fits);
  }

  numbered(component: FlatComponent, set: readonly number[]): NamedSet {
    const others = this.used.filter(u => u.component === component && u.number !== undefined);
    const number = others.length + 1;
    return others.find(u => u.set.join() === set.join()) ?? this.use({ component, named: `set ${number}`, set, number });
  }

  private use(set: NamedSet): NamedSet {
    if (!this.used.includes(set)) this.used.push(set);
    return set;
  }

  private candidates(component: FlatComponent): readonly NamedSet[] {
    const known = this.byComponent.get(component);
    if (known) return known;
    const groups = new Map<string, { named: string; set: number[] }>();
    const add = (kind: string, named: string, local: number): void => {
      const group = groups.get(`${kind} ${named}`) ?? { named, set: [] };
      group.set.push(local);
      groups.set(`${kind} ${named}`, group);
    };
    component.locals.forEach((l, local) => {
      for (const s of l.states) add('state', `is ${s}`, local);
      for (const t of l.tags) add('tag', `has tag ${t}`, local);
      for (const [k, v] of fieldsOf(l.context)) add('field', `is ${k} ${v}`, local);
    });
    component.locals.forEach((l, local) => {
      const innermost = l.states.at(-1);
      for (const [k, v] of fieldsOf(l.context)) if (innermost !== undefined) add('both', `is ${innermost} ${k} ${v}`, local);
    });
    for (const e of component.events) e.next.forEach((next, local) => { if (next !== UNHANDLED) add('event', `handles ${e.shown}`, local); });
    const list = [...groups.values()].map(({ named, set }) => ({ component, named, set }));
    this.byComponent.set(component, list);
    return list;
  }
}

const fieldsOf = (context: Readonly<Record<string, unknown>>): [string, string][] =>
  Object.entries(context).flatMap(([k, v]) => typeof v === 'object' && v !== null ? [] : [[k, String(v)]]);

/**
 * What the components say about their instances, as a group that acts on a system: on slots, on what contexts hold, on
 * ground actions and on claims. Nothing here is proved yet; equivariance.ts and machines.ts do that.
 */
import { claimsOf } from '../compile/claims.ts';
import { deepFreeze, oneObject } from '../compile/canonical.ts';
import { instanceName, type Component, type System } from '../compile/system.ts';
import { ModelError, unknownName, type Held, type Property, type Scalar } from '../model/index.ts';
import { blocksOf, elementsOf, inverse, keyOf, product, type Element } from './permutations.ts';
import { namesIn, rename } from './rename.ts';

/** A component whose instances are interchangeable. */
export interface Sort { readonly name: string; readonly count: number }

export class Symmetry {
  readonly system: System;
  readonly sorts: readonly Sort[];
  /** the identity first */
  readonly elements: readonly Element[];
  /** numbers of the elements but the identity */
  readonly others: readonly number[];
  /** do all instances of each sort exchange? Else only those of one block */
  readonly whole: boolean;
  /** sort -> the instances that exchange with each other: blocks of neighbours */
  readonly blocks: readonly (readonly (readonly number[])[])[];
  /** element -> slot -> the slot whose content it gets */
  readonly source: readonly Int32Array[];
  /** element -> slot -> where its content goes */
  readonly target: readonly Int32Array[];
  /** element -> action -> action */
  readonly action: readonly Int32Array[];
  /** element -> property -> claim -> claim */
  readonly claim: readonly (readonly Int32Array[])[];
  private readonly sortOf: ReadonlyMap<string, number>;
  private readonly numbers: ReadonlyMap<string, number>;

  /** Undefined where nothing is interchangeable, or there is but one of it. */
  static of(system: System): Symmetry | undefined {
    const sorts = system.components.filter(c => c.roles.interchangeable && c.count > 1);
    checkRoles(system);
    return sorts.length === 0 ? undefined : new Symmetry(system, sorts);
  }

  private constructor(system: System, sorts: readonly Sort[]) {
    this.system = system;
    this.sorts = sorts.map(({ name, count }) => ({ name, count }));
    this.sortOf = new Map(system.components.flatMap(c => {
      const sort = sorts.findIndex(s => s.name === (c.roles.along ?? c.name));
      return sort < 0 ? [] : [[c.name, sort]];
    }));
    const sizes = sorts.map(s => s.count);
    const blocks = this.blocks = blocksOf(sizes);
    this.whole = blocks.every(list => list.length === 1);
    this.elements = elementsOf(sizes, blocks);
    this.others = this.elements.map((_, g) => g).slice(1);
    this.numbers = new Map(this.elements.map((e, g) => [keyOf(e), g]));
    this.target = this.elements.map(e => Int32Array.from(system.components.flatMap(c =>
      Array.from({ length: c.count }, (_, i) => c.first + (this.permutation(e, c.name)?.[i] ?? i)))));
    this.source = this.target.map(to => {
      const from = new Int32Array(to.length);
      to.forEach((t, slot) => { from[t] = slot; });
      return from;
    });
    this.action = this.actionImages();
    this.claim = this.claimImages();
  }

  inverse(g: number): number { return this.numbers.get(keyOf(inverse(this.elements[g]!)))!; }
  /** First a, then b. */
  product(a: number, b: number): number { return this.numbers.get(keyOf(product(this.elements[a]!, this.elements[b]!)))!; }

  /** Does a field of the component hold numbers that an element may change? */
  holds(c: Component): boolean { return Object.values(c.roles.holds ?? {}).some(h => namesIn(h).some(name => this.sortOf.has(name))); }

  /**
   * The value of a context field of component c under an element.
   * @param asked is told each number of an instance that the answer depends on
   */
  value(g: number, c: Component, field: string, value: unknown, asked?: (sort: number, index: number) => void): unknown {
    const held: Held | undefined = c.roles.holds?.[field];
    if (held === undefined) return value;
    return oneObject(deepFreeze(rename(value, held, name => {
      const sort = this.sortOf.get(name);
      const image = sort === undefined ? [] : this.elements[g]![sort]!;
      return { length: image.length, at: i => { asked?.(sort!, i); return image[i]!; } };
    })));
  }

  /** The sort and the number of the instance in a slot; undefined where it stays in its place. */
  place(slot: number): { readonly sort: number; readonly index: number } | undefined {
    const c = this.system.components.find(k => slot >= k.first && slot < k.first + k.count)!;
    const sort = this.sortOf.get(c.name);
    return sort === undefined ? undefined : { sort, index: slot - c.first };
  }

  /** "process 0 and 1 exchanged" */
  show(g: number): string {
    return this.sorts.flatMap(({ name }, sort) => {
      const p = this.elements[g]![sort]!;
      const moved = p.flatMap((x, i) => x === i ? [] : [i]);
      if (moved.length === 0) return [];
      return moved.length === 2 ? [`${name} ${moved[0]} and ${moved[1]} exchanged`] : [`${name} ${moved.join(', ')} renumbered as ${moved.map(i => p[i]).join(', ')}`];
    }).join(' and ');
  }

  /** The claims of a property that are images of one. */
  alike(property: number, claim: number): readonly number[] { return [...new Set(this.claim.map(of => of[property]![claim]!))]; }

  private permutation(e: Element, component: string): readonly number[] | undefined {
    const sort = this.sortOf.get(component);
    return sort === undefined ? undefined : e[sort];
  }

  private renumbered(e: Element, args: Readonly<Record<string, unknown>>, domains: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(args).map(([k, v]) => {
      const domain = domains[k];
      const p = typeof domain === 'string' ? this.permutation(e, domain) : undefined;
      return [k, p ? p[v as number] : v];
    }));
  }

  private actionImages(): Int32Array[] {
    const { actions, components, selection } = this.system;
    const key = (base: string, outcome: string | undefined, me: number | undefined, args: object): string => JSON.stringify([base, outcome, me, args]);
    const numbers = new Map(actions.map((a, i) => [key(a.base, a.outcome?.id, a.thread?.me, a.args), i]));
    const domains = new Map(selection.actions.map(a => [a.name, a.spec.params ?? {}]));
    const choices = new Map(components.flatMap(c => c.thread ? [[c.name, c.thread.choices] as const] : []));
    return this.elements.map(e => Int32Array.from(actions, ({ base, outcome, thread, args }) => {
      const me = thread && (this.permutation(e, thread.component)?.[thread.me] ?? thread.me);
      const over: Readonly<Record<string, string | readonly Scalar[]>> = (thread ? choices.get(thread.component) : domains.get(base)) ?? {};
      return numbers.get(key(base, outcome?.id, me, this.renumbered(e, args, over)))!;
    }));
  }

  private claimImages(): Int32Array[][] {
    const { properties } = this.system;
    const written = properties.map(p => claimsOf(p, this.system));
    return this.elements.map(e => properties.map((p, i) => {
      const numbers = new Map(written[i]!.map(({ args }, k) => [JSON.stringify(args), k]));
      return Int32Array.from(written[i]!, ({ args }) => numbers.get(JSON.stringify(this.renumbered(e, args, forEachOf(p))))!);
    }));
  }
}

const forEachOf = (p: Property): Readonly<Record<string, unknown>> => p.kind === 'deadlock' ? {} : p.spec.forEach ?? {};

/** Refuses roles that name what there is not. */
function checkRoles({ name, components }: System): void {
  const names = components.map(c => c.name);
  const by = (wanted: string, where: string): Component => {
    const c = components.find(k => k.name === wanted);
    if (!c) throw unknownName('component', wanted, names, where);
    return c;
  };
  const interchangeable = (c: Component): boolean => c.roles.interchangeable === true;
  for (const c of components) {
    const where = `scenario ${name}: component '${c.name}'`;
    const { along, holds = {} } = c.roles;
    if (along !== undefined) {
      const other = by(along, `${where}: along`);
      if (interchangeable(c)) throw new ModelError(`${where} is 'interchangeable' and 'along' '${along}'; leave one of the two out`);
      if (!interchangeable(other)) throw new ModelError(`${where} is 'along' '${along}', which is not interchangeable. Say so at '${along}', or leave 'along' out`);
      if (c.count !== 0 && c.count !== other.count) throw new ModelError(`${where} is 'along' '${along}', but there are ${c.count} of the one and ${other.count} of the other; each ${instanceName(other, 0)} needs its own, or leave 'along' out`);
    }
    for (const [field, held] of Object.entries(holds)) {
      for (const wanted of namesIn(held)) {
        const other = by(wanted, `${where}: holds: ${field}`);
        if (!interchangeable(other) && other.roles.along === undefined) throw new ModelError(`${where}: 'holds' says that ${field} holds numbers of '${wanted}', which is not interchangeable. Say so at '${wanted}', or leave it out here`);
      }
    }
  }
}

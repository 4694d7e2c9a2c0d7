/**
 * One state for each orbit: the smallest of its images. What is compared first is of which kind each instance is: all that
 * can be said of it without numbers of instances. Only renumberings that sort the instances by kind can give the smallest
 * image, and most states leave few of them; these are compared slot by slot. Local states and kinds are compared by a
 * number that each gets when this search meets it first, so the choice does not depend on what was checked before.
 */
import type { Component } from '../compile/system.ts';
import type { MachineTable } from '../compile/tabulate.ts';
import { InternalError, ModelError, unknownName } from '../model/index.ts';
import { Sorter } from './sorter.ts';
import type { Symmetry } from './symmetry.ts';

/** Local states of one component: by what is compared, and where each element takes them. */
interface Locals {
  readonly component: Component;
  readonly table: MachineTable;
  /** local state -> what is compared */
  readonly rank: number[];
  readonly byRank: number[];
  /** rank -> the least rank of an image: the same for all images */
  readonly kind: number[];
  /** element -> rank -> rank; empty where contexts hold no numbers of instances */
  readonly images: number[][];
}

export class Canonical {
  readonly symmetry: Symmetry;
  /** slots that some element changes */
  private readonly slots: Int32Array;
  /** of each of them */
  private readonly localsOf: readonly Locals[];
  private readonly all: readonly Locals[];
  private readonly here: Int32Array;
  private readonly best: Int32Array;
  private readonly sorter: Sorter;
  /** instance of a sort, as the sorter counts them -> its slots */
  private readonly slotsOf: readonly (readonly number[])[];
  private readonly kinds: Int32Array;
  /** is all known once the kinds are? Not where contexts hold numbers */
  private readonly plain: boolean;
  /** images that are the state itself, of the last state that was asked about */
  private alike = 1;
  /** states that the representatives stand for */
  states = 0;

  constructor(symmetry: Symmetry, tables: readonly MachineTable[]) {
    this.symmetry = symmetry;
    const all = symmetry.system.components.flatMap(c => {
      const locals: Locals = { component: c, table: tables[c.first]!, rank: [], byRank: [], kind: [], images: symmetry.elements.map(() => []) };
      return Array.from({ length: c.count }, () => locals);
    });
    const moved = all.flatMap((l, slot) => symmetry.holds(l.component) || symmetry.target.some(to => to[slot] !== slot) ? [slot] : []);
    this.slots = Int32Array.from(moved);
    this.localsOf = moved.map(slot => all[slot]!);
    this.here = new Int32Array(all.length);
    this.best = new Int32Array(moved.length);
    this.all = all;
    this.plain = !moved.some(slot => symmetry.holds(all[slot]!.component));
    this.sorter = new Sorter(symmetry);
    this.slotsOf = symmetry.sorts.flatMap(({ count }, sort) => Array.from({ length: count }, (_, index) =>
      moved.filter(slot => { const p = symmetry.place(slot); return p?.sort === sort && p.index === index; })));
    this.kinds = new Int32Array(this.slotsOf.length);
    for (const locals of new Set(all)) this.checkFields(locals);
    for (const locals of new Set(this.localsOf)) this.checkInitial(locals);
    this.states = 1; // the initial one, which is its own image
  }

  /** Replaces local states by those of the representative. @returns the element that leads there */
  canonical(locals: Int32Array): number {
    const { symmetry: { source }, slots, localsOf, here, best } = this;
    const n = slots.length;
    for (let i = 0; i < n; i++) {
      const slot = slots[i]!;
      here[slot] = this.rankOf(localsOf[i]!, locals[slot]!);
    }
    const sorting = this.sortings();
    // The identity is the first if it sorts them at all, so a state that is its own representative stays as it is.
    const at0 = sorting.elements[0]!;
    for (let i = 0; i < n; i++) best[i] = this.image(localsOf[i]!, at0, here[source[at0]![slots[i]!]!]!);
    let at = at0;
    let alike = 1;
    if (this.plain) alike = sorting.count;
    else {
      for (let k = 1; k < sorting.count; k++) {
        const g = sorting.elements[k]!;
        const from = source[g]!;
        let i = 0;
        let v = 0;
        for (; i < n; i++) {
          v = this.image(localsOf[i]!, g, here[from[slots[i]!]!]!);
          if (v !== best[i]) break;
        }
        if (i === n) alike++;
        else if (v < best[i]!) {
          at = g;
          alike = 1;
          best[i] = v;
          for (i++; i < n; i++) best[i] = this.image(localsOf[i]!, g, here[from[slots[i]!]!]!);
        }
      }
    }
    this.alike = alike;
    if (at !== 0) for (let i = 0; i < n; i++) locals[slots[i]!] = localsOf[i]!.byRank[best[i]!]!;
    return at;
  }

  /** The state that was asked about last is a new representative: as many states as its orbit has are done with. */
  count(): void { this.states += this.symmetry.elements.length / this.alike; }

  /** The local states under an element. */
  under(g: number, locals: ArrayLike<number>): Int32Array {
    const result = Int32Array.from(locals);
    this.slots.forEach((slot, i) => {
      const l = this.localsOf[i]!;
      result[slot] = l.byRank[this.image(l, g, this.rankOf(l, locals[this.symmetry.source[g]![slot]!]!))]!;
    });
    return result;
  }

  /** A local state of an instance of component c under an element. */
  local(g: number, c: Component, local: number): number {
    const l = this.localsOf.find(x => x.component === c);
    return l ? l.byRank[this.image(l, g, this.rankOf(l, local))]! : local;
  }

  /** The elements that sort the instances by kind. */
  private sortings(): Sorter {
    const { slotsOf, kinds, here, sorter } = this;
    for (let k = 0; k < kinds.length; k++) {
      let kind = 0;
      for (const slot of slotsOf[k]!) kind = sorter.pair(kind, this.kindOf(this.all[slot]!, here[slot]!));
      kinds[k] = kind;
    }
    sorter.sort(kinds);
    return sorter;
  }

  private kindOf(l: Locals, rank: number): number {
    const known = l.kind[rank];
    if (known !== undefined && known >= 0) return known;
    let least = rank;
    for (const g of this.symmetry.others) least = Math.min(least, this.image(l, g, rank));
    // Some image may have been met before, and its kind with it.
    for (let x = l.kind.length; x < l.byRank.length; x++) l.kind.push(-1);
    return l.kind[rank] = least;
  }

  private rankOf(l: Locals, local: number): number {
    const known = l.rank[local];
    if (known !== undefined && known >= 0) return known;
    for (let x = l.rank.length; x <= local; x++) l.rank.push(-1);
    l.byRank.push(local);
    return l.rank[local] = l.byRank.length - 1;
  }

  private image(l: Locals, g: number, rank: number): number {
    const known = l.images[g]![rank];
    return known !== undefined && known >= 0 ? known : this.learn(l, g, rank);
  }

  private learn(l: Locals, g: number, rank: number): number {
    const images = l.images[g]!;
    for (let x = images.length; x <= rank; x++) images.push(-1);
    return images[rank] = this.rankOf(l, this.renamed(l, g, l.byRank[rank]!));
  }

  private renamed({ component, table }: Locals, g: number, local: number): number {
    if (g === 0 || !this.symmetry.holds(component)) return local;
    const s = table.snapshots[local]!;
    const context = Object.fromEntries(Object.entries(s.context as Record<string, unknown>).map(([k, v]) => [k, this.symmetry.value(g, component, k, v)]));
    return table.meet({ ...s, context } as typeof s);
  }

  private checkFields({ component: c, table }: Locals): void {
    const fields = Object.keys((table.snapshots[0]!.context ?? {}) as object);
    for (const field of Object.keys(c.roles.holds ?? {})) {
      if (!fields.includes(field)) throw unknownName('context field', field, fields, `${this.symmetry.system.name}: component '${c.name}': holds`);
    }
  }

  /** All instances begin alike, so the initial state is its own image if the number of no instance is in it. */
  private checkInitial(l: Locals): void {
    for (const g of this.symmetry.others) {
      if (this.renamed(l, g, 0) === 0) continue;
      const { name } = l.component;
      throw new ModelError(`${this.symmetry.system.name}: component '${name}' begins as ${l.table.show(0)}, which names one of the interchangeable instances (with ${this.symmetry.show(g)} it would be ${l.table.show(this.renamed(l, g, 0))}). Likely cause: a number that stands for "none" at first. Next: begin with null or 'none', or leave 'interchangeable' out; --no-symmetry checks the model as it is`);
    }
  }

  /** Throws unless the state is its own representative: for the audit. */
  assertCanonical(locals: Int32Array): void {
    if (this.canonical(locals.slice()) !== 0) throw new InternalError('a visited state is not the representative of its orbit');
  }
}

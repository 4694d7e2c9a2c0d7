/** The names of a model in one language, and its formulas in the notation of that language. */
import { instanceOf, type FlatAction, type FlatComponent } from './flat.ts';
import { comparison, helpersOf, not, type Formula, type Helper } from './formula.ts';
import type { Model } from './model.ts';
import { localTexts, type Names } from './names.ts';
import type { NamedSet } from './sets.ts';

export interface Notation {
  readonly yes: string;
  readonly no: string;
  readonly and: string;
  readonly or: string;
  readonly not: string;
  readonly equal: string;
  readonly differs: string;
  readonly choose: (test: string, yes: string, no: string) => string;
  readonly call: (name: string) => string;
  readonly inSet: (set: string, x: string) => string;
}

/** Where the local state of a slot stands. */
export type Place = (slot: number) => string;

export class Lexicon {
  readonly names: Names;
  readonly model: Model;
  private readonly notation: Notation;
  private readonly variables = new Map<FlatComponent, string>();
  private readonly constants = new Map<FlatComponent, readonly string[]>();
  private readonly events = new Map<FlatComponent, readonly string[]>();
  private readonly sets = new Map<NamedSet, string>();
  private readonly cans = new Map<FlatAction, string>();
  private readonly helpers = new Map<Helper, string>();

  /** @param written how a local state is written, given what tells it apart; default: a name */
  constructor(model: Model, names: Names, notation: Notation, written?: (c: FlatComponent, texts: readonly string[]) => readonly string[]) {
    const { components } = model.flat;
    this.model = model;
    this.names = names;
    this.notation = notation;
    for (const c of components) this.variables.set(c, names.make(c.name));
    for (const c of components) this.constants.set(c, written?.(c, localTexts(c)) ?? localTexts(c).map(t => names.make(`${c.name} ${t}`)));
    for (const c of components) this.events.set(c, c.events.map(e => names.make(`${c.name} on ${e.shown}`)));
    for (const { action } of model.actions()) this.cans.set(action, names.make(`can ${action.name}`));
  }

  variable(c: FlatComponent): string { return this.variables.get(c)!; }
  constantsOf(c: FlatComponent): readonly string[] { return this.constants.get(c)!; }
  event(c: FlatComponent, number: number): string { return this.events.get(c)![number]!; }
  can(action: FlatAction): string { return this.cans.get(action)!; }

  set(s: NamedSet): string {
    const known = this.sets.get(s) ?? this.names.make(`${s.component.name} ${s.named}`);
    this.sets.set(s, known);
    return known;
  }

  /** "page[1]", "mmu_lock" */
  readonly place: Place = slot => {
    const { component, index } = instanceOf(this.model.flat, slot);
    return this.variable(component) + (component.many ? `[${index}]` : '');
  };

  /** Gives a name to each part that stands in several places of a formula. Without one it is written out. */
  nameParts(f: Formula, name: string): { readonly name: string; readonly formula: Formula }[] {
    return helpersOf(f).map((h, i) => {
      const part = this.names.make(`${name} part ${i + 1}`);
      this.helpers.set(h, part);
      return { name: part, formula: h.formula };
    });
  }

  /**
   * Where a claim about a step, asked when the step has been done, finds local states: those that it may have changed are kept
   * before it, under names of their own.
   */
  atTheEndOf(action: FlatAction): { readonly place: Place; readonly saved: ReadonlyMap<number, string> } {
    const { slots } = this.model.flat;
    const saved = new Map<number, string>();
    const place: Place = slot => {
      if (slot >= slots || !action.targets.includes(slot)) return this.place(slot % slots);
      const name = saved.get(slot) ?? `before_${saved.size + 1}`;
      saved.set(slot, name);
      return name;
    };
    return { place, saved };
  }

  /** @param place where local states stand; default: in the variables */
  formula(f: Formula, place: Place = this.place): string {
    const n = this.notation;
    const inside = (x: Formula): string => x.is === 'all' || x.is === 'any' ? `(${this.formula(x, place)})` : this.formula(x, place);
    switch (f.is) {
      case 'yes': return n.yes;
      case 'no': return n.no;
      case 'all': return lines(f.of.map(inside), ` ${n.and}`, '    ');
      case 'any': return lines(f.of.map(inside), ` ${n.or}`, '    ');
      case 'can': return (f.unless ? n.not : '') + n.call(this.can(f.action));
      case 'helper': {
        const name = this.helpers.get(f.helper);
        return name === undefined ? inside(f.unless ? not(f.helper.formula) : f.helper.formula) : (f.unless ? n.not : '') + n.call(name);
      }
      case 'count': {
        const sum = lines(f.of.map(x => n.choose(this.formula(x, place), '1', '0')), ' +', '    ');
        const signs = { '<=': '<=', '>=': '>=', '=': n.equal, '!=': n.differs };
        return `(${comparison(f.values, f.unless, f.of.length).map(c => `(${sum}) ${signs[c.how]} ${c.number}`).join(` ${n.or} `)})`;
      }
      case 'in': {
        const at = place(f.slot);
        if (f.named) return (f.unless ? n.not : '') + n.inSet(this.set(f.named), at);
        const constants = this.constantsOf(this.model.component(f.slot % this.model.flat.slots));
        const tests = f.set.map(l => `${at} ${f.unless ? n.differs : n.equal} ${constants[l]}`);
        return tests.length === 1 ? tests[0]! : `(${tests.join(` ${f.unless ? n.and : n.or} `)})`;
      }
    }
  }
}

const WIDTH = 110;

/** Items with a separator, over several lines when they are many. */
export function lines(items: readonly string[], separator: string, indent: string): string {
  const made: string[] = [];
  items.forEach((item, i) => {
    const text = item + (i + 1 < items.length ? separator : '');
    const last = made.at(-1);
    if (last !== undefined && last.length + text.length < WIDTH && !last.includes('\n') && !text.includes('\n')) made[made.length - 1] = `${last} ${text}`;
    else made.push(text);
  });
  return made.join(`\n${indent}`);
}

/** How exports count local states and events: each component has its own numbers, and only what its instances need. */
import { showEvent, UNHANDLED as NOT_HANDLED } from '../compile/tabulate.ts';
import { InternalError } from '../model/index.ts';
import type { Program } from '../compile/program.ts';
import { OUTSIDE, THROWS, UNHANDLED, type FlatComponent, type FlatEvent } from './flat.ts';
import { flatLocal } from './local.ts';

export class Numbering {
  /** those that have instances, with the events that were asked for so far */
  readonly components: readonly FlatComponent[];
  private readonly program: Program;
  /** slot -> its component's number here */
  private readonly componentOf: readonly number[];
  /** component -> exported local state -> local state of the machine's table */
  private readonly tables: readonly (readonly number[])[];
  private readonly events: { readonly list: FlatEvent[]; readonly numbers: Map<number, number> }[];

  /** @param met component of the system -> its local states in the order in which they are to be counted */
  constructor(program: Program, met: readonly (readonly number[])[]) {
    const present = program.system.components.map((c, i) => ({ ...c, met: met[i]! })).filter(c => c.count > 0);
    this.program = program;
    this.componentOf = present.flatMap((c, i) => Array.from({ length: c.count }, () => i));
    this.tables = present.map(c => c.met);
    this.events = present.map(() => ({ list: [], numbers: new Map() }));
    this.components = present.map(({ name, many, first, count, met: locals }, i) => ({
      name, many, first, count, locals: locals.map(l => flatLocal(program.tables[first]!.snapshots[l]!)), events: this.events[i]!.list,
    }));
  }

  /** Exported local state -> local state of the machine's table. */
  table(slot: number): readonly number[] { return this.tables[this.componentOf[slot]!]!; }

  /** The number of an event of the machine's table. */
  event(slot: number, inTable: number): number {
    const { list, numbers } = this.events[this.componentOf[slot]!]!;
    let number = numbers.get(inTable);
    if (number === undefined) {
      numbers.set(inTable, number = list.length);
      list.push({ shown: showEvent(this.program.tables[slot]!.events[inTable]!), next: this.table(slot).map(local => this.after(slot, local, inTable)) });
    }
    return number;
  }

  /** Local state -> what the event makes of it. */
  next(slot: number, event: number): readonly number[] { return this.events[this.componentOf[slot]!]!.list[event]!.next; }

  private after(slot: number, local: number, event: number): number {
    let next: number;
    try { next = this.program.tables[slot]!.step(local, event); } catch (e) {
      if (e instanceof InternalError) throw e;
      return THROWS;
    }
    return next === NOT_HANDLED ? UNHANDLED : this.table(slot).includes(next) ? this.table(slot).indexOf(next) : OUTSIDE;
  }
}

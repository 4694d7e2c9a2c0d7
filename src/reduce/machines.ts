/**
 * The other half of the proof (see equivariance.ts): a machine that is sent the image of an event, in the image of a local
 * state, must do the image of what it does, or not handle it either. Compared for each event that was sent in a local
 * state that had it sent, for every element of the group under which the sender's image sends something else or is met
 * somewhere else. With it, every step that was taken has all its images, so the visited states stand for all.
 */
import type { Program } from '../compile/program.ts';
import type { Component } from '../compile/system.ts';
import { showEvent, UNHANDLED, type MachineTable } from '../compile/tabulate.ts';
import { Asymmetry, type EventImage } from './equivariance.ts';
import type { Canonical } from './canonical.ts';

/** Triples of a slot, an event and a local state. */
export class Met {
  private readonly met: (Set<number> | undefined)[][] = [];
  note(slot: number, event: number, local: number): void { ((this.met[slot] ??= [])[event] ??= new Set()).add(local); }
  at(slot: number, event: number): ReadonlySet<number> { return this.met[slot]?.[event] ?? new Set(); }
}

/** What machines were sent: handled, and not. */
export interface Sent {
  readonly program: Program;
  readonly received: readonly (readonly (Uint8Array | undefined)[])[];
  readonly unhandled: Met | undefined;
  readonly canonical: Canonical | undefined;
}

/** Throws at the first machine that breaks the symmetry. */
export function compareMachines({ program, received, unhandled, canonical }: Sent): void {
  if (!canonical) return;
  for (const image of program.equivariance!.events.values()) {
    const { component: c, event } = image;
    const locals = new Set<number>();
    for (let slot = c.first; slot < c.first + c.count; slot++) {
      received[slot]![event]?.forEach((met, local) => { if (met === 1) locals.add(local); });
      for (const local of unhandled!.at(slot, event)) locals.add(local);
    }
    const table = program.tables[c.first]!;
    for (const local of locals) compare(canonical, c, table, image, local);
  }
}

function compare(canonical: Canonical, c: Component, table: MachineTable, { element: g, event, image, action }: EventImage, local: number): void {
  const { symmetry } = canonical;
  const before = canonical.local(g, c, local);
  const next = table.step(local, event);
  const wanted = next === UNHANDLED ? UNHANDLED : canonical.local(g, c, next);
  const show = (l: number): string => l === UNHANDLED ? 'does not handle it' : `becomes ${table.show(l)}`;
  const what = (): string => `${symmetry.system.name}: component '${c.name}' breaks the symmetry that the model declares: ${table.show(local)} ${show(next)} when ${eventOf(table, event)} is sent by action '${symmetry.system.actions[action]!.name}'; with ${symmetry.show(g)}, ${table.show(before)}`;
  const hint = `Likely cause: its context holds a number of an instance and the component does not say so ('holds'), says it of the wrong field, or the machine names an instance by its number or compares numbers by <. Next: add it to 'holds', or leave 'interchangeable' out; --no-symmetry checks the model as it is`;
  let other: number;
  try { other = table.step(before, image); } catch (e) {
    throw new Asymmetry(`${what()} cannot be sent ${eventOf(table, image)}: ${e instanceof Error ? e.message : String(e)}\n${hint}`);
  }
  if (other !== wanted) throw new Asymmetry(`${what()} ${show(other)} when ${eventOf(table, image)} is sent, not ${wanted === UNHANDLED ? 'unhandled' : table.show(wanted)}\n${hint}`);
}

const eventOf = (table: MachineTable, event: number): string => showEvent(table.events[event]!);

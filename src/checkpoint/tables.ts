/**
 * The tables of machines, written so that another process can fill its own alike. Local states are not written: XState
 * is asked again, and must come to the same ones by the same events.
 */
import { createHash } from 'node:crypto';
import { UNHANDLED, UNKNOWN, showEvent, type MachineTable, type PlainEvent } from '../compile/tabulate.ts';
import { fromText, toText } from './text.ts';

export interface SavedTable {
  readonly machine: string;
  readonly events: readonly PlainEvent[];
  /** event -> local state -> the next one */
  readonly next: readonly string[];
  readonly locals: number;
  /** hash of what the local states are */
  readonly keys: string;
}

/** Where the numbers of a saved table are in the table of this process. */
export interface Numbering { readonly locals: Int32Array; readonly events: Int32Array }

/** The model does not do what it did. */
export class Differs extends Error {}

export const saveTable = (t: MachineTable): SavedTable => ({
  machine: t.id, events: t.events, next: t.next.map(row => toText(Int32Array.from(row))), locals: t.keys.length, keys: hashOf(t.keys),
});

function hashOf(keys: readonly string[]): string {
  const hash = createHash('sha256');
  for (const key of keys) hash.update(`${key}\n`);
  return hash.digest('hex');
}

/** Takes each step that the saved table knows. In a table that knows nothing, local states get the numbers that they had. */
export function restoreTable(table: MachineTable, { machine, events, next, locals, keys }: SavedTable): Numbering {
  const where = `machine '${machine}'`;
  if (table.id !== machine) throw new Differs(`there is a machine '${table.id}' in the place of '${machine}'`);
  const rows = next.map(text => new Int32Array(fromText(text)));
  const numbers: Numbering = { locals: new Int32Array(locals).fill(UNKNOWN), events: Int32Array.from(events, e => table.event(e, where)) };
  numbers.locals[0] = 0;
  const step = (from: number, event: number): void => {
    const to = rows[event]![from]!;
    if (to === UNKNOWN) return;
    const now = table.step(numbers.locals[from]!, numbers.events[event]!);
    const known = to === UNHANDLED ? UNHANDLED : numbers.locals[to]!;
    if ((known === UNKNOWN && now === UNHANDLED) || (known !== UNKNOWN && known !== now)) {
      throw new Differs(`${where} does something else on ${showEvent(events[event]!)} in state ${table.show(numbers.locals[from]!)}`);
    }
    if (to >= 0) numbers.locals[to] = now;
  };
  // First those by which local states were met, in that order; each was met from one that was there before it.
  const metBy = firstSteps(rows, locals);
  for (let local = 1; local < locals; local++) {
    const [from, event] = metBy[local] ?? [local, 0];
    if (from >= local) throw new Differs(`${where}: nothing leads to its local state ${local}`);
    step(from, event);
  }
  for (let local = 0; local < locals; local++) for (let event = 0; event < rows.length; event++) step(local, event);
  if (hashOf([...numbers.locals].map(l => table.keys[l]!)) !== keys) throw new Differs(`${where} has other local states`);
  return numbers;
}

/** local state -> the first local state, and its first event, that leads there */
function firstSteps(rows: readonly Int32Array[], locals: number): ([number, number] | undefined)[] {
  const first = new Array<[number, number] | undefined>(locals);
  for (let from = 0; from < locals; from++) {
    rows.forEach((row, event) => {
      const to = row[from]!;
      if (to > 0) first[to] ??= [from, event];
    });
  }
  return first;
}

/** Does every number mean what it did? */
export const unchanged = (n: Numbering): boolean => n.locals.every((to, from) => to === from);

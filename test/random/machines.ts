/** Random machines that come to rest and stay small, with their local states. */
import type fc from 'fast-check';
import type { AnyMachineSnapshot } from 'xstate';
import { buildMachine, type Built } from './build-machine.ts';
import { plainText } from './expr.ts';
import { eventObjects, localStates, type Ev } from './naive-machine.ts';
import { rawMachine, type RawMachine } from './raw-machine.ts';

export interface Machine extends Built {
  readonly all: readonly Ev[];
  readonly locals: ReadonlyMap<string, AnyMachineSnapshot>;
  /** texts of the state values that occur */
  readonly values: readonly string[];
}

const MAX_LOCALS = 80;
const made = new WeakMap<RawMachine, Machine | null>();

/** The machine of a raw description; null when it loops, or has one state or too many. */
export function machineFor(raw: RawMachine, id = 'm'): Machine | null {
  const known = made.get(raw);
  if (known !== undefined) return known;
  const built = buildMachine(raw, id);
  const all = eventObjects(built.events);
  const locals = localStates(built.machine, all, MAX_LOCALS);
  const machine = typeof locals === 'string' || locals.size < 2 ? null
    : { ...built, all, locals, values: [...new Set([...locals.values()].map(s => plainText(s.value)))] };
  made.set(raw, machine);
  return machine;
}

/** A machine whose moves depend on the order in which its regions were entered: XState's key cannot tell them apart. */
export function tornMachine(raw: RawMachine): Built | null {
  const built = buildMachine(raw, 'm');
  return localStates(built.machine, eventObjects(built.events), MAX_LOCALS) === 'torn' ? built : null;
}

export const goodMachine: fc.Arbitrary<RawMachine> = rawMachine.filter(raw => machineFor(raw) !== null);

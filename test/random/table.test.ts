/** Random machines: the table of a machine against a live actor, and against the graphs that xstate's own tools draw. */
import { getAdjacencyMap as oldAdjacencyMap } from '@xstate/graph';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createActor, type AnyMachineSnapshot } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { tableOf, UNHANDLED, type MachineTable } from '../../src/compile/tabulate.ts';
import { bool } from './expr.ts';
import { goodMachine, machineFor, type Machine } from './machines.ts';
import { stateKey, type Ev } from './naive-machine.ts';
import { forAll, PATIENCE } from './runs.ts';

/** The whole table: every event in every local state that local state 0 leads to. */
function filled(m: Machine): { table: MachineTable; next: (local: number, e: Ev) => number } {
  const table = tableOf(m.machine);
  const number = new Map(m.all.map(e => [e, table.event(e, 'test')]));
  for (let local = 0; local < table.snapshots.length; local++) for (const e of m.all) table.step(local, number.get(e)!);
  return { table, next: (local, e) => table.next[number.get(e)!]![local]! };
}

/** Paths of the active states, the root first. */
function active(value: unknown, path = ''): string[] {
  const below = (k: string): string => path === '' ? k : `${path}.${k}`;
  if (typeof value === 'string') return [path, below(value)];
  return [path, ...Object.entries(value as object).flatMap(([k, v]) => active(v, below(k)))];
}

/** Whether a state handles an event, read from the description: some active state has a transition whose guard holds. */
const handles = (m: Machine, s: AnyMachineSnapshot, event: Ev): boolean => s.status === 'active'
  && active(s.value).some(path => (m.handled.get(path)?.get(event.type) ?? []).some(guard => bool(guard, { context: s.context, event })));

const explained = (m: Machine, f: () => void): void => {
  try { f(); } catch (e) { throw new Error(`${(e as Error).message}\n\n${m.text}`, { cause: e }); }
};

test('the table does what a live actor does, and calls handled what the statechart handles', { timeout: PATIENCE }, async () => {
  await forAll(fc.tuple(goodMachine, fc.noBias(fc.array(fc.nat(997), { minLength: 60, maxLength: 60, size: 'max' }))), 150, ([raw, picks]) => {
    const m = machineFor(raw)!;
    explained(m, () => {
      const { table, next } = filled(m);
      expect(table.snapshots.map(stateKey).sort()).toEqual([...m.locals.keys()].sort());
      let actor = createActor(m.machine).start();
      let local = 0;
      for (const pick of picks) {
        const before = actor.getSnapshot() as AnyMachineSnapshot;
        expect(stateKey(table.snapshots[local]!)).toBe(stateKey(before));
        if (before.status === 'done') {
          // A live actor has stopped here: nothing is handled any more. Start another one.
          for (const e of m.all) expect(next(local, e)).toBe(UNHANDLED);
          actor = createActor(m.machine).start();
          local = 0;
          continue;
        }
        const e = m.all[pick % m.all.length]!;
        expect({ event: e, from: stateKey(before), handled: next(local, e) !== UNHANDLED }).toEqual({ event: e, from: stateKey(before), handled: handles(m, before, e) });
        actor.send(e as never);
        if (next(local, e) !== UNHANDLED) local = next(local, e);
      }
    });
  });
});

test('the table is the graph that xstate/graph and @xstate/graph draw', { timeout: PATIENCE }, async () => {
  const eventKey = (e: object): string => JSON.stringify(e);
  // Their own keys merge states (history, lossy JSON), their own events have no payload, and they go on after the end.
  const options = (m: Machine) => ({ serializeState: stateKey, serializeEvent: eventKey, events: (s: AnyMachineSnapshot) => s.status === 'done' ? [] : m.all });
  const edges = (map: Record<string, { transitions: Record<string, { state: unknown }> }>): Record<string, Record<string, string>> =>
    Object.fromEntries(Object.entries(map).map(([from, { transitions }]) => [from, Object.fromEntries(Object.entries(transitions).map(([e, { state }]) => [e, stateKey(state as AnyMachineSnapshot)]))]));
  await forAll(goodMachine, 80, raw => {
    const m = machineFor(raw)!;
    explained(m, () => {
      const { table, next } = filled(m);
      const ours = Object.fromEntries(table.snapshots.map((s, local) => [stateKey(s), s.status === 'done' ? {} : Object.fromEntries(m.all.map(e => {
        const to = next(local, e);
        return [eventKey(e), stateKey(table.snapshots[to === UNHANDLED ? local : to]!)];
      }))]));
      expect(ours).toEqual(edges(getAdjacencyMap(m.machine as never, options(m) as never) as never));
      expect(ours).toEqual(edges(oldAdjacencyMap(m.machine as never, options(m) as never) as never));
    });
  });
});

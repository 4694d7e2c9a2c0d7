/** Parallel regions: XState moves them in the order in which they were entered, which no state key can show. */
import fc from 'fast-check';
import { assign, createActor } from 'xstate';
import { expect, test } from 'vitest';
import { check, components, events, opt } from '../../src/index.ts';
import { MachineTable } from '../../src/compile/tabulate.ts';
import { buildMachine } from './build-machine.ts';
import { eventObjects, localStates } from './naive-machine.ts';
import { rawRegions } from './raw-machine.ts';
import { PATIENCE, runs, seed } from './runs.ts';

test('a machine is refused exactly when two snapshots with one key move differently', { timeout: PATIENCE }, () => {
  const seen = { torn: 0, whole: 0 };
  for (const raw of fc.sample(rawRegions, { numRuns: Math.max(200, runs(250)), seed: seed + 1 })) {
    const { machine, events: types, text } = buildMachine(raw, 'm');
    const all = eventObjects(types);
    const truth = localStates(machine, all, 80);
    if (truth === 'endless') continue;
    seen[truth === 'torn' ? 'torn' : 'whole']++;
    const complete = (): void => {
      const table = new MachineTable(machine);
      for (let local = 0; local < table.snapshots.length; local++) for (const e of all) table.step(local, table.event(e, 'test'));
    };
    if (truth === 'torn') expect(complete, text).toThrow(/order in which its parallel regions were entered/);
    else expect(complete, text).not.toThrow();
  }
  expect(seen.torn).toBeGreaterThanOrEqual(3);
  expect(seen.whole).toBeGreaterThanOrEqual(50);
});

/** Both regions leave their first state once `go` is set; the last one to move decides x. MOVE, BACK swaps their order. */
const twoRegions = (guarded: boolean) => events({ ARM: {}, GO: {}, MOVE: {}, BACK: {} }, { x: 0, go: false, armed: false }).createMachine({
  id: 'm', type: 'parallel', context: { x: 0, go: false, armed: !guarded },
  on: { ARM: { actions: assign({ armed: true }) }, GO: { guard: ({ context }) => context.armed, actions: assign({ go: true }) } },
  states: {
    one: { initial: 'a', states: {
      a: { on: { MOVE: { guard: ({ context }) => !context.armed || !guarded, target: 'away' } }, always: { guard: ({ context }) => context.go, target: 'end', actions: assign({ x: 1 }) } },
      away: { on: { BACK: { guard: ({ context }) => !context.go, target: 'a' } } }, end: {},
    } },
    two: { initial: 'a', states: { a: { always: { guard: ({ context }) => context.go, target: 'end', actions: assign({ x: 2 }) } }, end: {} } },
  },
});
type E = 'ARM' | 'GO' | 'MOVE' | 'BACK';

test.each<[string, boolean, E[], E[]]>([
  ['in the next step', false, ['GO'], ['MOVE', 'BACK', 'GO']],
  ['in a later step', true, ['ARM', 'GO'], ['MOVE', 'BACK', 'ARM', 'GO']],
])('nothing is said to hold of a machine whose order matters %s', async (_, guarded, short, long) => {
  const m = twoRegions(guarded);
  const live = (types: readonly E[]): number => { const a = createActor(m).start(); types.forEach(type => a.send({ type })); return a.getSnapshot().context.x; };
  expect([live(short), live(long)]).toEqual([2, 1]);
  const v = components({ m });
  const scenario = v.scenario('order', {
    asks: 'is x = 1 found', deadlock: 'allowed',
    actions: (['ARM', 'GO', 'MOVE', 'BACK'] as const).map(e => v.action(e, { send: { m: opt(e) } })),
    properties: [v.always('x is not 1', { why: 'a live actor gets there', holds: s => s.m.context.x !== 1 })],
  });
  await expect(check(scenario)).rejects.toThrow(/order in which its parallel regions were entered/);
});

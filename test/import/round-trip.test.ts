/** What this checker finds is written as other checkers would show it, and must come back as it was. */
import { expect, test } from 'vitest';
import { check, replay, select, type PropertyResult, type Scenario } from '../../src/index.ts';
import { flatten } from '../../src/export/flatten.ts';
import { toTla } from '../../src/export/tla.ts';
import { readTrace } from '../../src/import/read.ts';
import { importTrace, replayTrace } from '../../src/import/replay-trace.ts';
import { CLASHES, clashing, players, wideDial } from '../export/awkward.ts';
import { describe, rawGraph } from '../random/graphs.ts';
import { forAll, PATIENCE } from '../random/runs.ts';
import { caseOf, rawSystem } from '../random/systems.ts';
import { ALL, LASSOS, readModule, tell, write } from './writer.ts';

const MOST = 300;

/** Every trace of a scenario, in every form. Counts what was tried, so that a test can see that it tried something. */
async function everyTrace(scenario: Scenario, tried: Map<string, number>, most = MOST): Promise<void> {
  const result = await check(scenario, { states: most });
  if (!result.complete) return;
  const traces = result.properties.flatMap(p => p.trace ?? p.witness ? [p] : []);
  if (traces.length === 0) return;
  const selection = select(scenario, '');
  const flattened = await flatten(selection);
  const module = readModule(toTla(flattened.flat).text);
  for (const p of traces) {
    const trace = (p.trace ?? p.witness)!;
    const told = tell(flattened.flat, module, trace);
    const here = replay(selection, `replay=${trace.replay || '-'}`);
    for (const form of trace.loopFrom === undefined ? ALL : LASSOS) {
      const there = importTrace(readTrace(write(form, told, module), form), flattened, form);
      const what = `${p.name}, ${form}`;
      if (trace.loopFrom === undefined) expect(there.trace.finalKeys, what).toEqual(here.trace.finalKeys);
      expect(there.trace.loopFrom !== undefined, what).toBe(trace.loopFrom !== undefined);
      if (form === 'TLC, graph' && trace.loopFrom === undefined) {
        expect(there.trace.replay, what).toBe(trace.replay);
        expect(there.notes, what).toEqual([]);
      }
      if (judgedAlone(p)) expect([...there.failures, ...there.otherwise].map(f => f.property), what).toContain(p.name);
      if (p.kind === 'reachable') expect(there.reached.map(c => c.replace(/ \(.*/, '')), what).toContain(p.name);
      // The key stands for what was shown.
      const again = replay(selection, there.trace.replay || '-');
      expect({ keys: again.trace.finalKeys, failures: again.failures }, what).toEqual({ keys: there.trace.finalKeys, failures: there.failures });
      for (const { key, property, because } of there.otherwise) expect(replay(selection, key).failures, what).toContainEqual({ property, because });
      tried.set(p.kind, (tried.get(p.kind) ?? 0) + 1);
    }
  }
}

/** One trace is enough to see that it fails. */
const judgedAlone = (p: PropertyResult): boolean => p.kind !== 'reachable' && p.kind !== 'canAlways';

test('random systems of several components, with all that machines can do', { timeout: PATIENCE }, async () => {
  const tried = new Map<string, number>();
  await forAll(rawSystem, 60, async raw => everyTrace(caseOf(raw).scenario, tried));
  for (const kind of ['always', 'deadlock', 'refused']) expect(tried.get(kind) ?? 0, kind).toBeGreaterThan(10);
});

test('random graphs: steps, witnesses, and lassos under every kind of fairness', { timeout: PATIENCE }, async () => {
  const tried = new Map<string, number>();
  await forAll(rawGraph, 60, async raw => everyTrace(describe(raw).scenario, tried));
  for (const kind of ['step', 'reachable', 'canAlways', 'leadsTo', 'eventually', 'deadlock', 'refused']) expect(tried.get(kind) ?? 0, kind).toBeGreaterThan(10);
});

test('names that mean something else, many local states, histories', { timeout: PATIENCE }, async () => {
  const tried = new Map<string, number>();
  for (const at of CLASHES) await everyTrace(clashing(at), tried, 100_000);
  for (const scenario of [wideDial, players()]) {
    const selection = select(scenario, '');
    const result = await check(scenario);
    const { flat } = await flatten(selection);
    const module = readModule(toTla(flat).text);
    for (const p of result.properties) {
      const trace = p.trace ?? p.witness;
      if (!trace) continue;
      for (const form of ALL) {
        const there = await replayTrace(selection, write(form, tell(flat, module, trace), module), form);
        expect(there.trace.finalKeys, `${p.name}, ${form}`).toEqual(trace.finalKeys);
        tried.set(scenario.name, (tried.get(scenario.name) ?? 0) + 1);
      }
    }
  }
  expect(Object.fromEntries(tried)).toMatchObject({ players: expect.any(Number) as number, always: expect.any(Number) as number });
});

test('a module in a file with another name calls things differently', { timeout: PATIENCE }, async () => {
  const selection = select(players(), '');
  const result = await check(players());
  const { trace } = result.properties.find(p => p.verdict === 'violated')!;
  const { flat } = await flatten(selection);
  for (const name of ['player', 'play_i_0', 'other']) {
    const module = readModule(toTla(flat, {}, name).text);
    for (const form of ALL) {
      const there = await replayTrace(selection, write(form, tell(flat, module, trace!), module), form);
      expect(there.trace.finalKeys, `${name}, ${form}`).toEqual(trace!.finalKeys);
      if (form === 'TLC, graph') expect(there.trace.replay, name).toBe(trace!.replay);
    }
  }
  expect(readModule(toTla(flat, {}, 'player').text).variables[0]!.name).toBe('player_2');
});

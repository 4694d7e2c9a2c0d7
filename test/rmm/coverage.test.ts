/** Every failure condition and every success of every command is met, or left out with a reason; and the first that holds is the one reported. */
import { describe, expect, test } from 'vitest';
import { rmmScenarios } from '../../machines/scenarios/rmm/index.ts';
import { commandsOf, patchCommand } from '../../src/model/index.ts';
import { check, select, selections } from '../../src/index.ts';
import { specificationCoverage, unmet } from '../../src/spec-coverage.ts';
import { combinations } from '../../src/compile/system.ts';
import { walkThrough } from './walk.ts';

const covering = rmmScenarios.filter(s => s.name.startsWith('rmm-commands'));

test('every answer of every command is met or left out', { timeout: 600_000 }, async () => {
  const results = [];
  for (const run of covering.flatMap(selections)) results.push(await check(run));
  expect(results.flatMap(r => [...r.complete ? [] : [`${r.name} is not complete`], ...r.differences])).toEqual([]);
  const rows = specificationCoverage(results);
  expect(unmet(rows)).toEqual([]);
  expect(rows.flatMap(r => r.conditions.filter(c => c.left !== undefined && (c.left.length < 5 || c.met.length > 0)))).toEqual([]);
  // No command of the other scenarios is left out, in any version.
  const all = new Set(rmmScenarios.flatMap(selections).flatMap(commandsOf).map(c => c.name));
  expect([...all].filter(name => !rows.some(r => r.command === name))).toEqual([]);
});

test('a call that fails changes nothing: with and without them the states are the same', { timeout: 120_000 }, async () => {
  for (const name of ['rmm-rec', 'rmm-tree-of-three']) {
    const scenario = rmmScenarios.find(s => s.name === name)!;
    for (const run of selections(scenario)) {
      const without = await check(run);
      const [withThem] = [await check(select({ ...scenario, spec: { ...scenario.spec, failures: 'taken' } }, run.run))];
      expect([withThem.states, withThem.depth]).toEqual([without.states, without.depth]);
      expect(withThem.transitions).toBeGreaterThan(without.transitions);
    }
  }
});

describe('of several conditions that hold the first is reported', () => {
  test.each(['rmm-1.0', 'rmm-2.0-draft', 'tf-rmm', 'polled'])('%s', { timeout: 300_000 }, version => {
    const pairs = new Set<string>();
    for (const run of covering.flatMap(selections).filter(r => r.run === version)) {
      for (const { system, s } of walkThrough(run, 40, 11)) {
        const names = new Map<string, string[]>();
        for (const a of system.actions) {
          if (!a.outcome || !a.when(s)) continue;
          const call = a.name.slice(0, a.name.indexOf(' -> '));
          names.set(call, [...names.get(call) ?? [], a.outcome.id]);
        }
        for (const { name, spec: { params, when, call } } of run.actions) {
          if (!call || typeof when !== 'function') continue;
          const command = patchCommand(call.command, run.use);
          for (const p of combinations(params ?? {}, system.components, name)) {
            if (!when(s, p as never)) continue;
            const input = call.args(p as never, s);
            const holding = command.spec.failures.filter(f => typeof f.when === 'function' && f.when(s, input)).map(f => f.id);
            const full = `${name}(${Object.entries(p).map(([k, v]) => `${k}=${String(v)}`).join(', ')})`;
            expect([full, names.get(full)]).toEqual([full, [holding[0] ?? 'success']]);
            for (const later of holding.slice(1)) pairs.add(`${name}: ${holding[0]} before ${later}`);
          }
        }
      }
    }
    expect(pairs.size).toBeGreaterThan(60);
  });
});

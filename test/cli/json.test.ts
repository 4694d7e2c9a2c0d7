/** The keys that other programs read, and what may stand in them. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { folder, lampFile, realmcheck } from './realmcheck.ts';

const dir = folder();
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Run { readonly scenario: string; readonly complete: boolean; readonly expected: string; readonly properties: readonly Record<string, any>[]; readonly [key: string]: any }
interface Results { readonly tool: Record<string, unknown>; readonly runs: readonly Run[] }

/** sixteen hexadecimal digits */
const HASH = expect.stringMatching(/^[0-9a-f]{16}$/) as unknown;
const NUMBER = expect.any(Number);
const TEXT = expect.any(String);

function checkShape({ tool, runs }: Results): void {
  expect(tool).toMatchObject({ name: 'realmcheck', version: expect.stringMatching(/^\d+\.\d+\.\d+/), xstate: expect.stringMatching(/^5\./) });
  for (const run of runs) {
    expect(run['confidence']).toMatchObject({ exact: true, complete: run['complete'], bounds: expect.any(Object), instances: expect.any(Object), patches: expect.any(Array), reductions: [], assumes: expect.any(Array), model: HASH, space: HASH, realmcheck: TEXT, xstate: TEXT });
    expect(run).toMatchObject({ scenario: TEXT, states: NUMBER, transitions: NUMBER, depth: NUMBER, complete: expect.any(Boolean), properties: expect.any(Array) });
    expect(['met', 'differs', 'none']).toContain(run.expected);
    expect(run.properties.length).toBeGreaterThan(0);
    for (const p of run.properties) {
      expect(p).toMatchObject({ name: TEXT, kind: TEXT, witnesses: NUMBER, because: TEXT });
      expect(['always', 'step', 'reachable', 'canAlways', 'leadsTo', 'eventually', 'deadlock', 'refused']).toContain(p['kind']);
      expect(['holds', 'violated', 'unreachable', 'vacuous', 'undecided']).toContain(p['verdict']);
      if (p['verdict'] === 'violated') expect(p).toMatchObject({ traceLength: NUMBER, replay: TEXT, trace: { steps: { length: p['traceLength'] } } });
      else if (p['kind'] === 'reachable' && p['verdict'] === 'holds') expect(p).toMatchObject({ replay: TEXT, witness: { steps: { length: p['traceLength'] } } });
      else expect(p['traceLength']).toBeNull();
      if (p['verdict'] === 'undecided') expect(run.complete).toBe(false);
      if (p['verdict'] === 'vacuous') expect(p['witnesses']).toBe(0);
      if (p['verdict'] === 'holds') expect(p['witnesses']).toBeGreaterThan(0);
    }
  }
}

test('a shipped scenario', async () => {
  const { code, out, err } = await realmcheck('check', 'ring', '--json', '-');
  const results = JSON.parse(out) as Results;
  checkShape(results);
  expect(code).toBe(0);
  expect(results.runs.map(r => r.expected)).toEqual(results.runs.map(() => 'met'));
  expect(err, 'people read the other stream').toContain('as expected, exit 0');
});

test('every verdict and every answer to "expected"', async () => {
  const file = lampFile(dir, 'all.ts', `
const never = always('never-both', { why: 'to test', when: s => s.lamp.is('OFF') && s.lamp.is('ON'), holds: () => false });
const asks = 'what does the file say';
export const a = scenario('none', { asks, actions: [press], properties: [exists, staysOff, never] });
export const b = scenario('met', { asks, actions: [press], properties: [staysOff], runs: { '': { expect: { 'stays-off': { violated: 1 } } } } });
export const c = scenario('differs', { asks, actions: [press], properties: [staysOff], runs: { '': { expect: {} } } });
export const d = scenario('ended', { asks, actions: [press], properties: [exists], bounds: { states: 1 }, runs: { '': { expect: {} } } });`);
  const path = join(dir, 'all.json');
  const { code, out } = await realmcheck('check', file, '--json', path);
  expect(code).toBe(17);
  expect(out).toContain('none');
  const results = JSON.parse(readFileSync(path, 'utf8')) as Results;
  checkShape(results);
  expect(results.runs.map(r => [r.scenario, r.complete, r.expected])).toEqual([['none', true, 'none'], ['met', true, 'met'], ['differs', true, 'differs'], ['ended', false, 'none']]);
  expect(results.runs[0]!.properties.map(p => [p['name'], p['kind'], p['verdict'], p['witnesses'], p['traceLength']])).toEqual([
    ['exists', 'always', 'holds', 2, null], ['stays-off', 'always', 'violated', 2, 1], ['never-both', 'always', 'vacuous', 0, null],
    ['deadlock-free', 'deadlock', 'holds', 2, null], ['refused', 'refused', 'holds', 2, null],
  ]);
  expect(results.runs[3]!.properties.map(p => p['verdict'])).toEqual(['undecided', 'undecided', 'undecided']);
});

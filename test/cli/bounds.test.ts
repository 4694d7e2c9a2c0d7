/** A search that is ended says so: undecided, 16 or 130, and never "holds". */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ended, folder, hasWorked, realmcheck, start } from './realmcheck.ts';

const dir = folder();
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

test.concurrent.each<[string, string, RegExp]>([
  ['--max-states', '500', /the bound of 500 states ended the search after 5\d\d states/],
  ['--max-depth', '5', /the bound of depth 5 ended the search after \d+ states/],
  ['--max-seconds', '0.001', /the bound of 0\.001 seconds ended the search after \d+ states/],
  ['--max-memory', '1', /the bound of 1 MiB ended the search after \d+ states/],
])('%s %s', async (option, value, says) => {
  const { code, out, err } = await realmcheck('check', 'anon-fork/seed-fix', option, value);
  expect({ code, err }).toEqual({ code: 16, err: '' });
  expect(out).toMatch(/seed-fix +[\d,]+\+( +\?){10}\n/);
  expect(out).toMatch(/exit 16/);
  const words = oneLine(out);
  expect(words).toMatch(says);
  expect(words.match(/: undecided,/g)).toHaveLength(10);
  expect(words).not.toMatch(/: holds|as expected/);
});

test('a bound that is not reached changes nothing', async () => {
  const [with_, without] = await Promise.all([
    realmcheck('check', 'ring', '--max-states', '1000000', '--max-depth', '1000', '--max-seconds', '100', '--max-memory', '1000'), realmcheck('check', 'ring'),
  ]);
  expect(with_).toEqual({ ...without, ms: expect.any(Number) });
});

test('a violation that was found before the bound stays one, and its expectation is not "met"', async () => {
  const { code, out } = await realmcheck('check', 'anon-fork/v14', '--max-depth', '8', '--no-traces');
  expect(oneLine(out)).toContain('no-warn-reached: violated');
  expect(oneLine(out)).toContain('fault-is-answered: undecided');
  expect(out).not.toContain('as expected');
  expect(code).toBe(16);
});

/** Nothing of the process group is left. */
const gone = (pid: number): boolean => { try { process.kill(-pid, 0); return false; } catch { return true; } };

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a long search with what is known so far', async (signal) => {
  const path = join(dir, `${signal}.json`);
  const child = start('check', 'race-fork', '--all', '--json', path);
  const end = ended(child);
  await hasWorked(child, 3);
  const asked = performance.now();
  child.kill(signal);
  const { code, out, err } = await end;
  expect(performance.now() - asked).toBeLessThan(10_000); // the search alone takes minutes
  expect({ code, err }).toEqual({ code: 130, err: '' });
  expect(out).toMatch(/seed-fix +[\d,]+\+( +\?)+\n/);
  expect(oneLine(out)).toContain('an interrupt ended the search after');
  expect(out).toContain('interrupted, 0 not begun, exit 130');
  expect(out).not.toContain(': holds');
  const { runs } = JSON.parse(readFileSync(path, 'utf8')) as { runs: { complete: boolean; stopped: string; expected: string; properties: { verdict: string }[] }[] };
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ complete: false, stopped: 'interrupted', expected: 'none' });
  expect(runs[0]!.properties.every(p => p.verdict === 'undecided')).toBe(true);
  expect(gone(child.pid!)).toBe(true);
});

test('a second interrupt does not wait', async () => {
  const child = start('check', 'race-fork');
  const end = ended(child);
  await hasWorked(child, 2);
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect((await end).code).toBe(130);
  expect(gone(child.pid!)).toBe(true);
});

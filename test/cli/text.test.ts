/** What people read: widths, escape codes, words for surprises, keys that replay, pipes that close. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { bin, ended, folder, lampFile, realmcheck, root } from './realmcheck.ts';

const dir = folder();
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.concurrent.each([
  [['--help']], [['check', '--help']], [['list', '--help']], [['replay', '--help']], [['--version']], [['list']],
  [['check', 'ring']], [['check', 'anon-fork']], [['check', 'ring/seed-fix']], [['check', 'anon-fork', '--max-depth', '4']],
  [['replay', 'ring/seed-fix', '-']],
])('%j: at most 72 columns, no escape codes, no blanks at the ends of lines', async (args) => {
  const { out, err } = await realmcheck(...args);
  expect(err).toBe('');
  expect(out).not.toBe('');
  // eslint-disable-next-line no-control-regex
  expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
  // A replay key is one word, made to be copied.
  expect(out.split('\n').filter(l => l.length > 72 && !/^ {2}replay=[\d.]+$/.test(l))).toEqual([]);
  expect(out.split('\n').filter(l => /\s$/.test(l))).toEqual([]);
  expect(out.endsWith('\n')).toBe(true);
});

describe('help', () => {
  test.concurrent.each([[['--help']], [['-h']], [['help']], [['check', '--help']], [['help', 'check']], [['list', '-h']], [['replay', '-h']]])('%j', async (args) => {
    const { code, out } = await realmcheck(...args);
    expect(code).toBe(0);
    expect(out).toContain('Usage: realmcheck');
  });
});

test('what differs from the expectation is told in words', async () => {
  const file = lampFile(dir, 'surprise.ts', `
export const surprise = scenario('surprise', {
  asks: 'what is told', actions: [press], properties: [exists, staysOff],
  axes: { light: { bright: {}, dark: {} } },
  runs: { bright: { expect: { exists: 'vacuous', 'stays-off': { violated: 7 } } }, dark: { expect: { 'stays-off': 'violated' } } },
});`);
  const { code, out } = await realmcheck('check', file);
  expect(code).toBe(17);
  expect(out).toMatch(/^! bright +2 +ok +x1/m);
  expect(out).toMatch(/^ {2}dark +2 +ok +x1/m);
  const words = out.replace(/\s+/g, ' ');
  expect(words).toContain('! surprise/bright: exists: expected vacuous, got holds (in all 2 states)');
  expect(words).toContain('! surprise/bright: stays-off: expected a shortest trace of 7 steps, got 1');
  expect(words).toContain('2 runs, 1 of 2 as expected, exit 17');
  expect(words).toContain('surprise/dark: stays-off is VIOLATED after 1 step: the same steps as surprise/bright: stays-off');
});

test('a property that only some scenarios have is judged in those', async () => {
  const { code, out } = await realmcheck('check', 'ring', 'memfd-write-protect/seed-fix', '-p', 'no-warn-reached', '--no-traces');
  expect(code).toBe(0);
  expect(out).toContain('1 run, 1 of 1 as expected, exit 0');
  expect(out).not.toContain('ring');
});

describe('replay', () => {
  test('every key that check prints for anon-fork shows the failure again', async () => {
    const { out } = await realmcheck('check', 'anon-fork');
    const failures = [...out.matchAll(/^(anon-fork\/[^:]+): ([\w-]+) is\s+VIOLATED\s+after[^]*?^ {2}replay=([\d.]+)$/gm)];
    expect(failures.length).toBeGreaterThan(8);
    expect(failures).toHaveLength(out.match(/replay=/g)!.length);
    await Promise.all([0, 1, 2].map(async worker => {
      for (const [, run, property, key] of failures.filter((_, i) => i % 3 === worker)) {
        const replayed = await realmcheck('replay', run!, key!);
        expect(replayed.code, run).toBe(12);
        expect(replayed.out).toContain(`${run!}: replayed ${key!.split('.').length} step`);
        expect(replayed.out.replace(/\s+/g, ' ')).toContain(`${property!} fails:`);
      }
    }));
  }, 30_000);

  test('an event that is refused, in a file of the user', async () => {
    const file = lampFile(dir, 'refused.ts', `
const strict = events({ GO: {} }).createMachine({ id: 'strict', initial: 'A', states: { A: { on: { GO: 'B' } }, B: {} } });
const v = components({ strict });
export const it = v.scenario('it', { asks: 'is it replayed', actions: [v.action('go', { send: { strict: 'GO' } })], properties: [] });`);
    const { code, out } = await realmcheck('check', file);
    expect(code).toBe(12);
    expect(out.replace(/\s+/g, ' ')).toContain("fails: action 'go' sends GO to strict, which is B and does not handle it");
    const key = /replay=(\S+)/.exec(out)![1]!;
    const replayed = await realmcheck('replay', '-f', file, 'it', key);
    expect(replayed.code).toBe(12);
    expect(replayed.out.replace(/\s+/g, ' ')).toContain("refused fails: action 'go' sends GO to strict, which is B and does not handle it");
  });
});

test.concurrent.each(['check anon-fork', 'check ring --json -', 'list', '--help'])('%s | head -1', async (command) => {
  const script = `set -o pipefail; "$0" "$1" ${command} 2> >(grep -v '^' >&2) | head -1`;
  const { code, out } = await ended(spawn('bash', ['-c', script, process.execPath, bin], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }));
  expect(code).toBe(0);
  expect(out.split('\n')).toHaveLength(2);
});

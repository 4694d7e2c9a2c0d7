/** Searches that are written down, and go on: what is said, what is refused, what is left. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSealed, writeSealed } from '../../src/checkpoint/sealed.ts';
import { ended, folder, lampFile, realmcheck, start, type Result } from './realmcheck.ts';

const dir = folder();
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
const until = async (what: () => boolean): Promise<void> => { while (!what()) await new Promise(resolve => setTimeout(resolve, 20)); };
const LARGE = 'race/v14+L, tf-rmm@0568973d';

test.each(['SIGINT', 'SIGTERM'] as const)('%s writes down what is known, and --resume goes on', async signal => {
  const path = join(dir, signal);
  const alone = realmcheck('check', LARGE);
  const child = start('check', LARGE, '--checkpoint', path);
  const end = ended(child);
  await until(() => existsSync(join(path, 'checkpoint.json')));
  await new Promise(resolve => setTimeout(resolve, 300));
  child.kill(signal);
  const { code, out, err } = await end;
  expect({ code, err }).toEqual({ code: 130, err: '' });
  expect(oneLine(out)).toContain('an interrupt ended the search after');
  expect(oneLine(out)).toContain(`to go on: the same command, with --resume ${path} in the place of --checkpoint`);
  expect(readdirSync(path)).toHaveLength(3);
  expect(await realmcheck('check', LARGE, '--resume', path)).toEqual({ ...await alone, ms: expect.any(Number) });
  expect(existsSync(path)).toBe(false);
});

test('SIGUSR2 writes it down and goes on', async () => {
  const path = join(dir, 'asked');
  const child = start('check', LARGE, '--checkpoint', path, '--no-traces');
  const end = ended(child);
  await until(() => existsSync(join(path, 'checkpoint.json')));
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(readdirSync(path)).toHaveLength(1);
  child.kill('SIGUSR2');
  await until(() => readdirSync(path).length === 3);
  const { code, out } = await end;
  expect({ code, left: existsSync(path) }).toEqual({ code: 0, left: false });
  expect(out).not.toContain('to go on');
});

test('what a bound has ended goes on with another bound; the seconds count together', async () => {
  const path = join(dir, 'bound');
  const run = 'anon-fork/seed-fix';
  const bounded = await realmcheck('check', run, '--max-states', '5000', '--checkpoint', path);
  expect(bounded.code).toBe(16);
  const [full, resumed] = [await realmcheck('check', run), await realmcheck('check', run, '--resume', path)];
  expect(resumed).toEqual({ ...full, ms: expect.any(Number) });
});

test('a run that has ended is not searched again', async () => {
  const path = join(dir, 'two');
  const two = ['check', 'anon-fork/seed-fix', 'race/seed-fix, tf-rmm@0568973d', '--no-traces', '--checkpoint-every', '0.01'];
  const bounded = await realmcheck(...two, '--max-states', '100000', '--checkpoint', path);
  expect(bounded.code).toBe(16);
  // Five files: of each run two, and what the folder is about.
  expect(readdirSync(path)).toHaveLength(5);
  const json = join(dir, 'two.json');
  const resumed = await realmcheck(...two, '--max-seconds', '0.001', '--resume', path, '--json', json);
  expect(resumed.code).toBe(16);
  const { runs } = JSON.parse(readFileSync(json, 'utf8')) as { runs: { complete: boolean; states: number }[] };
  expect(runs.map(r => r.complete)).toEqual([true, false]);
  expect(runs[1]!.states).toBeGreaterThanOrEqual(100_000);
});

test('what is not the same search is refused', async () => {
  const path = join(dir, 'refused');
  const begun = await realmcheck('check', 'anon-fork/seed-fix', '--max-states', '500', '--checkpoint', path);
  expect(begun.code).toBe(16);
  const refuses = async (args: readonly string[], says: RegExp): Promise<void> => {
    const { code, out, err } = await realmcheck('check', ...args);
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(oneLine(err)).toMatch(says);
  };
  await Promise.all([
    refuses(['anon-fork/seed-fix', '--checkpoint', path], /holds a checkpoint. Go on with it by --resume/),
    refuses(['anon-fork/seed-fix', '--resume', join(dir, 'nowhere')], /nowhere holds no checkpoint/),
    refuses(['anon-fork/seed-fix', '--checkpoint-every', '5'], /give --checkpoint <folder> too/),
    refuses(['anon-fork/seed-fix', '--resume', path, '--checkpoint', dir], /name two folders/),
    refuses(['anon-fork/v14', '--resume', path], /of another search: runs then anon-fork\/seed-fix, now anon-fork\/v14\. /),
    refuses(['anon-fork/seed-fix', '-p', 'no-warn-reached', '--resume', path], /of another search: properties then all, now no-warn-reached/),
  ]);
});

test('a version or a folder that is not ours is refused', async () => {
  const path = join(dir, 'damaged');
  await realmcheck('check', 'anon-fork/seed-fix', '--max-states', '500', '--checkpoint', path);
  const about = join(path, 'checkpoint.json');
  const resume = (): Promise<Result> => realmcheck('check', 'anon-fork/seed-fix', '--resume', path);
  const whole = readSealed(about) as object;
  writeSealed(about, { ...whole, realmcheck: '0.0.1' });
  const old = await resume();
  expect(old.code).toBe(64);
  expect(oneLine(old.err)).toMatch(/of another search: realmcheck then 0\.0\.1, now \d/);
  writeFileSync(about, readFileSync(about, 'utf8').replace('0.0.1', '0.1.0'));
  const changed = await resume();
  expect(changed.code).toBe(64);
  expect(oneLine(changed.err)).toContain('damaged');
  const file = join(dir, 'a file');
  writeFileSync(file, '');
  const wrong = await realmcheck('check', 'anon-fork/seed-fix', '--checkpoint', join(file, 'below'));
  expect(wrong.code).toBe(64);
  expect(oneLine(wrong.err)).toMatch(/checkpoint.*ENOTDIR/);
});

// The text of a function is part of the model; what it calls is not, and is seen by what it says.
test.each([
  ['a function', 'holds: s => s.lamp.context.n < 90', 'holds: s => s.lamp.context.n < 91', 'const limit = () => 90;', /of another search: model \(its hash\) then \w+, now \w+/],
  ['what a function calls', 'holds: s => s.lamp.context.n < limit()', 'holds: s => s.lamp.context.n < limit()', 'const limit = () => 7;', /of another model: .*claims say something else/],
] as const)('a model of which %s was changed is refused', async (what, before, after, helper, says) => {
  const path = join(dir, what.replace(/ /g, '-'));
  const file = (holds: string, limit: string): string => lampFile(dir, `${what}.ts`, `
${limit}
const counter = events({ MORE: {}, LESS: {} }, { n: 0 } as { n: number }).createMachine({
  id: 'counter', context: { n: 0 },
  on: { MORE: { guard: ({ context }) => context.n < 80, actions: assign({ n: ({ context }) => context.n + 1 }) }, LESS: { guard: ({ context }) => context.n > 0, actions: assign({ n: ({ context }) => context.n - 1 }) } },
});
const w = components({ lamp: counter });
export const scenarios = [w.scenario('counting', {
  asks: 'how far', actions: [w.action('more', { when: s => s.lamp.context.n < 80, send: { lamp: 'MORE' } })],
  properties: [w.always('small', { why: 'to test', ${holds} })], deadlock: 'allowed',
})];
`);
  const path1 = file(before, 'const limit = () => 90;');
  const first = await realmcheck('check', path1, '--max-states', '30', '--checkpoint', path);
  expect({ code: first.code, err: first.err }).toEqual({ code: 16, err: '' });
  const second = await realmcheck('check', file(after, helper), '--resume', path);
  expect(second.code).toBe(64);
  expect(oneLine(second.err)).toMatch(says);
});

test.each(['SIGINT', 'SIGTERM', 'twice'] as const)('%s leaves no file of --disk behind', async how => {
  const path = join(dir, `disk ${how}`);
  const child = start('check', LARGE, '--disk', path, '--max-memory', '5');
  const end = ended(child);
  // Its own folder, and files in it as soon as it has left the memory.
  await until(() => existsSync(path) && readdirSync(path).some(name => readdirSync(join(path, name)).length > 3));
  child.kill(how === 'twice' ? 'SIGINT' : how);
  if (how === 'twice') child.kill('SIGTERM');
  const { code } = await end;
  expect({ code, left: readdirSync(path) }).toEqual({ code: 130, left: [] });
});

test('--disk finds what is found in memory', async () => {
  const path = join(dir, 'disk');
  const [inMemory, onDisk] = [await realmcheck('check', LARGE), await realmcheck('check', LARGE, '--disk', path, '--max-memory', '8')];
  expect({ ...onDisk, out: onDisk.out.replace(/bounds:\s+memory 8/, 'no bound') }).toEqual({ ...inMemory, ms: expect.any(Number) });
  expect(readdirSync(path)).toEqual([]);
});

test('--disk refuses what it cannot do', async () => {
  const refuses = async (args: readonly string[], says: RegExp): Promise<void> => {
    const { code, err } = await realmcheck('check', ...args);
    expect(code).toBe(64);
    expect(oneLine(err)).toMatch(says);
  };
  const file = join(dir, 'no folder');
  writeFileSync(file, '');
  await Promise.all([
    refuses(['progress-ring/seed-fix', '--disk', dir], /a property of progress .* is judged on all edges/),
    refuses(['ring', '--disk', dir, '--checkpoint', join(dir, 'x')], /Leave out one of the two/),
    refuses(['ring', '--disk', join(file, 'below')], /cannot write to .*ENOTDIR/),
  ]);
});

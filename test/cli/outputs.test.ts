/** --json, --junit and --markdown: files or standard output, and no search when the results have nowhere to go. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readJunit } from '../report/junit-shape.ts';
import { ended, folder, hasWorked, lampFile, realmcheck, start } from './realmcheck.ts';

const dir = folder();
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const lamp = lampFile(dir, 'lamp.ts', `
export const it = scenario('it', { asks: 'what is written', actions: [press], properties: [exists, staysOff] });`);

test('three files beside the text', async () => {
  const [json, junit, markdown] = ['a.json', 'a.xml', 'a.md'].map(name => join(dir, name)) as [string, string, string];
  const plain = await realmcheck('check', lamp);
  const written = await realmcheck('check', lamp, '--json', json, '--junit', junit, '--markdown', markdown);
  expect({ ...written, ms: 0 }).toEqual({ ...plain, ms: 0 });
  expect(written.code).toBe(12);
  expect((JSON.parse(readFileSync(json, 'utf8')) as { runs: unknown[] }).runs).toHaveLength(1);
  expect(readJunit(readFileSync(junit, 'utf8')).map(c => [c.name, c.outcome])).toEqual([['exists', 'passed'], ['stays-off', 'failure'], ['deadlock-free', 'passed'], ['refused', 'passed']]);
  expect(readFileSync(markdown, 'utf8')).toMatch(/^\*\*it\*\*: what is written\n[^]*\nrealmcheck \d\S*, xstate 5\S*, 2 states in 1 run\n$/);
});

test.each([['--junit', /^<\?xml [^]*<\/testsuites>\n$/], ['--markdown', /^\*\*it\*\*: [^]*in 1 run\n$/]] as const)('%s - has standard output for itself', async (option, whole) => {
  const { code, out, err } = await realmcheck('check', lamp, option, '-');
  expect(code).toBe(12);
  expect(out).toMatch(whole);
  expect(err, 'people read the other stream').toContain('1 run, exit 12');
});

test('a shipped scenario is what a reader of JUnit XML takes', async () => {
  const { code, out } = await realmcheck('check', 'ring', '--junit', '-');
  expect(code).toBe(0);
  const cases = readJunit(out);
  expect([...new Set(cases.map(c => c.outcome))].sort()).toEqual(['passed', 'system-out']);
  const reported = cases.find(c => c.classname === 'ring/v14+force-write' && c.name === 'vmm-sees-the-last-write');
  expect(reported!.text).toMatch(/^ring\/v14\+force-write: vmm-sees-the-last-write is VIOLATED after \d+ steps\n[^]*\n {2}replay=[\d.]+$/);
});

const file = join(dir, 'never');
test.concurrent.each<[string, readonly string[], string]>([
  ['standard output twice', ['--json', '-', '--junit', '-'], '--json and --junit both write to standard output. Name another file for one of them'],
  ['standard output twice, in another order', ['--markdown', '-', '--json', file, '--junit', '-'], '--junit and --markdown both write to standard output'],
  ['one file twice', ['--junit', file, '--markdown', join(dir, '.', 'never')], '--junit and --markdown both write to '],
  ['no folder for --junit', ['--junit', join(dir, 'no', 'a.xml')], '--junit: cannot write'],
  ['a folder for --markdown', ['--markdown', dir], '--markdown: cannot write'],
])('%s', async (_, options, says) => {
  // A search that would take minutes, if it were begun.
  const { code, out, err } = await realmcheck('check', 'race-fork', ...options);
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(err).toContain(`realmcheck: command line: ${says}`);
});
test('and nothing is written', () => { expect(existsSync(file)).toBe(false); });

test('an export that is interrupted leaves nothing', async () => {
  const model = join(dir, 'model.m');
  const child = start('export', 'rmm-shared', '--to', 'murphi', '--output', model);
  const end = ended(child);
  await hasWorked(child, 6);
  child.kill('SIGINT');
  expect(await end).toMatchObject({ code: 130, out: '', err: '' });
  expect(existsSync(model)).toBe(false);
});

test('after an interrupt the runs that were not begun are errors', async () => {
  const [junit, markdown] = [join(dir, 'interrupted.xml'), join(dir, 'interrupted.md')];
  const child = start('check', 'race-fork', 'ring/seed-fix', '--junit', junit, '--markdown', markdown);
  const end = ended(child);
  await hasWorked(child, 3);
  child.kill('SIGINT');
  expect((await end).code).toBe(130);
  const cases = readJunit(readFileSync(junit, 'utf8'));
  expect([...new Set(cases.map(c => c.outcome))]).toEqual(['error']);
  expect(cases.filter(c => c.suite === 'ring/seed-fix').map(c => c.name)).toEqual(expect.arrayContaining(['vmm-sees-the-last-write', 'refused']));
  expect(readFileSync(markdown, 'utf8')).toContain('Interrupted. Not begun: `ring/seed-fix`.');
});

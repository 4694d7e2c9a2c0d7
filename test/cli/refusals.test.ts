/** What the command does not accept: exit code 64, nothing on standard output, and a message that says what to do. */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { folder, lampFile, realmcheck } from './realmcheck.ts';

const dir = folder();
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const asks = "asks: 'is it refused'";
mkdirSync(join(dir, 'sub'));
symlinkSync(join(dir, 'gone.ts'), join(dir, 'dangling.ts'));
writeFileSync(join(dir, 'nothing.ts'), 'export const lamp = 1;');
writeFileSync(join(dir, 'broken.ts'), 'export const = 1;');
const good = lampFile(dir, 'good.ts', `export const good = scenario('good', { ${asks}, actions: [press], properties: [exists], axes: { light: { bright: {}, dark: {} } } });`);
const twins = lampFile(dir, 'twins.ts', `export const one = scenario('twin', { ${asks}, properties: [exists] });\nexport const two = scenario('twin', { ${asks}, properties: [exists] });`);
const wrong = (name: string, spec: string): string => lampFile(dir, `${name}.ts`, `export const it = scenario('it', { ${asks}, properties: [exists], actions: [press], ${spec} });`);

test.concurrent.each<[string, string[], string[]]>([
  ['an unknown option', ['check', '--max-state', '5'], ["unknown option '--max-state'", 'Did you mean --max-states?', 'realmcheck --help']],
  ['an unknown scenario', ['check', 'anonfork'], ["unknown scenario 'anonfork'", "Did you mean 'anon-fork'?", 'Known: ring, ']],
  ['an unknown scenario beside a known one', ['check', 'ring', 'rnig'], ["unknown scenario 'rnig'", "Did you mean 'ring'?"]],
  ['an unknown scenario in a file', ['check', good, '-s', 'god'], ["unknown scenario 'god'", "Did you mean 'good'? Known: good"]],
  ['an unknown run', ['check', 'ring/seed-fx'], ['scenario ring', "unknown variant 'seed-fx'", "Did you mean 'seed-fix'?"]],
  ['an unknown property', ['check', 'ring', '-p', 'no-warn'], ["unknown property 'no-warn'", 'Known: vmm-sees-the-last-write, some-guest-store-is-done, refused']],
  ['an unknown variant', ['check', good, '-v', 'drak'], ["unknown variant 'drak'", "Did you mean 'dark'? Known: bright, dark"]],
  ['two choices on one axis', ['check', good, '-v', 'dark, bright'], ["'dark, bright' makes two choices on axis 'light'"]],
  ['no such file', ['check', join(dir, 'gone.ts')], ['cannot find', join(dir, 'gone.ts')]],
  ['a file with another ending', ['check', join(dir, 'good.js')], ['cannot find', `Did you mean ${good}?`]],
  ['a link to nowhere', ['check', join(dir, 'dangling.ts')], ['cannot find', 'dangling.ts']],
  ['a folder', ['check', join(dir, 'sub')], ['cannot read', 'it is a directory', 'Name one file']],
  ['a file with a syntax error', ['check', join(dir, 'broken.ts')], ['syntax error', 'broken.ts:1:']],
  ['a file without a scenario', ['check', join(dir, 'nothing.ts')], ['exports no scenario', "export const mine = scenario('mine', { ... })"]],
  ['two scenarios of one name', ['check', twins], ["two scenarios are called 'twin'", 'rename one']],
  ['a folder for results that does not exist', ['check', good, '--json', join(dir, 'no', 'out.json')], ['cannot write', 'out.json', 'a folder that exists']],
  ['a folder as the file for results', ['check', good, '--json', dir], ['cannot write', 'Name a file']],
  ['a bound of 0', ['check', 'ring', '--max-states', '0'], ['--max-states', "'0' is invalid", 'above 0', 'Leave the option out']],
  ['a bound below 0', ['check', 'ring', '--max-seconds', '-1'], ["'-1' is invalid", 'above 0']],
  ['a bound that is no number', ['check', 'ring', '--max-memory', 'lots'], ["'lots' is invalid"]],
  ['a bound that is no whole number', ['check', 'ring', '--max-depth', '1.5'], ["'1.5' is invalid", 'whole number']],
  ['a bound without a number', ['check', 'ring', '--max-depth'], ["option '--max-depth <n>' argument missing"]],
  ['a replay without its key', ['replay', 'ring'], ['replay takes a key or --trace, and there is neither']],
  ['a malformed key', ['replay', 'ring', '1..2'], ["'1..2' is not a replay key", "prints after 'replay='", 'such as 3.0.17']],
  ['a key of another run', ['replay', 'ring/seed-fix', '0.0.0'], ['replay, step 1', 'is not enabled', 'another scenario, variant or version']],
  ['a replay of an unknown scenario', ['replay', 'rnig', '0'], ["unknown scenario 'rnig'"]],
  ['a replay from a file that is not there', ['replay', '-f', join(dir, 'gone.ts'), 'good', '0'], ['cannot find']],
  ['a list of a file that is not there', ['list', join(dir, 'gone.ts')], ['cannot find']],
  ['a model with a bound of 0', ['check', wrong('bound', 'bounds: { states: 0 }')], ["bound 'states' is 0"]],
  ['a model with a misspelt parameter', ['check', wrong('param', "param: { mod: 'day' } as never")], ["unknown parameter 'mod'", "Did you mean 'mode'?"]],
  ['a model with a misspelt expectation', ['check', wrong('expect', "runs: { '': { expect: { exist: 'holds' } } }")], ["unknown property 'exist'", "Did you mean 'exists'?"]],
  ['a guard that throws', ['check', lampFile(dir, 'throws.ts', `export const it = scenario('it', { ${asks}, properties: [], actions: [action('a', { when: s => { throw new Error('no such frame'); }, send: {} })] });`)], ["guard of action 'a' threw: no such frame", 'in the state lamp: OFF']],
])('%s', async (_, args, parts) => {
  const { code, out, err } = await realmcheck(...args);
  expect({ code, out }, err).toEqual({ code: 64, out: '' });
  for (const part of parts) expect(err).toContain(part);
  expect(err).not.toMatch(/defect of realmcheck|\n\s+at /);
});

test('what is refused leaves no empty file of results', async () => {
  const path = join(dir, 'never.json');
  expect((await realmcheck('check', 'rnig', '--json', path)).code).toBe(64);
  expect(existsSync(path)).toBe(false);
});

test('a machine that changes its mind is an internal error, with its likely cause', async () => {
  // The guard says yes for as long as the tables are made; the replay asks once more.
  const file = lampFile(dir, 'moody.ts', `
let asked = 0;
const moody = events({ GO: {} }).createMachine({ id: 'moody', initial: 'A', states: { A: { on: { GO: { target: 'B', guard: () => ++asked <= 4 } } }, B: { on: { GO: {} } } } });
const v = components({ moody });
export const it = v.scenario('it', { ${asks}, actions: [v.action('go', { send: { moody: opt('GO') } })], properties: [v.always('stays', { why: 'to test', holds: s => s.moody.is('A') })] });`);
  const { code, out, err } = await realmcheck('check', file);
  expect({ code, out }, err).toEqual({ code: 70, out: '' });
  expect(err).toContain('internal error');
  expect(err).toContain('Likely cause, if it is not a defect of realmcheck: a guard, an assign or a claim that does not depend on its arguments alone');
});

/** The command line from outside: what it prints, where, and the code with which it ends. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { bin, ended, folder as newFolder, hasWorked, realmcheck, root, start } from './realmcheck.ts';

const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A scenario file around one light that goes from red to green; `body` is what differs. */
function file(name: string, body: string): string {
  const path = join(folder, `${name}.ts`);
  writeFileSync(path, `
import { events, components, opt } from '${join(root, 'src/index.ts')}';
const light = events({ GO: {}, STOP: {} }).createMachine({ id: 'light', initial: 'red', states: { red: { on: { GO: 'green' } }, green: {} } });
const { action, always, deadlockFree, scenario } = components({ light });
const go = action('go', { when: { light: 'red' }, send: { light: 'GO' } });
const stop = action('stop', { when: { light: 'green' }, send: { light: 'STOP' } });
const stay = action('stay', { when: { light: 'green' }, send: { light: opt('STOP') } });
const red = always('stays-red', { why: 'it does not', holds: s => s.light.is('red') });
const never = always('green-and-red', { why: 'never both', when: s => s.light.is('green') && s.light.is('red'), holds: () => false });
const fine = always('has-a-colour', { why: 'it has', holds: s => s.light.is('red') || s.light.is('green') });
export const lights = scenario('lights', { asks: 'what does the exit code say', ${body} });
`);
  return path;
}

const RUN_KEYS = ['scenario', 'states', 'transitions', 'depth', 'complete', 'properties', 'expected'];
const PROPERTY_KEYS = ['name', 'kind', 'verdict', 'witnesses', 'traceLength', 'because'];

describe('JSON', () => {
  test('on standard output, alone, with the promised keys', async () => {
    const { code, out } = await realmcheck('check', 'ring', '--json', '-');
    const result = JSON.parse(out) as { tool: Record<string, string>; runs: Record<string, any>[] };
    expect(code).toBe(EXIT.ok);
    expect(result.tool).toEqual({ name: 'realmcheck', version: expect.stringMatching(/^\d/), xstate: '5.33.3' });
    for (const run of result.runs) {
      expect(Object.keys(run)).toEqual(expect.arrayContaining(RUN_KEYS));
      expect(run['expected']).toBe('met');
      for (const p of run['properties']) expect(Object.keys(p)).toEqual(expect.arrayContaining(PROPERTY_KEYS));
    }
    const [hacked] = result.runs;
    expect(hacked).toMatchObject({ scenario: 'ring/v14+force-write, store-hidden', complete: true });
    expect(hacked!['properties'][0]).toMatchObject({ name: 'vmm-sees-the-last-write', kind: 'always', verdict: 'violated' });
    expect(hacked!['properties'][0].trace.steps).toHaveLength(hacked!['properties'][0].traceLength);
  });
  test('in a file, beside the text', async () => {
    const path = join(folder, 'out.json');
    const { out } = await realmcheck('check', 'ring/seed-fix', '--json', path);
    expect(out).toContain('seed-fix');
    expect((JSON.parse(readFileSync(path, 'utf8')) as { runs: unknown[] }).runs).toHaveLength(1);
  });
});

describe('exit codes', () => {
  const cases: [name: string, code: number, body: string, ...args: string[]][] = [
    ['all hold', EXIT.ok, 'actions: [go, stay], properties: [fine]'],
    ['deadlock', EXIT.deadlock, 'actions: [go], properties: [fine]'],
    ['declared final', EXIT.ok, "actions: [go], properties: [fine, deadlockFree({ final: s => s.light.is('green') })]"],
    ['safety', EXIT.safety, 'actions: [go, stay], properties: [red]'],
    ['refused', EXIT.safety, 'actions: [go, stop], properties: [fine]'],
    ['vacuous', EXIT.vacuous, 'actions: [go, stay], properties: [never]'],
    ['undecided', EXIT.undecided, 'actions: [go, stay], properties: [fine]', '--max-states', '1'],
    ['undecided by depth', EXIT.undecided, 'actions: [go, stay], properties: [fine]', '--max-depth', '1'],
    ['a violation before the bound stays one', EXIT.safety, "actions: [go, stay], properties: [always('never', { why: '-', holds: () => false })]", '--max-depth', '1'],
    ['expected violation', EXIT.ok, "actions: [go, stay], properties: [red], expect: { 'stays-red': { violated: 1 } }"],
    ['another length', EXIT.differs, "actions: [go, stay], properties: [red], expect: { 'stays-red': { violated: 2 } }"],
    ['another verdict', EXIT.differs, "actions: [go, stay], properties: [fine], expect: { 'has-a-colour': 'violated' }"],
    ['model error', EXIT.usage, "actions: [go, go], properties: [fine]"],
  ];
  for (const [name, code, body, ...args] of cases) {
    test.concurrent(`${name}: ${code}`, async () => {
      const path = file(name.replace(/\W/g, '-'), body);
      const result = await realmcheck('check', path, ...args);
      expect({ code: result.code, err: result.err }).toEqual({ code, err: code === EXIT.usage ? expect.stringContaining("two actions are called 'go'") : '' });
      if (code === EXIT.undecided) expect(result.out).not.toMatch(/: holds/);
      if (code === EXIT.differs) expect(result.out).toMatch(/expected/);
    });
  }
});

describe('wrong words', () => {
  const cases: [args: string[], says: RegExp][] = [
    [['check', 'rings'], /unknown scenario 'rings'. Did you mean 'ring'\? Known: ring,/],
    [['check', '-s', 'ring', '-v', 'v14+roo'], /unknown variant 'v14\+roo'. Did you mean 'v14\+ro'/],
    [['check', 'ring', '-p', 'vmm-sees-the-last-right'], /unknown property .* Did you mean 'vmm-sees-the-last-write'/],
    [['check', 'no-such-file.ts'], /no-such-file\.ts/],
    [['check', '--max-states', '0'], /above 0/],
    [['check', '--max-memory', 'much'], /above 0/],
    [['check', '--fast'], /unknown option '--fast'/],
    [['replay', 'ring', '1.x'], /not a replay key/],
    [['replay', 'ring/seed-fix', '9999'], /no action number 9999/],
  ];
  for (const [args, says] of cases) {
    test.concurrent(args.join(' '), async () => {
      const { code, out, err } = await realmcheck(...args);
      expect({ code, out }).toEqual({ code: EXIT.usage, out: '' });
      expect(err).toMatch(says);
    });
  }
});

test('help and version end with 0', async () => {
  for (const args of [['--help'], ['check', '--help'], ['--version']]) expect((await realmcheck(...args)).code).toBe(0);
});

test('without a terminal: at most 72 columns, and no colours', async () => {
  for (const args of [['check', 'ring', 'anon-write-protect'], ['check', 'ring/seed-fix'], ['list']]) {
    const { out } = await realmcheck(...args);
    expect(out).not.toMatch(/\x1b/); // eslint-disable-line no-control-regex
    // A replay key is one word, made to be copied.
    expect(out.split('\n').filter(l => l.length > 72 && !l.startsWith('  replay='))).toEqual([]);
  }
});

test('every key that check prints replays to the failure that it is for', { timeout: 300_000 }, async () => {
  const { out } = await realmcheck('check', 'memfd-write-protect', '--json', '-');
  const { runs } = JSON.parse(out) as { runs: { scenario: string; properties: { name: string; kind: string; replay?: string }[] }[] };
  const keys = runs.flatMap(r => r.properties.filter(p => p.replay !== undefined).map(p => ({ run: r.scenario, name: p.name, key: p.replay! })));
  expect(keys.length).toBeGreaterThan(5);
  for (const { run, name, key } of keys) {
    const replayed = await realmcheck('replay', run, `replay=${key}`);
    expect(replayed.code).toBe(EXIT.safety);
    expect(replayed.out.replace(/\s+/g, ' ')).toContain(`${name} fails:`);
  }
});

test('a key from another variant is refused, not misread', async () => {
  const { code, err } = await realmcheck('replay', 'ring/seed-fix', '40.41');
  expect(code).toBe(EXIT.usage);
  expect(err).toMatch(/another scenario, variant or version/);
});

test('Ctrl-C: what is known so far, 130, and soon', { timeout: 300_000 }, async () => {
  const child = start('check', 'ring', 'race-fork');
  const end = ended(child);
  await hasWorked(child, 4); // ring is done, race-fork takes far longer
  const asked = Date.now();
  child.kill('SIGINT');
  const { code, out } = await end;
  expect(code).toBe(EXIT.interrupted);
  expect(Date.now() - asked).toBeLessThan(10_000);
  expect(out).toMatch(/race-fork/);
  expect(out).toMatch(/seed-fix +[\d,]+\+( +\?)+/);
  expect(out).toMatch(/interrupted/);
});

test('a reader that goes away is no error', () => {
  const { status, stderr } = spawnSync('bash', ['-c', `set -o pipefail; "${process.execPath}" "${bin}" list | head -1`], { cwd: root, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

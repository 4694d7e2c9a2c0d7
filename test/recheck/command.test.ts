/** `realmcheck recheck` as a process: exit codes, tools that lie, fail, hang or are not there, and what is left behind. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { onPath } from '../../src/recheck/child.ts';
import { rumur } from '../../src/recheck/rumur.ts';
import { spin } from '../../src/recheck/spin.ts';
import { bin, ended, lampFile, root, type Result } from '../cli/realmcheck.ts';

const place = mkdtempSync(join(tmpdir(), 'realmcheck recheck '));
afterAll(() => { rmSync(place, { recursive: true, force: true }); });

const lamp = lampFile(place, 'lamp.ts', `
export const lit = scenario('lit', { asks: 'to test', actions: [press], properties: [exists, staysOff, deadlockFree()] });
`);
/** A folder of programs, and one for temporary files, of which nothing may be left. */
let folders = 0;
function desk(programs: Readonly<Record<string, string>> = {}): { readonly path: string; readonly temp: string; readonly left: () => string[] } {
  const path = join(place, `desk${++folders}`);
  const temp = join(path, 'temp');
  mkdirSync(temp, { recursive: true });
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(path, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(path, name), 0o755);
  }
  return { path, temp, left: () => readdirSync(temp).filter(f => f.startsWith('realmcheck-')) };
}
const begin = (at: { readonly path: string; readonly temp: string }, path: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, [bin, 'recheck', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: path, TMPDIR: at.temp, TLA2TOOLS_JAR: '' } });
const everywhere = (at: { readonly path: string }): string => at.path + delimiter + process.env['PATH'];
/** Lines are folded to the width of a mail. */
const flat = (r: Result): string => (r.out + r.err).replace(/\s+/g, ' ');

const bothThere = rumur.missing() === undefined && spin.missing() === undefined;
const without = bothThere ? '' : ' (skipped: rumur, spin or a C compiler is missing)';
/** Lets the real program write its verifier, and has the verifier say something else. */
const lying = (name: string, output: string, from: string, to: string): string => `${onPath(name) ?? name} "$@" && sed -i 's/${from}/${to}/' ${output}`;

describe('with the tools', () => {
  it.skipIf(!bothThere)(`they agree: 0${without}`, async () => {
    const at = desk();
    const r = await ended(begin(at, everywhere(at), lamp));
    expect(flat(r)).toContain('lit 2 states, 2 transitions: Rumur agrees (4 checks');
    expect(flat(r)).toContain('1 run, Rumur and Spin agree, exit 0');
    expect([r.code, r.err, at.left()]).toEqual([0, '', []]);
  });

  it.skipIf(!bothThere)(`what a tool cannot judge is named${without}`, async () => {
    const at = desk();
    const r = await ended(begin(at, everywhere(at), 'progress-ring/seed-fix'));
    expect(flat(r)).toContain('Rumur does not judge: every-guest-load-is-done (leadsTo), every-guest-store-is-done (leadsTo),');
    expect(flat(r)).not.toContain('Spin does not judge');
    expect(r.code).toBe(0);
  });

  it.skipIf(!bothThere)(`a tool that counts otherwise: 70, with both figures${without}`, async () => {
    for (const [programs, said] of [
      [{ rumur: lying('rumur', '*.c', '<summary states=\\\\"', '&4') }, 'states: 2 here, 42 in Rumur'],
      [{ spin: lying('spin', 'pan.c', 'g states, stored', 'g4 states, stored') }, 'states: 2 here, 24 in Spin'],
    ] as const) {
      const at = desk(programs);
      const r = await ended(begin(at, everywhere(at), lamp));
      expect(flat(r)).toContain(said);
      expect(flat(r)).toContain('1 run, 1 differ: lit, exit 70');
      expect([r.code, at.left()]).toEqual([70, []]);
    }
  });

  it.skipIf(!bothThere)(`the models are kept where that is asked for${without}`, async () => {
    const at = desk();
    const r = await ended(begin(at, everywhere(at), lamp, '--keep', '--tool', 'rumur'));
    const [kept] = at.left();
    expect(flat(r)).toContain(`models and results are in ${join(at.temp, kept!)}`);
    expect(readFileSync(join(at.temp, kept!, '1_lit/rumur/holds.m'), 'utf8')).toContain('invariant "exists"');
  });
});

describe('without them', () => {
  it('none is there: 64, and how to install each', async () => {
    const at = desk();
    const r = await ended(begin(at, at.path, lamp));
    for (const said of ['none of the other checkers is installed', 'rumur is missing. On Debian: apt-get install rumur', 'spin is missing. On Debian: apt-get install spin', 'tla2tools.jar (TLA2TOOLS_JAR is not set) is missing. Take it from']) expect(flat(r)).toContain(said);
    expect([r.code, r.out, at.left()]).toEqual([64, '', []]);
  });
  it('a tool without a C compiler is not there', async () => {
    const at = desk({ rumur: 'exit 1' });
    expect(flat(await ended(begin(at, at.path, lamp, '-t', 'rumur')))).toContain('Rumur: a C compiler is missing. On Debian: apt-get install rumur gcc');
  });
  it('one that is asked for must be there: 64', async () => {
    const at = desk({ rumur: 'exit 1', gcc: 'exit 1' });
    const r = await ended(begin(at, at.path, lamp, '--tool', 'rumur', '--tool', 'spin'));
    expect([r.code, flat(r)]).toEqual([64, expect.stringMatching(/^realmcheck: recheck: Spin: spin is missing\. On Debian/)]);
  });
  it('one that nobody knows: 64, and which there are', async () => {
    const at = desk();
    const r = await ended(begin(at, at.path, lamp, '--tool', 'spine'));
    expect([r.code, flat(r)]).toEqual([64, expect.stringContaining("'spine'")]);
    expect(flat(r)).toContain("'spin'");
  });
  it('a tool that fails: 70, with what it said', async () => {
    const at = desk({ rumur: 'echo no such thing >&2; exit 3', gcc: 'exit 1' });
    const r = await ended(begin(at, at.path, lamp));
    expect(flat(r)).toContain('Spin is not used: spin is missing.');
    expect(flat(r)).toMatch(/Rumur FAILS Rumur: Rumur does not take the model: rumur .* ended with 3: no such thing/);
    expect([r.code, at.left()]).toEqual([70, []]);
  });
  it('--brief leaves out the other runs of a scenario with many states, and says so', async () => {
    const many = lampFile(place, 'many.ts', `
export const big = scenario('big', {
  asks: 'to test', instances: { bulb: 15 }, axes: { when: { day: { param: { mode: 'day' } }, night: { param: { mode: 'night' } } } }, runs: { day: {}, night: {} },
  actions: [action('toggle', { params: { i: 'bulb' }, send: { bulb: (_s, { i }) => to(i, 'PRESS') } })], properties: [exists],
});
export const lit = scenario('lit', { asks: 'to test', actions: [press], properties: [exists] });
`);
    const at = desk({ rumur: 'exit 3', gcc: 'exit 1' });
    const r = await ended(begin(at, at.path, many, '--brief', '--tool', 'rumur'));
    expect(flat(r)).toContain('big/day 32,768 states, 491,520 transitions: Rumur FAILS');
    expect(flat(r)).toContain('2 runs, 2 differ: big/day; lit, 1 left out by --brief, exit 70');
  });
  it('--brief leaves out what takes long to write down', async () => {
    const parity = lampFile(place, 'parity.ts', `
export const parity = scenario('parity', {
  asks: 'to test', instances: { bulb: 16 }, actions: [action('toggle', { params: { i: 'bulb' }, send: { bulb: (_s, { i }) => to(i, 'PRESS') } })],
  properties: [always('parity', { why: 'to test', holds: s => { let odd = 0; for (let i = 0; i < 16; i++) odd ^= s.bulb[i].is('ON') ? 1 : 0; return odd < 2; } })],
});
`);
    const at = desk({ rumur: 'exit 3', gcc: 'exit 1' });
    const r = await ended(begin(at, at.path, parity, '--brief', '--tool', 'rumur'));
    expect([flat(r).trim(), r.code]).toEqual(['0 runs, 1 left out by --brief, exit 0', 0]);
  });
  it('a verifier that says nothing is no agreement: 70', async () => {
    const at = desk({ rumur: 'exit 0', spin: 'exit 0', gcc: 'while [ "$1" != -o ]; do shift; done; printf "#!/bin/sh\\n" >"$2"; chmod +x "$2"', chmod: `exec ${onPath('chmod')} "$@"` });
    const r = await ended(begin(at, at.path, lamp));
    expect(flat(r)).toContain("Rumur's verifier ended with 0 and no result");
    expect(flat(r)).toContain("Spin's verifier ended with 0 before its search did");
    expect(r.code).toBe(70);
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', signal => {
  it('ends all that was started, and leaves nothing behind: 130', async () => {
    const at = desk();
    // Each says that it is there, with the process that it has started in its turn.
    const hanging = (name: string): string => `sleep 300 & echo $! >${name}.child; echo $$ >'${at.path}/${name}.pid'; cp ${name}.child '${at.path}'; wait`;
    for (const name of ['rumur', 'spin']) {
      writeFileSync(join(at.path, name), `#!/bin/sh\n${hanging(name)}\n`);
      chmodSync(join(at.path, name), 0o755);
    }
    for (const name of ['gcc', 'sleep', 'cp']) symlinkSync(onPath(name) ?? '/bin/true', join(at.path, name));
    const child = begin(at, at.path, lamp);
    const over = ended(child);
    const pids = ['rumur.pid', 'rumur.child', 'spin.pid', 'spin.child'].map(f => join(at.path, f));
    while (!pids.every(f => existsSync(f) && readFileSync(f, 'utf8').endsWith('\n'))) await new Promise(resolve => setTimeout(resolve, 20));
    const running = pids.map(f => Number(readFileSync(f, 'utf8')));
    expect(running.every(alive)).toBe(true);
    expect(at.left()).toHaveLength(1);
    child.kill(signal);
    const r = await over;
    expect(flat(r)).toContain('0 runs, interrupted, 1 not rechecked, exit 130');
    expect([r.code, at.left()]).toEqual([130, []]);
    for (let patience = 100; running.some(alive) && patience > 0; patience--) await new Promise(resolve => setTimeout(resolve, 20));
    expect(running.filter(alive)).toEqual([]);
  });
});

/** It runs: what has ended and was not waited for does not. */
function alive(pid: number): boolean {
  try { return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')); } catch { return false; }
}

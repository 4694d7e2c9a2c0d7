/** `realmcheck replay --trace` from end to end: the module that is exported, a trace of it, what is printed, how it ends. */
import { readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { bin, ended, folder, lampFile, realmcheck, root, type Result } from '../cli/realmcheck.ts';
import { readModule } from './writer.ts';

const where = folder();
let file = '';
const trace = (name: string, content: unknown): string => {
  const path = join(where, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const replayed = (...args: string[]): Promise<Result> => realmcheck('replay', '-f', file, ...args);
const plain = (r: Result): string => r.out.replace(/\s+/g, ' ');

beforeAll(() => {
  file = lampFile(where, 'lamp.ts', `
export const night = scenario('night', { asks: 'is it dark?', instances: { bulb: 1 }, actions: [press, action('screw in', { send: { bulb: to(0, opt('PRESS')) } })], properties: [staysOff] });
export const small = scenario('small', { asks: 'is it dark?', instances: { bulb: 1 }, bounds: { states: 1 }, actions: [press], properties: [staysOff] });
`);
});

test('a counterexample to the exported module is shown as steps of the machines, judged, and given a key', async () => {
  const output = join(where, 'night.tla');
  expect((await realmcheck('export', 'night', file, '--to', 'tla', '-o', output)).code).toBe(EXIT.ok);
  const { variables: [lamp, bulb], steps } = readModule(readFileSync(output, 'utf8'));
  const state = (i: number, k: number): object => ({ [lamp!.name]: lamp!.values[i]!, [bulb!.name]: { 0: bulb!.values[k]! } });
  const [a, b, c] = [[1, state(0, 0)], [2, state(0, 1)], [3, state(1, 1)]];
  const path = trace('night.json', { action: [[a, { name: steps.get('screw in') }, b], [b, { name: steps.get('press') }, c]], state: [a, b, c] });
  const r = await replayed('night', '--trace', path);
  expect(r).toMatchObject({ code: EXIT.safety, err: '' });
  expect(plain(r)).toMatch(/^night: replayed 2 steps \(3 states of TLC\) 1 screw in bulb\[0\]: OFF -> ON 2 press lamp: OFF -> ON stays-off fails: stays-off lamp = ON replay=1\.0 stays-off fails, exit 12 $/);
  const again = await replayed('night', /replay=(\S+)/.exec(r.out)![1]!);
  expect(again.code).toBe(EXIT.safety);
  expect(plain(again)).toContain('stays-off fails: stays-off');
});

const OFF = { lamp: 'OFF', bulb: ['OFF'] };

test('a trace by which nothing fails ends with 0; standard input is -; what is skipped is said', async () => {
  const text = JSON.stringify({ vars: ['lamp', 'bulb'], states: [OFF, OFF, { ...OFF, bulb: ['ON'] }] });
  const r = await replayed('night', '-t', trace('dark.itf.json', text));
  expect(r.code).toBe(EXIT.ok);
  expect(plain(r)).toMatch(/^night: replayed 1 step \(3 states of ITF, 1 of them skipped, because no action leaves the state as it is there\) .* no property fails in the last state replay=1 nothing fails, exit 0 $/);
  const child = spawn(process.execPath, [bin, 'replay', '-f', file, 'night', '--trace', '-'], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(text);
  expect(await ended(child)).toMatchObject({ code: EXIT.ok, out: r.out });
});

test.each<[string, string[], RegExp]>([
  ['neither key nor trace', ['night'], /^realmcheck: command line: replay takes a key or --trace, and there is neither\. A key is/],
  ['both', ['night', '0', '--trace', 'x.json'], /^realmcheck: command line: replay takes a key or --trace, not both\n$/],
  ['a file that is not there', ['night', '--trace', 'no such file'], /^realmcheck: command line: --trace: cannot read no such file: ENOENT\. Name the file that the other checker wrote\n$/],
  ['a folder', ['night', '--trace', where], /cannot read .*: EISDIR\. Name the file/],
  ['a trace of something else', ['night', '--trace', trace('other.json', [{ lump: 'OFF', bulb: ['OFF'] }])], /other\.json, state 1: unknown variable 'lump'\. Did you mean 'lamp'\?/],
  ['a run that is not searched to the end', ['small', '--trace', trace('small.json', [OFF])], /^realmcheck: small: to write it down takes a search of all states/],
  ['an unknown run', ['nigth', '--trace', 'x.json'], /^realmcheck: command line: unknown scenario 'nigth'\. Did you mean 'night'\?/],
])('%s', async (_what, args, message) => {
  const r = await replayed(...args);
  expect(r.code).toBe(EXIT.usage);
  expect(r.err).toMatch(message);
  expect(r.out).toBe('');
});

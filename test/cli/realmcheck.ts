/** The command as a process of its own, without a terminal. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

export const root = join(import.meta.dirname, '../..');
export const bin = join(root, 'bin/realmcheck.js');

export interface Result { readonly code: number; readonly out: string; readonly err: string; readonly ms: number }

/** Ends when the command has ended and its output is complete. A signal that ended it is 128 and its number, as for a shell. */
export function ended(child: ChildProcess): Promise<Result> {
  const began = performance.now();
  let out = '';
  let err = '';
  child.stdout!.on('data', d => { out += String(d); });
  child.stderr!.on('data', d => { err += String(d); });
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => { child.kill('SIGKILL'); reject(new Error(`does not end: ${child.spawnargs.join(' ')}\n${out}${err}`)); }, 150_000);
    child.on('close', (code, signal) => {
      clearTimeout(tooLong);
      resolve({ code: signal === null ? code! : 128 + constants.signals[signal], out, err, ms: performance.now() - began });
    });
  });
}

/** In a process group of its own, so that a test can see whether anything of it is left. */
export const start = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [bin, ...args], { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });

/** Waits until a command has used so many seconds of a processor, so has come as far as that on any machine, however busy. */
export async function hasWorked(child: ChildProcess, seconds: number): Promise<void> {
  const used = (): number => spawnSync('ps', ['-o', 'time=', '-p', `${child.pid!}`], { encoding: 'utf8' }).stdout.trim().split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  while (child.exitCode === null && used() < seconds) await sleep(100);
}

export const realmcheck = (...args: string[]): Promise<Result> => ended(start(...args));

export const folder = (): string => mkdtempSync(join(tmpdir(), 'realmcheck cli '));

const library = JSON.stringify(pathToFileURL(join(root, 'src/index.ts')).href);

/** A file with a lamp that anybody may press at any time, and whatever else is given. */
export function lampFile(where: string, name: string, rest: string): string {
  const path = join(where, name);
  writeFileSync(path, `
import { assign } from 'xstate';
import { events, components, many, opt, to } from ${library};
const lamp = events({ PRESS: {} }, { n: 0 } as { n: number }).createMachine({
  id: 'lamp', context: { n: 0 }, initial: 'OFF',
  states: { OFF: { on: { PRESS: 'ON' } }, ON: { on: { PRESS: 'OFF' } } },
});
const { action, always, deadlockFree, scenario } = components({ lamp, bulb: many(lamp) }, { mode: ['day', 'night'] });
const press = action('press', { send: { lamp: 'PRESS' } });
const exists = always('exists', { why: 'to test', holds: () => true });
const staysOff = always('stays-off', { why: 'to test', holds: s => s.lamp.is('OFF') });
${rest}
`);
  return path;
}

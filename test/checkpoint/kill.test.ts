/**
 * The command, killed at random moments and resumed until it comes to its end, says what it says when it is left alone.
 * `npm run test:long:checkpoint` kills it fifty times.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ended, folder, realmcheck, start } from '../cli/realmcheck.ts';
import { PATIENCE, runs, seed } from '../random/runs.ts';

const dir = folder();
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Verdicts of states, with lassos of endless runs, of two runs; one has a million states. */
const MODEL = ['check', 'progress-race/v14+L, tf-rmm@0568973d', 'race/v14+L, tf-rmm@0568973d'];

/** Everything that was said, but for how long it took. */
function said(out: string, json: string): unknown {
  const { runs: all } = JSON.parse(readFileSync(json, 'utf8')) as { runs: Record<string, unknown>[] };
  return { out, runs: all.map(({ seconds: _, judgingSeconds: __, bytes: ___, ...rest }) => rest) };
}

/** The same numbers for the same seed: mulberry32. */
function randoms(from: number): () => number {
  let a = from;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 128 and the number of the signal. */
const SIGKILLED = 137;

test('killed and resumed', { timeout: PATIENCE * 2 }, async () => {
  const [path, json] = [join(dir, 'checkpoint'), join(dir, 'result.json')];
  const alone = await realmcheck(...MODEL, '--json', json);
  const expected = said(alone.out, json);
  const random = randoms(seed);
  const wanted = runs(3);
  let kills = 0;
  for (let killed = true; kills < wanted || killed;) {
    rmSync(json, { force: true });
    const child = start(...MODEL, '--json', json, '--checkpoint', path, '--resume', path, '--checkpoint-every', '0.1');
    const end = ended(child);
    killed = false;
    const moment = setTimeout(() => { killed = child.kill('SIGKILL'); }, kills < wanted ? random() * alone.ms * 1.1 : PATIENCE);
    const { code, out, err } = await end;
    clearTimeout(moment);
    if (killed && code === SIGKILLED) {
      kills++;
      continue;
    }
    killed = false;
    expect({ code, err }).toEqual({ code: alone.code, err: '' });
    expect(said(out, json)).toEqual(expected);
    expect(existsSync(path)).toBe(false);
  }
  expect(kills).toBe(wanted);
});

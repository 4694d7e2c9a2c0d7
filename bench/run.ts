/**
 * npm run bench -- [MODEL ...] [--threads N] [--repeat N] [--json]
 *
 * States and transitions a second, bytes a state, and the cold start of the command. Every measurement is a fresh
 * process; medians of N (default 3). Figures are only comparable within one run on one machine.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { standard } from './models/index.ts';

interface Run {
  model: string; threads: number; states: number; transitions: number; depth: number; complete: boolean;
  seconds: number; startSeconds: number; peakBytes: number; setBytes: number; stateBits: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repeat: { type: 'string', default: '3' }, json: { type: 'boolean', default: false }, threads: { type: 'string', default: '1' } },
});
if (!['1', '2', '4', '8'].includes(values.threads)) throw new Error(`--threads ${values.threads}: it must be 1, 2, 4 or 8`);
const repeat = Number(values.repeat);
const models = positionals.length > 0 ? positionals : standard;

const node = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
const median = (xs: number[]): number => xs.sort((a, b) => a - b)[Math.floor(xs.length / 2)]!;

function measure(model: string): Run {
  const runs = Array.from({ length: repeat }, () => JSON.parse(node('--import', 'tsx', 'bench/measure.ts', model, values.threads)) as Run);
  const pick = (f: (r: Run) => number): number => median(runs.map(f));
  return { ...runs[0]!, seconds: pick(r => r.seconds), startSeconds: pick(r => r.startSeconds), peakBytes: pick(r => r.peakBytes) };
}

/** Seconds from the start of the command to its first row of verdicts. */
async function coldStart(): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, ['bin/realmcheck.js', 'check'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (/^.{2}\S.* (ok|x\d+)/m.test(text)) break;
  }
  child.kill('SIGKILL');
  return (performance.now() - began) / 1000;
}

const emptyProcess = JSON.parse(node('-e', 'console.log(process.resourceUsage().maxRSS * 1024)')) as number;
const runs: Run[] = [];
const say = (line: string): void => { if (!values.json) console.log(line); };
say(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]!.model}, Node ${process.version}, median of ${repeat}`);
say('model                          states transitions  depth  search s  Mtrans/s  Mstates/s  start s  set B/state  process B/state');
for (const model of models) {
  const r = measure(model);
  runs.push(r);
  const col = (x: string | number, w: number): string => String(x).padStart(w);
  say(model.padEnd(27) + col(r.states, 10) + col(r.transitions, 12) + col(r.depth, 7) + col(r.seconds.toFixed(2), 10)
    + col((r.transitions / r.seconds / 1e6).toFixed(2), 10) + col((r.states / r.seconds / 1e6).toFixed(2), 11) + col(r.startSeconds.toFixed(2), 9)
    + col((r.setBytes / r.states).toFixed(0), 13) + col(((r.peakBytes - emptyProcess) / r.states).toFixed(0), 17));
}
if (positionals.length === 0) {
  const starts: number[] = [];
  for (let i = 0; i < repeat; i++) starts.push(await coldStart());
  say(`first verdict row of 'realmcheck check' after ${median(starts).toFixed(2)} s`);
}
if (values.json) console.log(JSON.stringify({ runs }));

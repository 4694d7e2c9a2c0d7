/**
 * npm run bench:progress -- [--repeat N]
 *
 * What judging progress costs beside the search alone, on models of some million states: each model once with safety
 * properties only and once with a leadsTo under fairness and a canAlways as well. Every measurement is a fresh process;
 * medians of N (default 3). Bytes are those of the whole process beyond an empty one.
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

interface Run { states: number; transitions: number; seconds: number; judgingSeconds: number; peakBytes: number; setBytes: number; verdicts: string[] }

const root = fileURLToPath(new URL('..', import.meta.url));
const repeat = Number(parseArgs({ options: { repeat: { type: 'string', default: '3' } } }).values.repeat);
const node = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
const median = (xs: number[]): number => xs.sort((a, b) => a - b)[Math.floor(xs.length / 2)]!;
const emptyProcess = JSON.parse(node('-e', 'console.log(process.resourceUsage().maxRSS * 1024)')) as number;

function measure(model: string): { seconds: number; bytes: number; last: Run } {
  const runs = Array.from({ length: repeat }, () => JSON.parse(node('--import', 'tsx', 'bench/measure.ts', model)) as Run);
  return { seconds: median(runs.map(r => r.seconds + r.judgingSeconds)), bytes: median(runs.map(r => r.peakBytes)) - emptyProcess, last: runs.at(-1)! };
}

console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]!.model}, Node ${process.version}, median of ${repeat}`);
console.log('model         states  transitions    safety s  + progress s  ratio   safety MiB  + progress MiB  ratio   kept B/state: safety, + progress');
for (const model of ['dine10', 'pet6']) {
  const [safety, progress] = [measure(model), measure(`${model}+progress`)];
  const mib = (b: number): string => (b / 2 ** 20).toFixed(0);
  const kept = (r: Run): string => (r.setBytes / r.states).toFixed(0);
  console.log([
    model.padEnd(8), String(safety.last.states).padStart(12), String(safety.last.transitions).padStart(13),
    safety.seconds.toFixed(2).padStart(12), progress.seconds.toFixed(2).padStart(14), (progress.seconds / safety.seconds).toFixed(2).padStart(7),
    mib(safety.bytes).padStart(13), mib(progress.bytes).padStart(16), (progress.bytes / safety.bytes).toFixed(2).padStart(7),
    `   ${kept(safety.last)}, ${kept(progress.last)}`,
  ].join(''));
  console.log(`  ${progress.last.verdicts.join('; ')}`);
}

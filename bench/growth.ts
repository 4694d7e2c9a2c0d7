/**
 * npm run bench:growth -- [--threads N]
 *
 * How the rate of the search changes with its size: sizes of the same models, each in a fresh process; a table, and
 * a chart for bench/README.md (Mermaid).
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: { threads }, positionals } = parseArgs({ allowPositionals: true, options: { threads: { type: 'string', default: '1' } } });
const models = positionals.length > 0 ? positionals : ['dine8', 'dine9', 'dine10', 'dine11', 'dine12', 'dine13'];

interface Run { readonly states: number; readonly transitions: number; readonly seconds: number; readonly peakBytes: number; readonly setBytes: number }
const node = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
const empty = JSON.parse(node('-e', 'console.log(process.resourceUsage().maxRSS * 1024)')) as number;

console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]!.model}, Node ${process.version}, threads: ${threads}\n`);
console.log('| model | states | transitions | s | M transitions/s | set B/state | process B/state |\n| --- | --- | --- | --- | --- | --- | --- |');
const rates: [string, number][] = [];
for (const model of models) {
  const r = JSON.parse(node('--import', 'tsx', 'bench/measure.ts', model, threads)) as Run;
  const rate = r.transitions / r.seconds / 1e6;
  rates.push([`10^${Math.log10(r.states).toFixed(1)}`, rate]);
  console.log(`| ${model} | ${r.states.toLocaleString('en-US')} | ${r.transitions.toLocaleString('en-US')} | ${r.seconds.toFixed(2)} | ${rate.toFixed(1)} | ${(r.setBytes / r.states).toFixed(1)} | ${((r.peakBytes - empty) / r.states).toFixed(1)} |`);
}
console.log(`
\`\`\`mermaid
xychart-beta
  title "million transitions a second, by number of states"
  x-axis [${rates.map(([states]) => `"${states}"`).join(', ')}]
  y-axis "M transitions/s" 0 --> ${Math.ceil(Math.max(...rates.map(([, rate]) => rate)) / 5) * 5}
  line [${rates.map(([, rate]) => rate.toFixed(1)).join(', ')}]
\`\`\``);

/** Measures one model in this process and prints one line of JSON; bench/run.ts starts a fresh process for each. */
import { compile } from '../src/compile/program.ts';
import { explore } from '../src/explore/explore.ts';
import { findModel } from './models/index.ts';

const [name, threads] = [process.argv[2]!, Number(process.argv[3] ?? 1)];
const program = compile(findModel(name));
const startSeconds = performance.now() / 1000; // since the process began: load, transform, compile
const found = await explore(program, { engine: { threads } });
console.log(JSON.stringify({
  model: name, threads, states: found.states, transitions: found.transitions, depth: found.depth, complete: found.complete,
  seconds: found.seconds, judgingSeconds: found.judgingSeconds, verdicts: found.properties.map(p => `${p.name}: ${p.verdict}`), startSeconds, peakBytes: process.resourceUsage().maxRSS * 1024,
  setBytes: found.bytes, stateBits: found.stateBits,
}));

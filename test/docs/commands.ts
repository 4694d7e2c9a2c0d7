/** Runs the commands of the documentation, each once, a few at a time. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

export interface Ran { readonly lines: readonly string[]; readonly code: number }

/** Times differ from run to run, in JSON and in JUnit XML; the hash of a model with every change of its text. */
const normalise = (text: string): string => text.replaceAll(/\b(model"?:? "?)[\da-f]{16}\b/g, '$1' + '5c1f3a9e07b2d846').replaceAll(/("(?:startSeconds|seconds|judgingSeconds)": )[\d.e-]+/g, '$10').replaceAll(/( time=")[\d.]+"/g, '$10.000"');

export class Commands {
  private readonly root: string;
  private readonly known = new Map<string, Promise<Ran>>();
  private readonly waiting: (() => void)[] = [];
  private free = Math.max(2, availableParallelism());

  constructor(root: string) { this.root = root; }

  run(command: string): Promise<Ran> {
    let ran = this.known.get(command);
    if (!ran) this.known.set(command, ran = this.inTurn(() => start(command, this.root)));
    return ran;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>(resolve => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next(); else this.free++;
    }
  }
}

function start(command: string, cwd: string): Promise<Ran> {
  // As somebody would type it: no colours, nothing of what the test runner puts in the environment.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_|FORCE_COLOR|COLUMNS|TEST$|PROD$|DEV$|MODE$)/i.test(name)));
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', `exec 2>&1\n${command}`], { cwd, env: { ...env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'inherit'], timeout: 600_000 });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => { text += part; });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === null) reject(new Error(`${command}\nwas ended by ${signal}`));
      else resolve({ lines: normalise(text).trimEnd().split('\n'), code });
    });
  });
}

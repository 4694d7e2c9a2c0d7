/** Other programs: run to their end, read line by line, and ended with all that they have started when this one is. */
import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program could not be started, or did not do what it is there for. */
export class ToolFailed extends Error {}

export interface Ran {
  readonly code: number | null;
  /** the last lines of both streams, for messages */
  readonly tail: string;
}

export interface RunOptions {
  readonly folder: string;
  readonly signal: AbortSignal;
  /** is told each line of standard output; false ends the program */
  readonly onLine?: (line: string) => boolean | void;
}

const TAIL = 12;

const running = new Set<ChildProcess>();
/** Each child leads a group of processes of its own, so that a compiler ends with the driver that started it. */
function end(child: ChildProcess): void {
  try { process.kill(-child.pid!, 'SIGKILL'); } catch { /* it has ended already */ }
}
process.on('exit', () => running.forEach(end));

/** Waits for the end of a program; an abort ends it and is thrown. */
export function run(command: string, args: readonly string[], { folder, signal, onLine }: RunOptions): Promise<Ran> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(command, args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const tail: string[] = [];
    let ended = false;
    const note = (line: string): void => {
      tail.push(line);
      if (tail.length > TAIL) tail.shift();
    };
    const stop = (): void => end(child);
    running.add(child);
    signal.addEventListener('abort', stop);
    eachLine(child.stdout, line => {
      note(line);
      if (ended || onLine?.(line) !== false) return;
      ended = true;
      stop();
    });
    eachLine(child.stderr, note);
    const over = (): void => {
      running.delete(child);
      signal.removeEventListener('abort', stop);
    };
    child.on('error', e => {
      over();
      reject(new ToolFailed(`${command}: ${e.message}`, { cause: e }));
    });
    child.on('close', code => {
      over();
      if (signal.aborted) reject(signal.reason as Error);
      else resolve({ code, tail: tail.join('\n') });
    });
  });
}

/** Runs a program that must succeed. */
export async function must(what: string, command: string, args: readonly string[], options: RunOptions): Promise<void> {
  const { code, tail } = await run(command, args, options);
  if (code !== 0) throw new ToolFailed(`${what}: ${[command, ...args].join(' ')} ended with ${code ?? 'a signal'}:\n${tail}`);
}

function eachLine(stream: NodeJS.ReadableStream, tell: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    lines.forEach(tell);
  });
  stream.on('end', () => { if (rest !== '') tell(rest); });
}

/** Where a program is found that a shell would run by this name. */
export function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '').split(delimiter).filter(d => d !== '').map(d => join(d, name)).find(file => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch { return false; }
  });
}

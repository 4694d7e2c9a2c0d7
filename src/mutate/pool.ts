/**
 * Judges mutants in several processes. Functions cannot be sent to another process, so each of them loads the model and
 * makes the mutants itself, and is told names.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { InternalError, ModelError } from '../model/index.ts';
import type { Base, Judged, Limits } from './judge.ts';
import type { Mutant } from './mutant.ts';

/** What a worker is told: once what to compare with, then the mutants one by one. */
export type Order = { readonly kind: 'begin'; readonly base: Base; readonly limits: Limits } | { readonly kind: 'judge'; readonly name: string };
/** What a worker says: which mutants it has, then one answer for each that it is asked. */
export type Answer =
  | { readonly kind: 'ready'; readonly names: readonly string[] }
  | { readonly kind: 'judged'; readonly judged: Judged }
  | { readonly kind: 'failed'; readonly message: string };

/** How a worker is started: a module, and the arguments with which it makes the same mutants. */
export interface WorkerCommand { readonly module: string; readonly args: readonly string[] }

/** The process of a worker ended by itself. */
class Died extends Error {}

/** Characters of a worker's standard error that are kept for a message. */
const KEPT = 2000;

/** One process, asked one thing at a time. */
class Worker {
  private readonly child: ChildProcess;
  private errors = '';
  private settle: { readonly resolve: (a: Answer) => void; readonly reject: (e: Error) => void } | undefined;
  private ended: Died | undefined;

  constructor({ module, args }: WorkerCommand) {
    // A group of its own: a terminal sends ^C to all of the group of the command, and a worker that is still loading would
    // be ended by it before the command has heard of it.
    this.child = fork(module, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => { this.errors = (this.errors + text).slice(-KEPT); });
    this.child.on('message', (a: Answer) => this.settle?.resolve(a));
    this.child.on('error', e => this.end(e.message));
    this.child.on('close', (code, signal) => this.end(signal === null ? `with code ${code}` : `by ${signal}`));
  }

  private end(how: string): void {
    this.ended ??= new Died(`ended ${how}${this.errors && `: ${this.errors.trim()}`}`);
    this.settle?.reject(this.ended);
  }

  /** Waits for the next answer; it rejects with Died when there will be none. */
  answer(): Promise<Answer> {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => { this.settle = { resolve, reject }; });
  }

  send(order: Order): void { if (this.child.connected) this.child.send(order); }
  kill(): void { this.child.kill('SIGKILL'); }
}

/**
 * Judges mutants, calls `onJudged` as each is done, in any order, and leaves no process behind.
 * @param jobs how many processes
 * @param signal ends the processes at once; what was judged until then stays
 */
export async function judgeInPool(command: WorkerCommand, jobs: number, mutants: readonly Mutant[], base: Base, limits: Limits, onJudged: (index: number, judged: Judged) => void, signal: AbortSignal): Promise<void> {
  const workers = new Set<Worker>();
  const stop = (): void => workers.forEach(w => w.kill());
  signal.addEventListener('abort', stop);
  const waiting = mutants.map((_, i) => i);
  const lane = async (): Promise<void> => {
    let worker = await begun();
    for (let index = waiting.shift(); index !== undefined && !signal.aborted; index = waiting.shift()) {
      try {
        worker.send({ kind: 'judge', name: mutants[index]!.name });
        const answer = await worker.answer();
        if (answer.kind === 'failed') throw new InternalError(`mutant '${mutants[index]!.name}': ${answer.message}`);
        if (answer.kind === 'judged') onJudged(index, answer.judged);
      } catch (e) {
        if (!(e instanceof Died)) throw e;
        if (signal.aborted) return;
        onJudged(index, lost(mutants[index]!, e.message));
        workers.delete(worker);
        if (waiting.length > 0) worker = await begun();
      }
    }
  };
  const begun = async (): Promise<Worker> => {
    const worker = new Worker(command);
    workers.add(worker);
    const answer = await worker.answer().catch((e: Error) => { throw signal.aborted ? e : new InternalError(`a process for mutants ${e.message}`); });
    if (answer.kind === 'failed') throw new InternalError(answer.message);
    if (answer.kind === 'ready') checkNames(mutants, answer.names);
    worker.send({ kind: 'begin', base, limits });
    return worker;
  };
  try {
    await Promise.all(Array.from({ length: jobs }, lane));
  } catch (e) {
    if (!(e instanceof Died)) throw e;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** A mutant of which nothing is known because its process ended, for instance for want of memory. */
const lost = ({ name, kind, place, what }: Mutant, how: string): Judged =>
  ({ name, kind, place, what, fate: 'undecided', said: [], states: 0, transitions: 0, depth: 0, because: `its process ${how}` });

/** Refuses a model that another process reads differently. */
function checkNames(mutants: readonly Mutant[], there: readonly string[]): void {
  const missing = mutants.find(m => !there.includes(m.name));
  if (missing === undefined) return;
  throw new ModelError(`another process, which has loaded the same model, has no mutant '${missing.name}'. Likely cause: a model that depends on the time, on random numbers or on the environment. With --jobs 1 there is no other process`);
}

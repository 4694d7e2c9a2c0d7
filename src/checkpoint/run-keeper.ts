/**
 * The checkpoint of one run: a small file that says all but the states, and a log of the states that only grows. A writing
 * appends to the log, then replaces the small file, which says how much of the log counts: whenever it is cut off, what
 * was written before is whole.
 */
import { endianness } from 'node:os';
import type { Keeper } from '../explore/explore.ts';
import type { Search } from '../explore/search.ts';
import type { Stop } from '../explore/verdicts.ts';
import { ModelError } from '../model/index.ts';
import { MemoryLimit } from '../states/visited.ts';
import { VERSION, XSTATE_VERSION } from '../version.ts';
import { restoreCounts, saveCounts, tablesOf, type Counts } from './counts.ts';
import { replayRecords, Written } from './records.ts';
import { sampleOf } from './sample.ts';
import { Damaged, EMPTY, Log, readLog, readSealed, removeFile, writeSealed, type End } from './sealed.ts';
import { Differs, restoreTable, unchanged } from './tables.ts';

/** What must be the same for a search to go on. */
export interface About {
  readonly run: string;
  /** hash of the model as it is declared */
  readonly model: string;
  /** those that are judged */
  readonly properties: string;
}

interface Head {
  readonly about: object;
  readonly seconds: number;
  readonly log: number;
  readonly end: End;
  readonly counts: Counts;
  readonly sample: string;
}

const FORMAT = 1;
/** What is called so in a message. */
const NAMES: Readonly<Record<string, string>> = { format: 'format of checkpoints', model: 'model (its hash)', properties: 'properties', order: 'order of bytes' };

/** Refuses to go on where something is not as it was. */
export function sameAs(before: object, now: object, path: string): void {
  const differ = Object.entries(now).filter(([k, v]) => (before as Record<string, unknown>)[k] !== v);
  if (differ.length === 0) return;
  const what = differ.map(([k, v]) => `${NAMES[k] ?? k} then ${String((before as Record<string, unknown>)[k])}, now ${String(v)}`).join('; ');
  throw new ModelError(`checkpoint ${path}: it is of another search: ${what}. Go on with what it was written by, or begin anew with --checkpoint and another folder`);
}

export const versions = (): object => ({ format: FORMAT, realmcheck: VERSION, xstate: XSTATE_VERSION, order: endianness() });

export interface KeeperOptions {
  /** of the files, without their endings */
  readonly path: string;
  /** seconds between two writings */
  readonly every: number;
  /** go on with what is there */
  readonly resume: boolean;
  /** has somebody asked for a writing since the last time? */
  readonly asked: () => boolean;
  /** a writing has failed */
  readonly failed: (e: Error) => void;
}

export class RunKeeper implements Keeper {
  private readonly about: object;
  private readonly options: KeeperOptions;
  private written = new Written();
  private log: Log | undefined;
  private number = 0;
  /** the first log that may be there */
  private oldest = 0;
  private end_ = EMPTY;
  /** is there a checkpoint of this run? */
  private kept = false;
  private due = 0;

  constructor(about: About, options: KeeperOptions) {
    this.about = { ...versions(), ...about };
    this.options = options;
    this.wait();
  }

  private get head(): string { return `${this.options.path}.json`; }
  private logOf(number: number): string { return `${this.options.path}.${number}.states`; }
  private wait(): void { this.due = performance.now() + this.options.every * 1000; }

  begin(search: Search, limit: number): number {
    if (!this.options.resume) return 0;
    try {
      const head = readSealed(this.head) as Head | undefined;
      if (!head) return 0;
      sameAs(head.about, this.about, this.head);
      this.restore(search, head, limit);
      this.kept = true;
      this.wait();
      return head.seconds;
    } catch (e) {
      const { head } = this;
      if (e instanceof Damaged) throw new ModelError(`checkpoint ${head}: damaged: ${e.message || this.logOf(this.number)} is not what was written. Likely cause: it was cut off, copied while it was written, or changed. Begin anew with --checkpoint and another folder`, { cause: e });
      if (e instanceof Differs) throw new ModelError(`checkpoint ${head}: it is of another model: ${e.message}. Likely cause: a function that the model calls was changed. Begin anew with --checkpoint and another folder`, { cause: e });
      if (e instanceof MemoryLimit || e instanceof RangeError) throw new ModelError(`checkpoint ${head}: its states need more memory than the search may use. Give it more with --max-memory, or go on where there is more`, { cause: e });
      throw e;
    }
  }

  private restore(search: Search, { counts, log, end, sample }: Head, limit: number): void {
    this.number = this.oldest = log;
    const { program } = search;
    const tables = tablesOf(search);
    if (tables.length !== counts.tables.length) throw new Differs('it has other machines');
    const byTable = new Map(tables.map((t, i) => [t, restoreTable(t, counts.tables[i]!)]));
    const numbers = program.tables.map(t => byTable.get(t)!);
    const admit = search.resume(counts.position, counts.states, limit);
    const renumbered = numbers.every(unchanged) ? undefined : numbers.map(n => n.locals);
    const written = replayRecords(readLog(this.logOf(log), end), search, renumbered, admit);
    restoreCounts(search, counts, numbers);
    if (search.set.count !== counts.states || (search.graph && written.expanded !== search.head)) throw new Damaged();
    if (sampleOf(search) !== sample) throw new Differs('in a sample of the visited states, its actions or claims say something else');
    // Where numbers of local states mean something else now, all is written anew.
    if (!renumbered) {
      this.written = written;
      this.end_ = end;
    } else this.number++;
  }

  turn(search: Search, seconds: number): void {
    if (this.options.asked() || performance.now() >= this.due) this.write(search, seconds);
  }

  /** A run that has come to its end before there was a checkpoint is soon run again. */
  end(search: Search, seconds: number, stopped: Stop | undefined): void {
    if (this.kept || (stopped !== undefined && stopped !== 'found')) this.write(search, seconds);
    this.log?.close();
    this.log = undefined;
  }

  private write(search: Search, seconds: number): void {
    // In the middle of a state there is nothing to go on with: what was written before stays.
    if (search.torn) return;
    try {
      this.log ??= new Log(this.logOf(this.number), this.end_);
      const counts = saveCounts(search);
      this.written.append(this.log, search);
      this.log.sync();
      this.end_ = this.log.end;
      const head: Head = { about: this.about, seconds, log: this.number, end: this.end_, counts, sample: sampleOf(search) };
      writeSealed(this.head, head);
      for (; this.oldest < this.number; this.oldest++) removeFile(this.logOf(this.oldest));
      this.kept = true;
    } catch (e) {
      if ((e as NodeJS.ErrnoException).syscall === undefined) throw e;
      // The disk is full, perhaps. What was written before stays; the next time begins a log of its own.
      this.options.failed(e as Error);
      this.log?.close();
      this.log = undefined;
      this.number++;
      this.end_ = EMPTY;
      this.written = new Written();
    }
    this.wait();
  }
}

/**
 * The states of a search in files: all of them in the order of their numbers, with where they were found from; and once more
 * in sorted runs, in which a state can be looked up. What the states of a level lead to is put aside, and looked up when the
 * level is done: all at once, in the order of the runs.
 */
import { join } from 'node:path';
import { bitsFor, layOut, pack, sameLayout, unpackAt, type Layout } from '../states/layout.ts';
import { TooMany } from '../states/visited.ts';
import { RecordFile, Page } from './records.ts';
import { hashOf, merge, mergeRuns, narrowed, RunReader, sortRun } from './runs.ts';

/** Numbers of states are 32-bit numbers with a sign, in files as in memory. */
const MOST_STATES = 2 ** 31 - 1;

/** Runs that may be open at once. */
const MANY = 64;

export class Levels {
  private readonly folder: string;
  private layout: Layout;
  private states: RecordFile;
  private readonly parents: RecordFile;
  private pages: { readonly states: Page; readonly parents: Page };
  /** of states that have a number, which goes with them */
  private visited: RecordFile[] = [];
  /** what the level leads to, in the order in which it was met, with parents; some of it is there more than once, or visited */
  private candidates: RecordFile;
  /** the same as runs, with places in `candidates` */
  private runs: RecordFile[] = [];
  /** how many candidates came at once */
  private parts: number[] = [];
  private files = 0;
  private readonly most: number;

  private readonly sizes: () => readonly number[];
  /** for states that are packed in another way */
  private buffer = new Int32Array();
  private key: Int32Array;

  /**
   * @param most states that are sorted at once
   * @param sizes slot -> how many local states are known now
   */
  constructor(folder: string, layout: Layout, most: number, sizes: () => readonly number[]) {
    this.sizes = sizes;
    this.key = new Int32Array(layout.words);
    this.folder = folder;
    this.layout = layout;
    this.most = most;
    this.states = this.file(layout.words);
    this.parents = this.file(1);
    this.candidates = this.file(layout.words + 1);
    this.pages = { states: new Page(this.states), parents: new Page(this.parents) };
  }

  get count(): number { return this.states.count; }
  private path(): string { return join(this.folder, String(this.files++)); }
  private file(width: number): RecordFile { return new RecordFile(this.path(), width); }

  /** Numbers states that are known to be new. */
  begin(store: Int32Array, parents: Int32Array, count: number): void {
    const { words } = this.layout;
    const parent = new Int32Array(1);
    for (let from = 0; from < count; from += this.most) {
      const to = Math.min(count, from + this.most);
      for (let id = from; id < to; id++) {
        this.states.append(store, id * words);
        parent[0] = parents[id]!;
        this.parents.append(parent, 0);
      }
      this.remember(sortRun(this.path(), store.subarray(from * words, to * words), words, i => from + i));
    }
  }

  /** Adds a run of visited states; runs of about the same size become one. */
  private remember(run: RecordFile): void {
    if (run.count === 0) return run.remove();
    this.visited.push(run);
    for (let n = this.visited.length; n > 1 && this.visited[n - 2]!.count < 2 * this.visited[n - 1]!.count; n--) {
      this.visited.push(mergeRuns(this.visited.splice(n - 2), this.path()));
    }
  }

  /** Puts aside what some states lead to: different states, in the order in which they were met. */
  put(store: Int32Array, from: number, to: number, layout: Layout, parentOf: (i: number) => number): void {
    if (to <= from) return;
    const sizes = this.sizes();
    if (sizes.some((n, slot) => n - 1 > this.layout.mask[slot]!)) this.relayOut(layOut(sizes.map(n => bitsFor(n) + 1), true));
    const { words } = this.layout;
    const states = sameLayout(layout, this.layout) ? store.subarray(from * words, to * words) : this.repacked(store, from, to, layout);
    const before = this.candidates.count;
    if (before + to - from > 2 ** 32) throw new TooMany('a level leads to more than 2^32 states before they are compared');
    for (let i = 0; i < to - from; i++) this.candidates.append(states, i * words, parentOf(from + i));
    this.parts.push(to - from);
    this.runs.push(sortRun(this.path(), states, words, i => before + i));
    if (this.runs.length > MANY) this.runs = narrowed(this.runs, () => this.path());
  }

  /** States as they are packed here. */
  private repacked(store: Int32Array, from: number, to: number, layout: Layout): Int32Array {
    const { words } = this.layout;
    if (this.buffer.length < (to - from) * words) this.buffer = new Int32Array((to - from) * words);
    const locals = new Int32Array(layout.word.length);
    for (let i = from; i < to; i++) {
      unpackAt(layout, store, i * layout.words, locals);
      pack(this.layout, locals, this.key);
      for (let w = 0; w < words; w++) this.buffer[(i - from) * words + w] = this.key[w]!;
    }
    return this.buffer.subarray(0, (to - from) * words);
  }

  /** Numbers what is new of what was put aside, in the order in which it was met. @param found is told each new state */
  settle(found: (locals: Int32Array, id: number) => void): void {
    const { words } = this.layout;
    const isNew = new Uint32Array((this.candidates.count >>> 5) + 1);
    const readers = this.visited.map(run => new RunReader(run));
    const fresh = this.file(words + 1);
    this.runs = narrowed(this.runs, () => this.path());
    merge(this.runs, (numbers, at, place, hash) => {
      for (const r of readers) if (r.find(hash, numbers, at)) return;
      isNew[place >>> 5]! |= 1 << (place & 31);
      fresh.append(numbers, at, place);
    });
    const first = this.count;
    if (first + fresh.count > MOST_STATES) throw new TooMany('more than 2^31 states');
    // How many are new in front of each word of the bits.
    const rank = new Uint32Array(isNew.length);
    for (let i = 1; i < rank.length; i++) rank[i] = rank[i - 1]! + ones(isNew[i - 1]!);
    const run = this.file(words + 1);
    each(fresh, (numbers, at) => {
      const place = numbers[at + words]! >>> 0;
      run.append(numbers, at, first + rank[place >>> 5]! + ones(isNew[place >>> 5]! & ((1 << (place & 31)) - 1)));
    });
    fresh.remove();
    run.rest();
    const locals = new Int32Array(this.layout.word.length);
    each(this.candidates, (numbers, at, place) => {
      if ((isNew[place >>> 5]! & (1 << (place & 31))) === 0) return;
      this.states.append(numbers, at);
      this.parents.append(numbers, at + words);
      unpackAt(this.layout, numbers, at, locals);
      found(locals, this.count - 1);
    });
    this.forget();
    this.remember(run);
  }

  /** What was put aside is of no use any more. */
  private forget(): void {
    for (const file of [...this.runs, this.candidates]) file.remove();
    this.runs = [];
    this.parts = [];
    this.candidates = this.file(this.layout.words + 1);
  }

  /** Copies the packed states from `first` on. Returns how many. */
  load(first: number, into: Int32Array): number { return this.states.read(first, into); }
  get packed(): Layout { return this.layout; }

  readLocals(id: number, into: Int32Array): void {
    const { states } = this.pages;
    const at = states.seek(id);
    unpackAt(this.layout, states.at, at, into);
  }

  parentOf(id: number): number {
    const { parents } = this.pages;
    return parents.at[parents.seek(id)]!;
  }

  /** The number of a state, or -1. */
  find(locals: ArrayLike<number>): number {
    const { layout } = this;
    for (let slot = 0; slot < layout.mask.length; slot++) if (locals[slot]! > layout.mask[slot]!) return -1;
    const key = new Int32Array(layout.words);
    pack(layout, locals, key);
    const hash = hashOf(key, 0, layout.words);
    for (const run of this.visited) {
      const reader = new RunReader(run);
      if (reader.find(hash, key, 0)) return reader.value;
    }
    return -1;
  }

  /** Packs all anew: a local state was met for which the fields are too narrow. The runs are in another order then. */
  private relayOut(layout: Layout): void {
    const old = this.layout;
    const locals = new Int32Array(old.word.length);
    const repacked = (from: RecordFile, more: number): RecordFile => {
      const to = this.file(layout.words + more);
      const record = new Int32Array(to.width);
      each(from, (numbers, at) => {
        unpackAt(old, numbers, at, locals);
        pack(layout, locals, record);
        if (more > 0) record[layout.words] = numbers[at + old.words]!;
        to.append(record, 0);
      });
      from.remove();
      return to;
    };
    for (const run of [...this.visited, ...this.runs]) run.remove();
    this.layout = layout;
    this.key = new Int32Array(layout.words);
    this.states = repacked(this.states, 0);
    this.candidates = repacked(this.candidates, 1);
    this.pages = { states: new Page(this.states), parents: new Page(this.parents) };
    this.visited = [];
    for (let from = 0; from < this.count; from += this.most) this.remember(this.sorted(this.states, from, Math.min(this.count, from + this.most)));
    let from = 0;
    this.runs = this.parts.map(n => this.sorted(this.candidates, from, from += n));
  }

  private sorted(file: RecordFile, from: number, to: number): RecordFile {
    const { words } = this.layout;
    const records = new Int32Array((to - from) * file.width);
    file.read(from, records);
    const states = new Int32Array((to - from) * words);
    for (let i = 0; i < to - from; i++) for (let w = 0; w < words; w++) states[i * words + w] = records[i * file.width + w]!;
    return sortRun(this.path(), states, words, i => from + i);
  }

  remove(): void { for (const file of [this.states, this.parents, this.candidates, ...this.visited, ...this.runs]) file.remove(); }
}

const ones = (x: number): number => {
  let n = x - ((x >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** Visits the records of a file in their order. */
function each(file: RecordFile, visit: (numbers: Int32Array, at: number, place: number) => void): void {
  const numbers = new Int32Array(Math.max(1, Math.floor(2 ** 15 / file.width)) * file.width);
  for (let first = 0; first < file.count;) {
    const records = file.read(first, numbers);
    for (let i = 0; i < records; i++) visit(numbers, i * file.width, first + i);
    first += records;
  }
}

/**
 * Sorted runs of states: files of packed states, each with a number, in the order of a hash of their words and then of the
 * words. A hash is spread evenly, so that the place of a state in a run can be told nearly, and what lies between is skipped.
 */
import { RecordFile } from './records.ts';

export function hashOf(numbers: Int32Array, at: number, words: number): number {
  let h = 0x2545f491;
  for (let w = 0; w < words; w++) {
    h = Math.imul(h ^ numbers[at + w]!, 0x9e3779b1);
    h ^= h >>> 15;
    h = Math.imul(h, 0x85ebca77);
    h ^= h >>> 13;
  }
  return h >>> 0;
}

function compareWords(a: Int32Array, i: number, b: Int32Array, j: number, words: number): number {
  for (let w = 0; w < words; w++) {
    const difference = a[i + w]! - b[j + w]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Bytes that sorting takes for each state. */
export const SORT_BYTES = 12;

/** What sorting needs, to be used again: what is not used any more is long given back by nobody. */
let scratch = { hashes: new Uint32Array(), order: new Uint32Array(), other: new Uint32Array() };
function scratchFor(n: number): typeof scratch {
  if (scratch.order.length < n) scratch = { hashes: new Uint32Array(n), order: new Uint32Array(n), other: new Uint32Array(n) };
  return scratch;
}

/** Writes a run of different states. @param states words of state after state @param valueOf what number goes with the i-th */
export function sortRun(path: string, states: Int32Array, words: number, valueOf: (i: number) => number): RecordFile {
  const n = states.length / words;
  const { hashes, order: a, other: b } = scratchFor(n);
  for (let i = 0; i < n; i++) hashes[i] = hashOf(states, i * words, words);
  // By the low half of the hash, then by the high one: each keeps the order of what is equal.
  let [order, other] = [a, b];
  for (let i = 0; i < n; i++) order[i] = i;
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(2 ** 16 + 1);
    for (let i = 0; i < n; i++) starts[((hashes[i]! >>> shift) & 0xffff) + 1]!++;
    for (let d = 0; d < 2 ** 16; d++) starts[d + 1]! += starts[d]!;
    for (let i = 0; i < n; i++) other[starts[(hashes[order[i]!]! >>> shift) & 0xffff]!++] = order[i]!;
    [order, other] = [other, order];
  }
  for (let i = 1; i < n; i++) {
    for (let j = i; j > 0 && hashes[order[j]!] === hashes[order[j - 1]!] && compareWords(states, order[j]! * words, states, order[j - 1]! * words, words) < 0; j--) {
      [order[j], order[j - 1]] = [order[j - 1]!, order[j]!];
    }
  }
  const run = new RecordFile(path, words + 1);
  for (let i = 0; i < n; i++) run.append(states, order[i]! * words, valueOf(order[i]!));
  return run.rest();
}

/** Numbers that a reader holds. */
const HELD = 2 ** 13;

/** Goes through a run from its beginning to its end. */
export class RunReader {
  readonly numbers: Int32Array;
  /** where the record stands that is looked at; meaningless at the end */
  at = 0;
  hash = 0;
  ended = false;
  private readonly run: RecordFile;
  private readonly words: number;
  private first = 0;
  private records = 0;
  private index = 0;

  constructor(run: RecordFile) {
    this.run = run;
    this.words = run.width - 1;
    this.numbers = new Int32Array(Math.max(1, Math.floor(HELD / run.width)) * run.width);
    this.load(0);
  }

  get value(): number { return this.numbers[this.at + this.words]!; }

  next(): void {
    if (++this.index < this.records) this.look();
    else this.load(this.first + this.records);
  }

  /** Goes on to the first state that is not before the one given. Is it that one? */
  find(hash: number, numbers: Int32Array, at: number): boolean {
    const { words } = this;
    if (!this.ended && hash > this.hash) this.skip(hash);
    while (!this.ended && (this.hash < hash || (this.hash === hash && compareWords(this.numbers, this.at, numbers, at, words) < 0))) this.next();
    return !this.ended && this.hash === hash && compareWords(this.numbers, this.at, numbers, at, words) === 0;
  }

  /** Comes nearer to a hash, and not behind the first state that has it. */
  private skip(hash: number): void {
    const here = this.first + this.index;
    const far = (hash - this.hash) / (2 ** 32 - this.hash) * (this.run.count - here);
    const margin = 4 * Math.sqrt(far) + 16;
    if (far - margin < 2 * this.records) return;
    const back = { first: this.first, index: this.index };
    this.load(here + Math.floor(far - margin));
    // Too far, as hashes are not quite even: the long way then.
    if (this.ended || this.hash >= hash) {
      this.load(back.first);
      this.index = back.index;
      this.look();
    }
  }

  private load(first: number): void {
    this.first = first;
    this.index = 0;
    this.records = this.run.read(first, this.numbers);
    this.ended = this.records === 0;
    if (!this.ended) this.look();
  }

  private look(): void {
    this.at = this.index * this.run.width;
    this.hash = hashOf(this.numbers, this.at, this.words);
  }
}

/** Several runs as one: each state once, with the smallest number that it has in one of them. */
export function merge(runs: readonly RecordFile[], each: (numbers: Int32Array, at: number, value: number, hash: number) => void): void {
  const readers = runs.map(r => new RunReader(r)).filter(r => !r.ended);
  const words = (runs[0]?.width ?? 1) - 1;
  const before = (a: RunReader, b: RunReader): boolean => a.hash < b.hash || (a.hash === b.hash && compareWords(a.numbers, a.at, b.numbers, b.at, words) < 0);
  const state = new Int32Array(words);
  while (readers.length > 0) {
    let least = readers[0]!;
    for (let i = 1; i < readers.length; i++) if (before(readers[i]!, least)) least = readers[i]!;
    const { hash } = least;
    for (let w = 0; w < words; w++) state[w] = least.numbers[least.at + w]!;
    let value = Infinity;
    for (let i = readers.length - 1; i >= 0; i--) {
      const r = readers[i]!;
      if (r.hash !== hash || compareWords(r.numbers, r.at, state, 0, words) !== 0) continue;
      // As an unsigned number: there may be more of them than states.
      value = Math.min(value, r.value >>> 0);
      r.next();
      if (r.ended) readers.splice(i, 1);
    }
    each(state, 0, value, hash);
  }
}

/** Runs of which at most so many are read at once. */
const FAN = 16;

/** The same states in at most FAN runs. The runs given are used up. */
export function narrowed(runs: readonly RecordFile[], path: () => string): RecordFile[] {
  let all = [...runs];
  while (all.length > FAN) {
    const some = all.slice(0, FAN);
    all = [...all.slice(FAN), mergeRuns(some, path())];
  }
  return all;
}

export function mergeRuns(runs: readonly RecordFile[], path: string): RecordFile {
  const merged = new RecordFile(path, runs[0]!.width);
  merge(runs, (numbers, at, value) => merged.append(numbers, at, value));
  for (const r of runs) r.remove();
  return merged.rest();
}

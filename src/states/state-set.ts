import { MemoryLimit, TooMany, type Visited } from './visited.ts';

/**
 * The exact set of visited states. States are stored whole, in the order of their discovery, `words` integers each;
 * the number of a state is its position. An open-addressing table of numbers (+1, 0 = free) finds them again.
 * Beside each state: the one that it was reached from first.
 */
export class StateSet implements Visited {
  readonly words: number;
  /** bytes that the set may hold, also while it grows */
  limit = Infinity;
  store: Int32Array;
  parent: Int32Array;
  count = 0;
  private table: Int32Array;
  private mask: number;
  private capacity: number;

  constructor(words: number, capacity = 1024) {
    this.words = words;
    this.capacity = capacity;
    this.store = new Int32Array(capacity * words);
    this.parent = new Int32Array(capacity);
    this.table = new Int32Array(capacity * 2);
    this.mask = capacity * 2 - 1;
  }

  /** Bytes held now. */
  get bytes(): number { return (this.store.length + this.parent.length + this.table.length) * 4; }

  /** Makes room for `n` more states. */
  reserve(n: number): void {
    while (this.count + n > this.capacity) this.grow();
  }

  /** The number of the state in `key`; a new one if it was not there (then `count` has grown by one). */
  add(key: Int32Array, parent: number): number {
    const { words } = this;
    if (this.count >= this.capacity) this.grow();
    const { store, table, mask } = this;
    let at = hash(key, words) & mask;
    for (;;) {
      const id = table[at]! - 1;
      if (id < 0) break;
      let same = true;
      for (let w = 0, base = id * words; w < words; w++) {
        if (store[base + w] !== key[w]) { same = false; break; }
      }
      if (same) return id;
      at = (at + 1) & mask;
    }
    const id = this.count++;
    table[at] = id + 1;
    for (let w = 0, base = id * words; w < words; w++) store[base + w] = key[w]!;
    this.parent[id] = parent;
    return id;
  }

  has(key: Int32Array): boolean { return this.find(key) >= 0; }

  /** The number of the state in `key`, or -1. */
  find(key: Int32Array): number {
    const { words, store, table, mask } = this;
    for (let at = hash(key, words) & mask; ; at = (at + 1) & mask) {
      const id = table[at]! - 1;
      if (id < 0 || key.every((k, w) => store[id * words + w] === k)) return id;
    }
  }

  private grow(): void {
    const { words } = this;
    const capacity = this.capacity * 2;
    // While it grows, the old arrays and the new ones (twice their size) exist together.
    if (this.bytes * 3 > this.limit) throw new MemoryLimit();
    if (capacity > 2 ** 30) throw new TooMany('more than 2^30 states');
    this.store = grown(this.store, capacity * words);
    this.parent = grown(this.parent, capacity);
    const table = this.table = new Int32Array(capacity * 2);
    const mask = this.mask = capacity * 2 - 1;
    const key = new Int32Array(words);
    for (let id = 0; id < this.count; id++) {
      for (let w = 0; w < words; w++) key[w] = this.store[id * words + w]!;
      let at = hash(key, words) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = id + 1;
    }
    this.capacity = capacity;
  }
}

function grown(old: Int32Array, length: number): Int32Array {
  const next = new Int32Array(length);
  next.set(old);
  return next;
}

function hash(key: Int32Array, words: number): number {
  let h = 0x9e3779b9 | 0;
  for (let w = 0; w < words; w++) {
    h = Math.imul(h ^ key[w]!, 0x85ebca6b);
    h ^= h >>> 15;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 13;
  }
  return h;
}

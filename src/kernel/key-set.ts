/** The visited states in tables of keys, in the memory of the kernel. */
import { entryBytes } from './key-layout.ts';
import type { KeyKernel } from './kernel.ts';
import { TABLE } from './keys.ts';
import { CONTROL, LOAD, type Places } from './memory.ts';
import { MemoryLimit, type Visited } from '../states/visited.ts';

export class KeySet implements Visited {
  readonly words: number;
  limit = Infinity;
  readonly store: Int32Array;
  readonly parent: Int32Array;
  private readonly control: Int32Array;
  private readonly places: Places;
  private readonly key: Int32Array;
  private readonly kernel: KeyKernel;

  constructor(words: number, memory: ArrayBufferLike, places: Places, kernel: KeyKernel) {
    this.words = words;
    this.places = places;
    this.kernel = kernel;
    this.store = new Int32Array(memory, places.states, places.capacity * words);
    this.parent = new Int32Array(memory, places.parents, places.capacity);
    this.control = new Int32Array(memory, 0, 256);
    this.key = new Int32Array(memory, places.key, words);
    const { firstBits, bytesFor } = places.keyTables!;
    places.lanes.forEach((_, table) => {
      this.control[this.word(table, TABLE.size)] = firstBits;
      new Int32Array(memory, places.table + table * bytesFor(places.maxSlots), bytesFor(2 ** firstBits) / 4).fill(0);
    });
  }

  get count(): number { return this.control[CONTROL.count / 4]!; }
  set count(n: number) { this.control[CONTROL.count / 4] = n; }
  get bytes(): number { return this.bytesWith(() => 0); }

  private word(table: number, at: number): number { return (CONTROL.tables + table * TABLE.bytes + at) / 4; }
  /** Bytes of everything when each table has so many more entries. */
  private bytesWith(more: (table: number) => number): number {
    const { lanes, keyTables, maxSlots } = this.places;
    let [bytes, added] = [0, 0];
    lanes.forEach((_, table) => {
      let n = this.control[this.word(table, TABLE.size)]!;
      const entries = this.control[this.word(table, TABLE.entries)]! + more(table);
      while (n < keyTables!.bits && entries > 2 ** n * LOAD / 16 && 2 ** n < maxSlots) n++;
      bytes += 2 ** n * entryBytes(keyTables!, n);
      added += more(table);
    });
    return bytes + (this.count + added) * (this.words + 1) * 4;
  }

  /** Sees that there is room for what a batch may add. */
  reserve(more: (table: number) => number): void {
    const all = this.places.lanes.reduce((n, _, table) => n + more(table), 0);
    // Of what looks new most is not, and there are no more states than fit into the bits.
    if (Math.min(this.count + all, 2 ** this.places.keyTables!.keyBits) > this.places.capacity || this.bytesWith(more) > this.limit) throw new MemoryLimit();
  }

  add(key: Int32Array, parent: number): number {
    this.key.set(key);
    // A table is made larger by the kernel, which knows nothing of a limit.
    if ((this.count & 0xff) === 0) this.reserve(() => 0x100);
    const entered = this.kernel.enter();
    if (entered === 2) throw new MemoryLimit();
    if (entered === 0) return -1;
    const id = this.count;
    this.count = id + 1;
    this.store.set(key, id * this.words);
    this.parent[id] = parent;
    return id;
  }

  has(key: Int32Array): boolean {
    this.key.set(key);
    return this.kernel.has() === 1;
  }

  find(key: Int32Array): number { return this.has(key) ? this.kernel.number(this.count) : -1; }
}

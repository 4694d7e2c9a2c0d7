/** The visited states with a table of their numbers, in the memory of the kernel. */
import type { NumberKernel } from './kernel.ts';
import { CONTROL, GROWN_FAST, LOAD, type Places } from './memory.ts';
import { MemoryLimit, type Visited } from '../states/visited.ts';

export class NumberSet implements Visited {
  readonly words: number;
  limit = Infinity;
  private readonly places: Places;
  readonly store: Int32Array;
  readonly parent: Int32Array;
  private readonly control: Int32Array;
  private readonly key: Int32Array;
  private readonly table: Int32Array;
  private readonly kernel: NumberKernel;

  constructor(words: number, memory: ArrayBufferLike, places: Places, kernel: NumberKernel) {
    this.words = words;
    this.places = places;
    this.kernel = kernel;
    this.store = new Int32Array(memory, places.states, places.capacity * words);
    this.parent = new Int32Array(memory, places.parents, places.capacity);
    this.table = new Int32Array(memory, places.table, places.maxSlots);
    this.control = new Int32Array(memory, 0, 256);
    this.key = new Int32Array(memory, places.key, words);
    this.mask = places.firstSlots - 1;
    this.table.fill(0, 0, places.firstSlots);
  }

  get count(): number { return this.control[CONTROL.count / 4]!; }
  private get mask(): number { return this.control[CONTROL.mask / 4]!; }
  private set mask(n: number) { this.control[CONTROL.mask / 4] = n; }
  get bytes(): number { return this.count * (this.words + 1) * 4 + (this.mask + 1) * 4; }

  /** Makes room for `n` more states. */
  reserve(n: number): void {
    while (this.count + n > (this.mask + 1) * LOAD / 16) this.enlarge();
  }

  private enlarge(): void {
    const now = this.mask + 1;
    const slots = now * (now < GROWN_FAST && now * 4 <= this.places.maxSlots ? 4 : 2);
    if (slots > this.places.maxSlots || (this.count * (this.words + 1) + slots) * 4 > this.limit) throw new MemoryLimit();
    this.table.fill(0, 0, slots);
    this.mask = slots - 1;
    this.kernel.rehash();
  }

  add(key: Int32Array, parent: number): number {
    this.reserve(1);
    this.key.set(key);
    return this.kernel.add(parent);
  }

  has(key: Int32Array): boolean { return this.find(key) >= 0; }

  find(key: Int32Array): number {
    this.key.set(key);
    return this.kernel.lookup();
  }
}

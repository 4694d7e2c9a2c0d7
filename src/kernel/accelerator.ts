/** Runs the kernel for a search: batch after batch, and the search itself for what the kernel does not know. */
import type { Program } from '../compile/program.ts';
import { allocate, instantiate, release, type KernelMemory } from './allocate.ts';
import { ImageFull, writeImage, type Asked, type Counters } from './image.ts';
import { kernelModule, type Kernel } from './kernel.ts';
import { KernelSet } from './kernel-set.ts';
import type { Layout } from '../states/layout.ts';
import { BATCH, CONTROL, FIRST_SLOTS, PAGE, placesIn, STATUS, type Places } from './memory.ts';

/** What the accelerator needs to know of a search, and adds to it. */
export interface Accelerated extends Asked {
  readonly fired: Float64Array;
  readonly blocked: Uint8Array;
  readonly received: (Uint8Array | undefined)[][];
  readonly refused: unknown;
  readonly failures: readonly (readonly unknown[])[];
}

/** What came of a batch. */
export interface Batch {
  readonly expanded: number;
  readonly edges: number;
  /** the state after the last that was expanded is one for the search itself */
  readonly stuck: boolean;
}

export interface AcceleratorOptions {
  readonly pages: number;
  /** what is learnt is given to the kernel at once, whatever that costs */
  readonly eager: boolean;
  /** of a hash, that are used */
  readonly hashBits: number;
}

export class Accelerator {
  readonly set: KernelSet;
  /** of the last batch: the first edge of each state; where edges lead, and by which actions */
  readonly starts: Int32Array;
  readonly ids: Int32Array;
  readonly actions: Int32Array;
  private readonly program: Program;
  private readonly layout: Layout;
  private readonly eager: boolean;
  private readonly kernel: Kernel;
  private readonly places: Places;
  private readonly memory: KernelMemory;
  private counters: Counters | undefined;
  /** milliseconds that the last image took, and that the search has spent since on what the kernel did not know */
  private cost = 0;
  private spent = 0;
  /** what is known does not fit into the memory: the search does everything itself */
  private overfull = false;

  /** Undefined when there is no memory for a kernel. */
  static create(program: Program, layout: Layout, stepClaims: boolean, options: AcceleratorOptions): Accelerator | undefined {
    const memory = allocate(options.pages);
    return memory && new Accelerator(program, layout, stepClaims, options, memory);
  }

  private constructor(program: Program, layout: Layout, stepClaims: boolean, { eager, hashBits }: AcceleratorOptions, memory: KernelMemory) {
    this.eager = eager;
    this.program = program;
    this.layout = layout;
    this.memory = memory;
    const places = this.places = placesIn(memory.buffer.byteLength / PAGE, layout, program.actions.length);
    // It may have been used before. States and their parents are written before they are read.
    new Uint8Array(memory.buffer, 0, places.image).fill(0);
    new Int32Array(memory.buffer, places.table, FIRST_SLOTS).fill(0);
    this.kernel = instantiate(kernelModule(layout, places, stepClaims, hashBits), memory) as Kernel;
    this.set = new KernelSet(layout.words, memory.buffer, places, this.kernel);
    const most = places.room + program.actions.length + 1;
    this.starts = new Int32Array(memory.buffer, places.starts, BATCH + 1);
    this.ids = new Int32Array(memory.buffer, places.ids, most);
    this.actions = new Int32Array(memory.buffer, places.actions, most);
  }

  /**
   * Expands states from .. to - 1, or the first of them, and has claims judge what is new.
   * @param ask does so for a state of which the kernel does not know the answers
   */
  run(search: Accelerated, from: number, to: number, ask: (state: number) => void): Batch {
    if (!this.overfull && (!this.counters || this.spent > (this.eager ? 0 : this.cost))) this.renew(search);
    if (this.overfull) return { expanded: 0, edges: 0, stuck: true };
    const { set, kernel } = this;
    const { control } = set;
    control[CONTROL.refusedKnown / 4] = search.refused ? 1 : 0;
    control[CONTROL.endsMatter / 4] = this.program.properties.some((p, i) => p.kind === 'deadlock' && !search.failures[i]![0]) ? 1 : 0;
    const expanded = kernel.expand(from, Math.min(to, from + BATCH));
    const edges = control[CONTROL.edges / 4]!;
    set.reserve(edges);
    const before = set.count;
    kernel.resolve(from);
    if (search.ofStates.any) {
      for (let state = before; (state = kernel.judge(state, set.count)) < set.count; state++) this.timed(() => ask(state));
    }
    return { expanded, edges, stuck: control[CONTROL.status / 4] === STATUS.unknown };
  }

  /** Does something that the kernel could not do. */
  timed(work: () => void): void {
    const began = performance.now();
    work();
    this.spent += performance.now() - began;
  }

  /** Tells the kernel what has been learnt. It pays when what it did not know has cost as much as this does. */
  private renew(search: Accelerated): void {
    const began = performance.now();
    this.harvest(search);
    this.program.diagrams.refresh();
    try {
      this.counters = writeImage(this.memory.buffer, this.places, this.layout, this.program, search);
    } catch (e) {
      if (!(e instanceof ImageFull)) throw e;
      this.counters = { tallies: [], received: [] };
      this.overfull = true;
    }
    this.spent = 0;
    this.cost = performance.now() - began;
  }

  /** Lets others have the memory; nothing of this may be used afterwards. */
  release(): void { release(this.memory, this.memory.buffer.byteLength / PAGE); }

  /** Adds what the kernel has counted to what the search has. */
  harvest(search: Accelerated): void {
    const { places, memory: { buffer } } = this;
    const fired = new Float64Array(buffer, places.fired, search.fired.length);
    fired.forEach((n, i) => { search.fired[i]! += n; });
    fired.fill(0);
    new Uint8Array(buffer, places.blocked, search.blocked.length).forEach((b, i) => { search.blocked[i]! |= b; });
    for (const { tally, at } of this.counters?.tallies ?? []) {
      const count = new Float64Array(buffer, at, 1);
      tally.count += count[0]!;
      count[0] = 0;
    }
    for (const { slot, event, at } of this.counters?.received ?? []) {
      const receipts = new Uint8Array(buffer.slice(at, at + this.layout.mask[slot]! + 1));
      if (!receipts.includes(1)) continue;
      search.received[slot]![event]?.forEach((b, local) => { if (b === 1) receipts[local] = 1; });
      search.received[slot]![event] = receipts;
    }
  }
}

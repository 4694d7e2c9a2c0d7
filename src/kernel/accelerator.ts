/** Runs the kernel for a search: batch after batch, and the search itself for what the kernel does not know. */
import type { Program } from '../compile/program.ts';
import { allocate, instantiate, release, type KernelMemory } from './allocate.ts';
import { Image, ImageFull, type Asked } from './image.ts';
import { kernelModule, type Expander, type KeyKernel, type NumberKernel } from './kernel.ts';
import { KeySet } from './key-set.ts';
import { NumberSet } from './number-set.ts';
import type { Layout } from '../states/layout.ts';
import { MemoryLimit } from '../states/visited.ts';
import { CONTROL, ENDS, LANE, PAGE, placesIn, RECORD, STATUS, type Lane, type Places } from './memory.ts';
import { Special } from './special.ts';
import { TooMuchCode } from './branches.ts';
import { SPECIAL, TASK, Thread } from './threads.ts';

/** What the accelerator needs to know of a search, and adds to it. */
export interface Accelerated extends Asked {
  readonly fired: Float64Array;
  readonly blocked: Uint8Array;
  readonly received: (Uint8Array | undefined)[][];
  readonly refused: unknown;
  readonly failures: readonly (readonly unknown[])[];
}

/** What came of a batch, lane after lane in the order of the states. */
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
  /** threads, with the main one: a power of two */
  readonly threads: number;
  /** is the number of the state that an edge leads to asked for? */
  readonly numbered: boolean;
  /** states from which on there is code for the model */
  readonly specialFrom: number;
}

/** Edges of some states that were expanded one after the other. */
export interface Edges {
  readonly states: number;
  /** the first edge of each state; where edges lead, and by which actions */
  readonly starts: Int32Array;
  readonly ids: Int32Array;
  readonly actions: Int32Array;
}

/** There is no room for what a batch has found, of which nothing counts then. */
export class NoRoom extends MemoryLimit {}

/** A lane, seen from here: the part of the main thread in it, and the thread that is told what to do. */
interface Part {
  readonly lane: Lane;
  readonly control: Int32Array;
  readonly edges: { -readonly [k in keyof Edges]: Edges[k] };
  readonly kernel: NumberKernel & KeyKernel;
  /** code for the model, as the main thread calls it: that of the first lane */
  special: Expander | undefined;
  thread: Thread | undefined;
}

interface Range { readonly from: number; readonly to: number }

/** The least part of a batch that a lane gets, after another was stuck. */
const LEAST_SHARE = 1 / 32;

/** Code for the model is made anew when it did not know enough about so many states, which then took about as long as making it, and so many of those that it met. */
const ENOUGH = { eager: 1, else: 2 ** 15 } as const;
const SLOW = 1 / 16;

export class Accelerator {
  readonly set: KeySet | NumberSet;
  /** of the last batch; where states have no numbers, not where edges lead */
  readonly edges: Edges[] = [];
  private readonly parts: readonly Part[];
  private readonly program: Program;
  private readonly layout: Layout;
  private readonly eager: boolean;
  private readonly stepClaims: boolean;
  private readonly places: Places;
  private readonly memory: KernelMemory;
  private readonly code: (lane: number) => Uint8Array;
  private readonly specialCode: (special: Special, lane: number) => Uint8Array<ArrayBuffer>;
  private image: Image | undefined;
  private special: Special | undefined;
  /** states that were expanded with the code for the model, and those of them that it did not know enough about */
  private specially = 0;
  private slowly = 0;
  /** states from which on there is code for the model */
  private specialFrom: number;
  /** milliseconds that the last image took, and that the search has spent since on what the kernel did not know */
  private cost = 0;
  private spent = 0;
  /** what is known does not fit into the memory: the search does everything itself */
  private overfull = false;
  /** states that each lane gets: fewer after one was stuck, since what the lanes behind it did was for nothing */
  private share: number;
  private readonly few: number;

  /** Undefined when there is no memory for a kernel. */
  static create(program: Program, layout: Layout, stepClaims: boolean, options: AcceleratorOptions): Accelerator | undefined {
    const { threads, numbered, hashBits } = options;
    const memory = allocate(options.pages);
    if (!memory) return undefined;
    const keyed = !numbered && layout.words <= 2;
    const places = placesIn(layout, { pages: memory.buffer.byteLength / PAGE, actions: program.actions.length, lanes: threads, keyed, weak: hashBits < 32 });
    if (places) return new Accelerator(program, layout, stepClaims, options, memory, places);
    release(memory);
    return undefined;
  }

  private constructor(program: Program, layout: Layout, stepClaims: boolean, { eager, hashBits, specialFrom }: AcceleratorOptions, memory: KernelMemory, places: Places) {
    this.eager = eager;
    this.stepClaims = stepClaims;
    this.program = program;
    this.layout = layout;
    this.memory = memory;
    this.places = places;
    const keyed = places.keyTables !== undefined;
    const { buffer } = memory;
    this.specialFrom = keyed && !stepClaims ? specialFrom : Infinity;
    this.share = places.batch;
    this.few = Math.max(1, places.batch * LEAST_SHARE);
    // It may have been used before. States and their parents are written before they are read.
    new Uint8Array(buffer, 0, places.image).fill(0);
    const options = { stepClaims, hashBits };
    this.code = lane => kernelModule(layout, places, lane, options);
    this.specialCode = (special, lane) => special.code(lane, hashBits);
    this.parts = places.lanes.map((lane, i) => ({
      lane, control: new Int32Array(buffer, lane.control, LANE.bytes / 4), thread: undefined, special: undefined,
      kernel: (i === 0 || !keyed ? instantiate(this.code(i), memory) : {}) as NumberKernel & KeyKernel,
      edges: { states: 0, starts: new Int32Array(buffer, lane.starts, places.batch + 1), ids: new Int32Array(buffer, lane.ids, keyed ? 0 : places.most), actions: new Int32Array(buffer, lane.actions, places.most) },
    }));
    const { kernel } = this.parts[0]!;
    this.set = keyed ? new KeySet(layout.words, buffer, places, kernel) : new NumberSet(layout.words, buffer, places, kernel);
  }

  /**
   * Expands states from .. to - 1, or the first of them, and has claims judge what is new.
   * @param ask does so for a state of which the kernel does not know the answers
   */
  run(search: Accelerated, from: number, to: number, ask: (state: number) => void): Batch {
    this.edges.length = 0;
    if (!this.overfull && (!this.image || this.spent > (this.eager ? 0 : this.cost))) this.renew(search);
    if (this.overfull) return { expanded: 0, edges: 0, stuck: true };
    if (this.set.count >= this.specialFrom && (!this.special || (this.slowly > (this.eager ? ENOUGH.eager : ENOUGH.else) && this.slowly > this.specially * SLOW))) this.specialise();
    const control = new Int32Array(this.memory.buffer, 0, 64);
    control[CONTROL.refusedKnown / 4] = search.refused ? 1 : 0;
    const open = this.program.properties.filter((p, i) => p.kind === 'deadlock' && !search.failures[i]![0]);
    control[CONTROL.endsMatter / 4] = open.length === 0 ? ENDS.never : open.some(p => p.stuttering) ? ENDS.stuttering : ENDS.stuck;
    const began = performance.now();
    const used = this.expand(from, to);
    const { any } = search.ofStates;
    const found = this.set instanceof KeySet ? this.settle(this.set, used, any) : this.resolve(this.set, used, from);
    if (any) this.judge(found, ask);
    const last = used.at(-1)!;
    const unknown = last.control[LANE.status / 4] === STATUS.unknown;
    const expanded = used.reduce((n, p) => n + p.edges.states, 0);
    if (this.special) {
      this.specially += expanded;
      this.slowly += used.reduce((n, p) => n + p.control[LANE.slow / 4]!, 0);
    }
    // Short batches cost more than what they do.
    if (unknown && expanded < this.few) this.spent += performance.now() - began;
    return { expanded, edges: used.reduce((n, p) => n + p.control[LANE.edges / 4]!, 0), stuck: unknown };
  }

  /** Makes code of what is known now. */
  private specialise(): void {
    const { image, memory: { buffer }, parts } = this;
    if (!image) return;
    this.forget();
    try {
      const special = new Special(buffer, this.layout, this.places, bytes => image.room(bytes));
      const codes = parts.map((_, lane) => this.specialCode(special, lane));
      parts.forEach((part, lane) => {
        const code = codes[lane]!;
        if (lane === 0) {
          part.special = instantiate(code, this.memory) as Expander;
          return;
        }
        const at = image.room(code.length);
        new Uint8Array(buffer).set(code, at);
        const thread = this.threadOf(part, lane);
        thread.tell(TASK.specialise, at, code.length);
        thread.result();
      });
      this.special = special;
    } catch (e) {
      // It does without.
      if (!(e instanceof TooMuchCode || e instanceof ImageFull)) throw e;
      this.specialFrom = Infinity;
    }
  }

  /** Drops the code for the model. */
  private forget(): void {
    this.special?.note(new Uint8Array(this.memory.buffer));
    this.special = undefined;
    this.specially = 0;
    this.slowly = 0;
  }

  /** Has each lane expand a share of the states; returns the lanes of which the work counts. */
  private expand(from: number, to: number): Part[] {
    const { share, special } = this;
    const how = special ? SPECIAL : 0;
    // A thread is not worth waking for a few.
    const asked = to - from >= 2 * this.few ? this.parts.slice(0, Math.ceil((to - from) / share)) : this.parts.slice(0, 1);
    const size = Math.min(share, Math.ceil((to - from) / asked.length));
    const end = (i: number): number => Math.min(to, from + (i + 1) * size);
    const began = performance.now();
    asked.forEach((part, i) => { if (i > 0) this.threadOf(part, i).tell(TASK.expand + how, from + i * size, end(i)); });
    const expanded = asked.map((part, i) => i === 0 ? (special ? part.special! : part.kernel).expand(from, end(0)) : part.thread!.result());
    const used: Part[] = [];
    for (const [i, part] of asked.entries()) {
      part.edges.states = expanded[i]!;
      used.push(part);
      this.edges.push(part.edges);
      if (from + i * size + expanded[i]! < end(i)) break;
    }
    for (const part of asked.slice(used.length)) this.undo(part);
    const { control, edges: { states } } = used.at(-1)!;
    const full = control[LANE.status / 4] === STATUS.full;
    if (used.length < asked.length && !full) this.spent += performance.now() - began;
    this.share = used.length === asked.length ? Math.min(this.places.batch, Math.ceil(share * 1.1)) : Math.max(this.few, full ? Math.floor(states * 0.8) : share >> 1);
    return used;
  }

  /** What a lane behind one that was stuck has found does not count, nor must it remember it. */
  private undo({ lane, control, edges: { actions } }: Part): void {
    const { memory: { buffer }, program } = this;
    new Uint8Array(buffer, lane.recent, lane.recentEnd - lane.recent).fill(0);
    const edges = control[LANE.edges / 4]!;
    const fired = new Float64Array(buffer, lane.fired, program.actions.length);
    for (let edge = 0; edge < edges; edge++) fired[actions[edge]!]!--;
    if (!this.stepClaims) return;
    const tallies = new Int32Array(buffer, lane.tallies, edges);
    const counters = new Float64Array(buffer, lane.counters, (lane.countersEnd - lane.counters) / 8);
    for (const tally of tallies) counters[tally / 8]!--;
  }

  private threadOf(part: Part, lane: number): Thread { return part.thread ??= new Thread(this.memory, this.code(lane), this.places, lane); }

  /** Gives what the edges lead to numbers, lane after lane. Returns the states that are to be judged. */
  private resolve(set: NumberSet, used: readonly Part[], from: number): Range[] {
    const before = set.count;
    this.orNothing(used, () => { set.reserve(used.reduce((n, part) => n + part.control[LANE.edges / 4]!, 0)); });
    for (let at = from, i = 0; i < used.length; at += used[i]!.edges.states, i++) {
      used[i]!.kernel.resolve(at);
    }
    return [{ from: before, to: set.count }];
  }

  /** What a batch has counted counts only if there is room for what it has found. */
  private orNothing(used: readonly Part[], reserve: () => void): void {
    try { reserve(); } catch (e) {
      if (!(e instanceof MemoryLimit)) throw e;
      for (const part of used) this.undo(part);
      throw new NoRoom();
    }
  }

  /** Each thread looks up what belongs into its table; then each lane gives what it has found numbers, and judges it. Returns what is left to be judged. */
  private settle(set: KeySet, used: readonly Part[], judging: boolean): Range[] {
    const { parts, places, special } = this;
    const [kernel, others] = [parts[0]!.kernel, used.length > 1 ? parts.slice(1) : []];
    const start = (part: Part, table: number): number => part.lane.records + table * places.recordsBytes;
    const records = (part: Part, table: number, end: number): number => (part.control[end / 4 + table]! - start(part, table)) / RECORD.bytes;
    for (const part of parts) if (!used.includes(part)) parts.forEach((_, table) => { part.control[LANE.ends / 4 + table] = start(part, table); });
    this.orNothing(used, () => { set.reserve(table => used.reduce((n, part) => n + records(part, table, LANE.ends), 0)); });
    others.forEach((part, i) => { this.threadOf(part, i + 1).tell(TASK.settle); });
    const settled = (others.length > 0 ? used.map((_, lane) => kernel.settle(0, lane)) : parts.map((_, table) => kernel.settle(table, 0)));
    if ([...settled, ...others.map(part => part.thread!.result())].includes(0)) throw new MemoryLimit();

    let next = set.count;
    const ranges = used.map(part => ({ from: next, to: next += parts.reduce((n, _, table) => n + records(part, table, LANE.fresh), 0) }));
    used.forEach((part, i) => { if (i > 0) part.thread!.tell(TASK.publish + (special ? SPECIAL : 0), ranges[i]!.from, Number(judging)); });
    kernel.publish(set.count, 0);
    const [first, ...rest] = ranges;
    const left = [{ from: judging ? (special ? parts[0]!.special! : kernel).judge(first!.from, first!.to) : first!.to, to: first!.to }, ...rest.map(({ to }, i) => ({ from: used[i + 1]!.thread!.result(), to }))];
    set.count = next;
    return left;
  }

  /** Has the search judge the states of which the kernel does not know the answers, in their order. */
  private judge(ranges: readonly Range[], ask: (state: number) => void): void {
    const { kernel } = this.parts[0]!;
    for (const { from, to } of ranges) {
      for (let state = from; (state = kernel.judge(state, to)) < to; state++) this.timed(() => ask(state));
    }
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
    this.program.diagrams.refresh();
    const write = (): void => { (this.image ??= new Image(this.memory.buffer, this.places, this.layout, this.program)).write(search); };
    try { write(); } catch (e) {
      if (!(e instanceof ImageFull)) throw e;
      // Most of it may be what nothing points to any more.
      this.harvest(search);
      this.forget();
      this.image = undefined;
      try { write(); } catch (again) {
        if (!(again instanceof ImageFull)) throw again;
        this.overfull = true;
      }
    }
    this.spent = 0;
    this.cost = performance.now() - began;
  }

  /** Lets others have the memory; nothing of this may be used afterwards. */
  release(): void {
    const threads = this.parts.flatMap(part => part.thread ?? []);
    // At once where that is possible: who asks for a memory next should get this one.
    if (threads.length === 0) release(this.memory);
    else void Promise.all(threads.map(t => t.end())).then(() => { release(this.memory); });
  }

  /** Adds what the kernel has counted to what the search has. */
  harvest(search: Accelerated): void {
    const { places, memory: { buffer } } = this;
    this.special?.note(new Uint8Array(buffer));
    for (const { fired: at, counters } of places.lanes) {
      const fired = new Float64Array(buffer, at, search.fired.length);
      fired.forEach((n, i) => { search.fired[i]! += n; });
      fired.fill(0);
      for (const [tally, at] of this.image?.tallies ?? []) {
        const count = new Float64Array(buffer, counters + at, 1);
        tally.count += count[0]!;
        count[0] = 0;
      }
    }
    new Uint8Array(buffer, places.blocked, search.blocked.length).forEach((b, i) => { search.blocked[i]! |= b; });
    for (const { slot, event, at } of this.image?.received ?? []) {
      const receipts = new Uint8Array(buffer.slice(at, at + this.layout.mask[slot]! + 1));
      if (!receipts.includes(1)) continue;
      search.received[slot]![event]?.forEach((b, local) => { if (b === 1) receipts[local] = 1; });
      search.received[slot]![event] = receipts;
    }
  }
}

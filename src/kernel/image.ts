/**
 * What is known of a program, written into the kernel's memory: its diagrams, its tables, what its actions send, and the
 * tallies of what its claims answered.
 *
 * Records are made of 32-bit words. A pointer to a node of a diagram has a tag in its two low bits:
 *   direct    place of a local state; pointer for each of its numbers
 *   indirect  place of a local state; address of a table (u16) from its number to a value; pointer for each value
 *   comb      kind; how many instances; address of the pointers by result; root for each instance
 *   leaf      the result, in the other 30 bits; where the result is a record, its address
 */
import type { Diagram, Diagrams } from '../compile/diagram.ts';
import type { CompiledAction, Program } from '../compile/program.ts';
import { UNKNOWN } from '../compile/tabulate.ts';
import type { JointClaims, JointSteps } from '../compile/joint.ts';
import type { Layout } from '../states/layout.ts';
import { COMB, TAG } from './evaluate.ts';
import { ONE_BY_ONE, TARGET_BYTES } from './expand.ts';
import { CONTROL, type Places } from './memory.ts';

/** Local states up to which a node has a pointer for each of them. */
const DIRECT = 32;

/** Bytes of a line of the cache. */
const LINE = 64;

/** The image does not fit into its part of the memory. */
export class ImageFull extends Error {}

/** The actions that a local state does not rule out, and all their guards in one diagram where there is one. */
export interface Possible { readonly actions: readonly number[]; joint: JointSteps | undefined }
/** How often combinations of answers were given: a tree of the answers of group after group, with the count at its leaves. */
export interface Tally { readonly next: Tally[]; count: number }
export interface Answers { readonly groups: readonly { readonly joint: JointClaims }[]; readonly tallies: Tally; readonly any: boolean }

/** What a search asks, group by group. */
export interface Asked {
  readonly candidates: {
    readonly always: readonly number[];
    readonly groups: readonly { readonly slot: number; readonly byLocal: readonly (readonly Possible[] | undefined)[] }[];
  };
  readonly ofStates: Answers;
  readonly ofSteps: Answers;
}

/** `table` stands in the memory. */
interface ValueTable { readonly count: number; readonly table: number | undefined }

/** Records that were written, to be found again by their words: addresses and lengths in an open-addressing table. */
class Records {
  private slots = new Int32Array(2 ** 12);
  private lengths = new Int32Array(2 ** 12);
  private count = 0;

  /** The address of words that stand at an address; that address, if they stand nowhere else. */
  find(words: Int32Array, at: number, length: number): number {
    if (this.count * 2 > this.slots.length) this.grow(words);
    const mask = this.slots.length - 1;
    for (let slot = hash(words, at, length) & mask; ; slot = (slot + 1) & mask) {
      const other = this.slots[slot]!;
      if (other === 0) {
        this.slots[slot] = at;
        this.lengths[slot] = length;
        this.count++;
        return at;
      }
      if (this.lengths[slot] === length && same(words, at, other, length)) return other;
    }
  }

  private grow(words: Int32Array): void {
    const [slots, lengths] = [this.slots, this.lengths];
    this.slots = new Int32Array(slots.length * 2);
    this.lengths = new Int32Array(slots.length * 2);
    const mask = this.slots.length - 1;
    slots.forEach((at, i) => {
      if (at === 0) return;
      let slot = hash(words, at, lengths[i]!) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = at;
      this.lengths[slot] = lengths[i]!;
    });
  }
}

function hash(words: Int32Array, at: number, length: number): number {
  let h = length;
  for (let i = 0; i < length; i++) {
    h = Math.imul(h ^ words[at / 4 + i]!, 0x85ebca6b);
    h ^= h >>> 15;
  }
  return h;
}
function same(words: Int32Array, x: number, y: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (words[x / 4 + i] !== words[y / 4 + i]) return false;
  return true;
}

/**
 * The image of one program. It is brought up to date from time to time: what has not changed stays where it is, and what
 * nothing points to any more is left behind.
 */
export class Image {
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly shorts: Int16Array;
  private at: number;
  private readonly places: Places;
  private readonly layout: Layout;
  private readonly program: Program;
  private readonly diagrams: Diagrams;
  private readonly records = new Records();
  private readonly lists = new Map<Int32Array, number>();
  private readonly tables = new Map<number, number>();
  private readonly valueTables = new Map<readonly number[], ValueTable>();
  /** node of a diagram -> its record, and when it was looked at last */
  private readonly nodes: number[] = [];
  private readonly nodesAt: number[] = [];
  private time = 0;
  /** how many local states were known when the last image was written */
  private locals = 0;
  private readonly counters = new Map<Tally, number>();
  readonly received: { slot: number; event: number; at: number }[] = [];

  constructor(memory: ArrayBufferLike, places: Places, layout: Layout, program: Program) {
    this.words = new Int32Array(memory, 0, places.imageEnd / 4);
    this.bytes = new Uint8Array(memory, 0, places.imageEnd);
    this.shorts = new Int16Array(memory, 0, places.imageEnd / 2);
    this.at = places.image;
    this.places = places;
    this.layout = layout;
    this.program = program;
    this.diagrams = program.diagrams;
  }

  /** Tallies, and where they are counted among the counters of a lane. */
  get tallies(): Iterable<[Tally, number]> { return this.counters; }

  /** Writes what has been learnt since the last time. What is counted goes on being counted. */
  write({ candidates: { always, groups }, ofStates, ofSteps }: Asked): void {
    const known = this.program.tables.reduce((n, { snapshots }) => n + snapshots.length, 0);
    if (known !== this.locals) {
      // What is given by local state is longer now.
      this.nodes.length = 0;
      this.valueTables.clear();
      this.locals = known;
    }
    this.time = this.diagrams.tick();
    for (const [key, at] of this.tables) this.fillTable(key, at);
    const set = (at: number, value: number): void => { this.words[at / 4] = value; };
    set(CONTROL.always, this.oneByOne(always));
    set(CONTROL.groups, this.record([groups.length, ...groups.flatMap(({ slot, byLocal }) => [
      this.localAt(slot), this.record(Array.from({ length: this.layout.mask[slot]! + 1 }, (_, local) => this.all(byLocal[local]))),
    ])]));
    set(CONTROL.claims, this.claims(ofStates));
    set(CONTROL.stepClaims, this.claims(ofSteps));
  }

  // ---- room

  private take(bytes: number, align: number): number {
    const from = Math.ceil(this.at / align) * align;
    if (from + bytes > this.places.imageEnd) throw new ImageFull();
    this.at = from + bytes;
    return from;
  }

  /** Room for what is not of the image, but goes with it: bytes that are 0, in lines of the cache that hold nothing else: another thread may write beside them. */
  room(bytes: number): number {
    const at = this.take(Math.ceil(bytes / LINE) * LINE, LINE);
    this.bytes.fill(0, at, at + bytes);
    return at;
  }

  /** The address of these words; of words that stand there already, where they do. */
  private record(words: readonly number[]): number {
    const at = this.take(words.length * 4, 4);
    for (let i = 0; i < words.length; i++) this.words[at / 4 + i] = words[i]!;
    const found = this.records.find(this.words, at, words.length);
    if (found !== at) this.at = at;
    return found;
  }

  /** Where a local state stands among those of a lane. */
  private localAt(slot: number): number { return slot * 4; }
  /** How many local states fit into the field of a slot; slots from `slots` on are those of a step. */
  private sizeOf(slot: number): number {
    const { mask } = this.layout;
    return slot < 2 * mask.length ? mask[slot % mask.length]! + 1 : this.program.actions.length;
  }

  // ---- diagrams

  private diagram(d: Diagram, leaf: (result: number) => number): number { return this.node(this.diagrams.get(d.root), leaf); }

  private node(node: number, leaf: (result: number) => number): number {
    const { diagrams } = this;
    if (node < 0) return 0;
    if (diagrams.isLeaf(node)) return leaf(diagrams.result(node));
    const known = this.nodes[node];
    if (known !== undefined && !diagrams.changedSince(node, this.nodesAt[node]!)) return known;
    const pointer = this.question(node, leaf);
    this.nodes[node] = pointer;
    this.nodesAt[node] = this.time;
    return pointer;
  }

  private question(node: number, leaf: (result: number) => number): number {
    const { diagrams } = this;
    const comb = diagrams.comb(node);
    if (comb) {
      const roots = comb.roots.map(root => this.node(diagrams.get(root), asNumber));
      const results = this.record(Array.from({ length: Math.max(2, roots.length + 1) }, (_, result) => this.node(diagrams.below(node, result), leaf)));
      return this.record([COMB[comb.kind], roots.length, results, ...roots]) | TAG.comb;
    }
    const { slot, values } = diagrams.question(node);
    const size = this.sizeOf(slot);
    const { count, table } = this.valueTable(values, size);
    const byValue = Array.from({ length: count }, (_, value) => this.node(diagrams.below(node, value), leaf));
    if (table === undefined) return this.record([this.localAt(slot), ...Array.from({ length: size }, (_, local) => local < values.length ? byValue[values[local]!]! : 0)]) | TAG.direct;
    // Local states of which nothing is known have a value behind the last, under which nothing is known.
    return this.record([this.localAt(slot), table, ...byValue, 0]) | TAG.indirect;
  }

  /** How many values local states have, and where the value of each stands if there are many; many nodes ask for the same. */
  private valueTable(values: readonly number[], size: number): ValueTable {
    let known = this.valueTables.get(values);
    if (known) return known;
    let count = 0;
    for (let local = 0; local < Math.min(size, values.length); local++) count = Math.max(count, values[local]! + 1);
    const table = size <= DIRECT ? undefined : this.take(size * 2, 4);
    if (table !== undefined) for (let local = 0; local < size; local++) this.shorts[table / 2 + local] = values[local] ?? count;
    this.valueTables.set(values, known = { count, table });
    return known;
  }

  // ---- what actions do

  /** How many diagrams there are, and their roots. */
  private all(possible: readonly Possible[] | undefined): number {
    return possible ? this.record([possible.length, ...possible.map(p => this.possible(p))]) : 0;
  }

  private possible({ joint, actions }: Possible): number {
    if (!joint) return asAddress(this.record([ONE_BY_ONE, this.oneByOne(actions)]));
    return this.diagram(joint.diagram, result => {
      const { actions: enabled, sends } = joint.lists[result]!;
      return asAddress(this.record([enabled.length, ...[...enabled].flatMap((action, i) => [action, this.list(sends[i]!)])]));
    });
  }

  private oneByOne(actions: readonly number[]): number {
    const { program } = this;
    const one = (index: number): number[] => {
      const { guard, sends }: CompiledAction = program.actions[index]!;
      return [index, this.diagram(guard, asNumber), sends.length, ...sends.map(d => this.diagram(d, list => asAddress(this.list(program.sendLists[list]!))))];
    };
    return this.record([actions.length, ...actions.flatMap(one)]);
  }

  /** A list of events: how many, and what each of them does to one instance. */
  private list(flat: Int32Array): number {
    const known = this.lists.get(flat);
    if (known !== undefined) return known;
    const { word, shift } = this.layout;
    const target = (j: number): number[] => {
      const [slot, event, mode] = [flat[j]!, flat[j + 1]!, flat[j + 2]!];
      const table = this.table(slot, event);
      return [this.localAt(slot), word[slot]! * 4, word[slot]! * 32 + shift[slot]!, table, mode, this.receipt(slot, event)];
    };
    const targets = Array.from({ length: flat.length / 3 }, (_, i) => target(3 * i));
    if (targets.some(t => t.length * 4 !== TARGET_BYTES)) throw new RangeError('a target has another size');
    const at = this.record([targets.length, ...targets.flat()]);
    this.lists.set(flat, at);
    return at;
  }

  private readonly receipts = new Map<number, number>();
  private readonly keyOf = (slot: number, event: number): number => event * this.layout.word.length + slot;

  /** i16 by local state: the next one, or why there is none. */
  private table(slot: number, event: number): number {
    const key = this.keyOf(slot, event);
    const known = this.tables.get(key);
    if (known !== undefined) return known;
    const at = this.take(this.sizeOf(slot) * 2, 4);
    this.tables.set(key, at);
    this.fillTable(key, at);
    return at;
  }

  private fillTable(key: number, at: number): void {
    const { program: { tables }, layout: { word } } = this;
    const [slot, event] = [key % word.length, Math.floor(key / word.length)];
    const size = this.sizeOf(slot);
    const next = tables[slot]!.next[event]!;
    for (let local = 0; local < size; local++) {
      const to = next[local] ?? UNKNOWN;
      this.shorts[at / 2 + local] = to >= size ? UNKNOWN : to;
    }
  }

  /** A byte by local state: 1 once the event was received there. */
  private receipt(slot: number, event: number): number {
    const key = this.keyOf(slot, event);
    let at = this.receipts.get(key);
    if (at === undefined) {
      const size = this.sizeOf(slot);
      at = this.take(size, 4);
      this.bytes.fill(0, at, at + size);
      this.receipts.set(key, at);
      this.received.push({ slot, event, at });
    }
    return at;
  }

  // ---- claims

  private claims(answers: Answers): number {
    const { groups } = answers;
    const roots = groups.map(({ joint }) => joint.diagram ? this.diagram(joint.diagram, asNumber) : 0);
    return this.record([groups.length, this.tally(answers.tallies, groups.length), ...roots]);
  }

  private tally(tally: Tally, left: number): number {
    if (left === 0) {
      const known = this.counters.get(tally);
      if (known !== undefined) return known;
      const at = (this.counters.size + 1) * 8;
      const { counters, countersEnd } = this.places.lanes[0]!;
      if (counters + at >= countersEnd) throw new ImageFull();
      this.counters.set(tally, at);
      return at;
    }
    return this.record([tally.next.length, ...Array.from(tally.next, next => next ? this.tally(next, left - 1) : 0)]);
  }
}

const asNumber = (result: number): number => (result << 2) | TAG.leaf;
const asAddress = (address: number): number => address | TAG.leaf;

/**
 * Users' functions as decision diagrams, learnt by running them.
 *
 * A node asks for one read: a projection (state value, context field, is(pattern), hasTag) of one instance. Its
 * branches are the values of that read. A function is run on the real views only when a walk meets a branch that
 * it has not seen; the reads of that run are added to the diagram (learner.ts). So a diagram is exact on every path
 * that was walked, and no function runs twice for the same reads.
 *
 * `every`, `some`, `count` and `findIndex` over instances are one node: each instance has its own small diagram
 * below it, and only the outcome branches. So a claim over many instances does not grow with their product.
 *
 * Layout: all numbers stand in a few flat arrays. A cell holds a node or NONE. The branches of a node are the cells
 * base[node] .. base[node] + len[node] - 1; the root of a diagram is a cell of its own. A leaf keeps its result in base.
 * The values of a read stand at readBase[read] + local state; `refresh` copies what the tables have learnt since.
 */
import { ModelError } from '../model/index.ts';

/** Nodes of one diagram beyond which it is refused. */
export const MAX_NODES = 200_000;

/** A diagram that an engine makes of several functions grew beyond its limit; the engine does without it. */
export class TooLarge extends Error {}

export type CombKind = 'every' | 'some' | 'count' | 'findIndex';
export const NONE = -1;
const LEAF = -1;
const COMB = -2;

/** A combinator over instances: the root cell of each instance's own diagram. */
interface Comb { readonly kind: CombKind; readonly roots: readonly number[] }

export interface Diagram {
  /** what the function is, for messages: "guard of action X" */
  readonly name: string;
  /** runs the user's function on the current views; a small integer */
  readonly run: () => number;
  /** its root cell */
  readonly root: number;
  nodes: number;
  /** how often it was learnt from */
  runs: number;
  /** gives up (TooLarge) beyond so many nodes; without it the user's function is refused at MAX_NODES */
  readonly limit: number | undefined;
}

/** An Int32Array that grows. */
class Numbers {
  at = new Int32Array(256);
  length = 0;
  /** Appends n times `value`; returns the position of the first. */
  push(value: number, n = 1): number {
    if (this.length + n > this.at.length) {
      const next = new Int32Array(Math.max(this.at.length * 2, this.length + n));
      next.set(this.at);
      this.at = next;
    }
    this.at.fill(value, this.length, this.length + n);
    this.length += n;
    return this.length - n;
  }
}

/** The nodes of all diagrams of one program. */
export class Diagrams {
  private readonly read = new Numbers();
  private readonly base = new Numbers();
  private readonly len = new Numbers();
  private readonly cells = new Numbers();
  private readonly combs = new Map<number, Comb>();
  /** the time at which a node, or something below it, was last learnt about */
  private readonly touched = new Numbers();
  private now = 0;
  private readonly readSlot = new Numbers();
  private readonly readBase = new Numbers();
  private readonly readLen = new Numbers();
  private readonly readRoom = new Numbers();
  private readonly values = new Numbers();
  /** read -> the table's own list of values by local state, of which a copy stands in `values` */
  private readonly sources: (readonly number[])[] = [];
  private readonly readIds = new Map<string, number>();
  readonly readNames: string[] = [];

  /** The number of "projection of the instance in `slot`", whose values by local state are `source`. */
  readId(slot: number, name: string, source: readonly number[]): number {
    const key = `${slot} ${name}`;
    let id = this.readIds.get(key);
    if (id === undefined) {
      id = this.readSlot.push(slot);
      this.readIds.set(key, id);
      this.readBase.push(0);
      this.readLen.push(0);
      this.readRoom.push(0);
      this.readNames.push(name);
      this.sources.push(source);
      this.refreshRead(id);
    }
    return id;
  }

  /** Copies the values of local states that the tables have met since the last time. */
  refresh(): void {
    for (let id = 0; id < this.sources.length; id++) if (this.readLen.at[id]! < this.sources[id]!.length) this.refreshRead(id);
  }

  private refreshRead(id: number): void {
    const source = this.sources[id]!;
    if (source.length > this.readRoom.at[id]!) {
      // A new block of twice the need, so that blocks move seldom.
      this.readRoom.at[id] = source.length * 2;
      this.readBase.at[id] = this.values.push(NONE, source.length * 2);
      this.readLen.at[id] = 0;
    }
    const base = this.readBase.at[id]!;
    for (let i = this.readLen.at[id]!; i < source.length; i++) this.values.at[base + i] = source[i]!;
    this.readLen.at[id] = source.length;
  }

  diagram(name: string, run: () => number, limit?: number): Diagram {
    return { name, run, root: this.cells.push(NONE), nodes: 0, runs: 0, limit };
  }

  /** The result at the local states `locals`, or NONE when this path has not been learnt. */
  evaluate(root: number, locals: Int32Array): number {
    const read = this.read.at;
    const base = this.base.at;
    const len = this.len.at;
    const cells = this.cells.at;
    const readSlot = this.readSlot.at;
    const readBase = this.readBase.at;
    const readLen = this.readLen.at;
    const values = this.values.at;
    let node = cells[root]!;
    while (node >= 0) {
      const r = read[node]!;
      let value: number;
      if (r >= 0) {
        const local = locals[readSlot[r]!]!;
        if (local >= readLen[r]!) return NONE;
        value = values[readBase[r]! + local]!;
      } else if (r === LEAF) return base[node]!;
      else {
        value = this.evaluateComb(node, locals);
        if (value < 0) return NONE;
      }
      node = value < len[node]! ? cells[base[node]! + value]! : NONE;
    }
    return NONE;
  }

  private evaluateComb(node: number, locals: Int32Array): number {
    const { kind, roots } = this.combs.get(node)!;
    let count = 0;
    for (let i = 0; i < roots.length; i++) {
      const b = this.evaluate(roots[i]!, locals);
      if (b < 0) return NONE;
      if (kind === 'every') { if (b === 0) return 0; }
      else if (kind === 'some') { if (b === 1) return 1; }
      else if (kind === 'findIndex') { if (b === 1) return i + 1; }
      else count += b;
    }
    return kind === 'every' ? 1 : count;
  }

  // ------------------------------------------------ for the learner

  private newNode(d: Diagram, read: number, base: number): number {
    d.nodes++;
    if (d.limit !== undefined && d.nodes > d.limit) throw new TooLarge(d.name);
    if (d.nodes > MAX_NODES) throw new ModelError(this.tooLarge(d));
    this.base.push(base);
    this.len.push(0);
    this.touched.push(this.now);
    return this.read.push(read);
  }
  newRead(d: Diagram, read: number): number { return this.newNode(d, read, 0); }
  newLeaf(d: Diagram, result: number): number { return this.newNode(d, LEAF, result); }
  newComb(d: Diagram, kind: CombKind, n: number): number {
    const node = this.newNode(d, COMB, 0);
    this.combs.set(node, { kind, roots: Array.from({ length: n }, () => this.cells.push(NONE)) });
    return node;
  }

  /** The cell of branch `value` of a node, made if it is not there. */
  cell(node: number, value: number): number {
    const len = this.len.at[node]!;
    if (value >= len) {
      const need = Math.max(2, 2 ** Math.ceil(Math.log2(value + 1)));
      const base = this.cells.push(NONE, need);
      for (let i = 0; i < len; i++) this.cells.at[base + i] = this.cells.at[this.base.at[node]! + i]!;
      this.base.at[node] = base;
      this.len.at[node] = need;
    }
    return this.base.at[node]! + value;
  }
  get(cell: number): number { return this.cells.at[cell]!; }
  set(cell: number, node: number): number { return this.cells.at[cell] = node; }
  comb(node: number): Comb | undefined { return this.combs.get(node); }
  asks(node: number): number { return this.read.at[node]!; }
  isLeaf(node: number): boolean { return this.read.at[node] === LEAF; }
  result(leaf: number): number { return this.base.at[leaf]!; }
  /** The value of a read at `locals`, from the tables. */
  valueOf(read: number, locals: Int32Array): number { return this.sources[read]![locals[this.readSlot.at[read]!]!]!; }

  /** A run has passed a node on its way to what may be new. */
  touch(node: number): void { this.touched.at[node] = this.now; }

  // ------------------------------------------------ for engines

  /** Begins a new time, and returns it: `changedSince` tells what is learnt from now on. */
  tick(): number { return ++this.now; }
  changedSince(node: number, time: number): boolean { return this.touched.at[node]! >= time; }

  /** The slot whose projection the root asks for, or -1 when the root is no plain read. */
  firstSlot(d: Diagram): number {
    const node = this.cells.at[d.root]!;
    const r = node < 0 ? NONE : this.read.at[node]!;
    return r < 0 ? NONE : this.readSlot.at[r]!;
  }

  /** The slot that is asked for, at `locals`, after that of the root; undefined when that is many at once, 'settled' when there is none. The path must be known. */
  nextSlot(d: Diagram, locals: Int32Array): number | 'settled' | undefined {
    const slot = this.firstSlot(d);
    let node = this.cells.at[d.root]!;
    while (!this.isLeaf(node)) {
      const r = this.read.at[node]!;
      if (r < 0) return undefined;
      if (this.readSlot.at[r] !== slot) return this.readSlot.at[r];
      node = this.cells.at[this.cell(node, this.valueOf(r, locals))]!;
    }
    return 'settled';
  }

  /** The reads that a diagram asks for, most frequent first. */
  readsOf(d: Diagram): { name: string; nodes: number }[] {
    const counts = new Map<string, number>();
    const visit = (node: number): void => {
      if (node < 0) return;
      const r = this.read.at[node]!;
      if (r === LEAF) return;
      if (r >= 0) counts.set(this.readNames[r]!, (counts.get(this.readNames[r]!) ?? 0) + 1);
      for (const root of this.combs.get(node)?.roots ?? []) visit(this.cells.at[root]!);
      for (let i = 0; i < this.len.at[node]!; i++) visit(this.cells.at[this.base.at[node]! + i]!);
    };
    visit(this.cells.at[d.root]!);
    return [...counts].map(([name, nodes]) => ({ name, nodes })).sort((a, b) => b.nodes - a.nodes);
  }

  // ------------------------------------------------ for exporters

  /** The node that a value of a node's question leads to, or NONE where that has not been learnt. */
  below(node: number, value: number): number { return value < this.len.at[node]! ? this.cells.at[this.base.at[node]! + value]! : NONE; }
  /** Of which slot a node asks, and what the answer is by local state of the machine's table. */
  question(node: number): { readonly slot: number; readonly values: readonly number[] } {
    const read = this.read.at[node]!;
    return { slot: this.readSlot.at[read]!, values: this.sources[read]! };
  }

  private tooLarge(d: Diagram): string {
    const reads = this.readsOf(d);
    const shown = reads.slice(0, 12).map(r => r.name).join(', ') + (reads.length > 12 ? `, and ${reads.length - 12} more` : '');
    return `${d.name} has grown to ${MAX_NODES} decision nodes; it reads ${reads.length} facets: ${shown}. Ask a question instead of reading a value (is('A') instead of value), and use every, some or count for claims over all instances`;
  }
}

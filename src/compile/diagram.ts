/**
 * Users' functions as decision diagrams, learnt by running them.
 *
 * A node asks for one read: a projection (state value, context field, is(pattern), hasTag) of one instance. Its
 * branches are the values of that read. A function is run on the real views only when a walk meets a branch that
 * it has not seen; the reads of that run are added to the diagram. So a diagram is exact on every path that was
 * walked, and no function runs twice for the same reads.
 *
 * `every`, `some`, `count` and `findIndex` over instances are one node: each instance has its own small diagram
 * below it, and only the outcome branches. So a claim over many instances does not grow with their product.
 */
import { InternalError, ModelError } from '../model/index.ts';

/** Nodes of one diagram beyond which it is refused. */
export const MAX_NODES = 200_000;

/** A diagram that an engine makes of several functions grew beyond its limit; the engine does without it. */
export class TooLarge extends Error {}

export type CombKind = 'every' | 'some' | 'count' | 'findIndex';
const LEAF = -1;
const COMB = -2;
const NONE = -1;

interface Comb { readonly kind: CombKind; readonly roots: number[][] }

export interface Diagram {
  /** what the function is, for messages: "guard of action X" */
  readonly name: string;
  /** runs the user's function on the current views; a small integer */
  readonly run: () => number;
  /** one element: the root node, or NONE while nothing is known */
  readonly root: number[];
  nodes: number;
  /** gives up (TooLarge) beyond so many nodes; without it the user's function is refused at MAX_NODES */
  readonly limit: number | undefined;
}

/** The nodes of all diagrams of one program. */
export class Diagrams {
  /** node -> the read that it asks for, LEAF or COMB */
  readonly read: number[] = [];
  /** node -> value of the read (or outcome of the combinator) -> next node */
  readonly kids: number[][] = [];
  /** leaf -> result */
  readonly leaf: number[] = [];
  private readonly combs = new Map<number, Comb>();
  private readonly readIds = new Map<string, number>();
  /** read -> slot of the instance, and local state -> value */
  readonly readSlot: number[] = [];
  readonly readValues: number[][] = [];
  readonly readNames: string[] = [];

  /** The number of "projection `values` of the instance in `slot`". */
  readId(slot: number, name: string, values: number[]): number {
    const key = `${slot} ${name}`;
    let id = this.readIds.get(key);
    if (id === undefined) {
      id = this.readSlot.length;
      this.readIds.set(key, id);
      this.readSlot.push(slot);
      this.readValues.push(values);
      this.readNames.push(name);
    }
    return id;
  }

  diagram(name: string, run: () => number, limit?: number): Diagram { return { name, run, root: [NONE], nodes: 0, limit }; }

  /** The result at the local states `locals`, or -1 when this path has not been learnt. */
  evaluate(root: readonly number[], locals: Int32Array): number {
    const { read, kids, readSlot, readValues } = this;
    let node = root[0]!;
    while (node >= 0) {
      const r = read[node]!;
      if (r >= 0) node = kids[node]![readValues[r]![locals[readSlot[r]!]!]!] ?? NONE;
      else if (r === LEAF) return this.leaf[node]!;
      else node = kids[node]![this.evaluateComb(node, locals)] ?? NONE;
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

  newNode(d: Diagram, read: number, leaf: number): number {
    const node = this.read.length;
    this.read.push(read);
    this.kids.push([]);
    this.leaf.push(leaf);
    d.nodes++;
    if (d.limit !== undefined && d.nodes > d.limit) throw new TooLarge(d.name);
    if (d.nodes > MAX_NODES) throw new ModelError(this.tooLarge(d));
    return node;
  }
  newLeaf(d: Diagram, value: number): number { return this.newNode(d, LEAF, value); }
  newComb(d: Diagram, kind: CombKind, n: number): number {
    const node = this.newNode(d, COMB, 0);
    this.combs.set(node, { kind, roots: Array.from({ length: n }, () => [NONE]) });
    return node;
  }
  isLeaf(node: number): boolean { return this.read[node] === LEAF; }
  comb(node: number): Comb | undefined { return this.combs.get(node); }

  /** The reads that a diagram asks for, most frequent first. */
  readsOf(d: Diagram): { name: string; nodes: number }[] {
    const counts = new Map<string, number>();
    const visit = (node: number): void => {
      if (node < 0) return;
      const r = this.read[node]!;
      if (r >= 0) counts.set(this.readNames[r]!, (counts.get(this.readNames[r]!) ?? 0) + 1);
      for (const root of this.combs.get(node)?.roots ?? []) visit(root[0]!);
      this.kids[node]!.forEach(visit);
    };
    visit(d.root[0]!);
    return [...counts].map(([name, nodes]) => ({ name, nodes })).sort((a, b) => b.nodes - a.nodes);
  }

  private tooLarge(d: Diagram): string {
    const reads = this.readsOf(d);
    const shown = reads.slice(0, 12).map(r => r.name).join(', ') + (reads.length > 12 ? `, and ${reads.length - 12} more` : '');
    return `${d.name} has grown to ${MAX_NODES} decision nodes; it reads ${reads.length} facets: ${shown}. Ask a question instead of reading a value (is('A') instead of value), and use every, some or count for claims over all instances`;
  }
}

/** Follows one run of a function through its diagram and adds what is missing. */
export class Learner {
  private readonly diagrams: Diagrams;
  private d!: Diagram;
  /** the branch on which the run stands: kids[at] is the node that comes next */
  private kids!: number[];
  private at = 0;
  /** reads whose value is known on this path */
  private known = new Set<number>();
  locals!: Int32Array;
  active = false;

  constructor(diagrams: Diagrams) { this.diagrams = diagrams; }

  /** Runs the function at `locals` and returns its result, which `evaluate` will know from now on. */
  learn(d: Diagram, locals: Int32Array): number {
    if (this.active) throw new InternalError(`${d.name}: learning inside of learning`);
    this.locals = locals;
    let result = NONE;
    // The second run must take the same way as the first: this is what finds functions that are not pure.
    for (let round = 0; round < 2; round++) {
      this.d = d;
      this.kids = d.root;
      this.at = 0;
      this.known = new Set();
      this.active = true;
      try { result = d.run(); } finally { this.active = false; }
      this.finish(result);
    }
    return result;
  }

  read(id: number): number {
    const value = this.diagrams.readValues[id]![this.locals[this.diagrams.readSlot[id]!]!]!;
    if (!this.active || this.known.has(id)) return value;
    let node = this.kids[this.at] ?? NONE;
    if (node < 0) node = this.link(this.diagrams.newNode(this.d, id, 0));
    else if (this.diagrams.read[node] !== id) this.impure(this.diagrams.readNames[id]!);
    this.known.add(id);
    this.kids = this.diagrams.kids[node]!;
    this.at = value;
    return value;
  }

  combine(kind: CombKind, n: number, claim: (i: number) => boolean): number {
    let node = this.kids[this.at] ?? NONE;
    if (node < 0) node = this.link(this.diagrams.newComb(this.d, kind, n));
    const comb = this.diagrams.comb(node);
    if (comb?.kind !== kind || comb.roots.length !== n) this.impure(`${kind}(...)`);
    const before = this.known;
    let count = 0;
    let result = -1;
    for (let i = 0; i < n && result < 0; i++) {
      this.kids = comb!.roots[i]!;
      this.at = 0;
      this.known = new Set(before);
      const b = claim(i);
      this.finish(b ? 1 : 0);
      if (kind === 'every' && !b) result = 0;
      else if (kind === 'some' && b) result = 1;
      else if (kind === 'findIndex' && b) result = i + 1;
      else if (b) count++;
    }
    if (result < 0) result = kind === 'every' ? 1 : kind === 'count' ? count : 0;
    this.known = before;
    this.kids = this.diagrams.kids[node]!;
    this.at = result;
    return result;
  }

  private finish(result: number): void {
    const node = this.kids[this.at] ?? NONE;
    if (node < 0) this.link(this.diagrams.newLeaf(this.d, result));
    else if (!this.diagrams.isLeaf(node) || this.diagrams.leaf[node] !== result) this.impure('its result');
  }

  private link(node: number): number {
    while (this.kids.length < this.at) this.kids.push(NONE);
    this.kids[this.at] = node;
    return node;
  }

  private impure(where: string): never {
    throw new ModelError(`${this.d.name} is not a pure function of the state: two runs that read the same values differ at ${where}. It may use only the views and parameters that it is given (no Date, Math.random, or variables that change)`);
  }
}

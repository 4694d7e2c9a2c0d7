/** Follows one run of a user's function through its diagram and adds what is missing. */
import { InternalError, ModelError } from '../model/index.ts';
import { NONE, type CombKind, type Diagram, type Diagrams } from './diagram.ts';

/** Every run up to this one, and every eighth after it, is done twice: this is what finds functions that are not pure. */
const ALWAYS_TWICE = 64;

/** Reads in one run beyond which a function is taken not to end. It is also asked about states that nothing reaches. */
const MAX_READS = 1_000_000;

/** A function does not depend on the state alone. */
export class Impure extends ModelError {}

export class Learner {
  private readonly diagrams: Diagrams;
  private d!: Diagram;
  /** the branch on which the run stands: of a node, or the root cell when there is no node yet */
  private node = NONE;
  private branch = 0;
  /** reads whose value is known on this path */
  private known = new Set<number>();
  locals!: Int32Array;
  active = false;
  /** reads of this run so far */
  private reads = 0;
  /** the second run of a function calls each claim inside of a combinator twice */
  private twice = false;
  /** what a claim inside of a combinator threw */
  private thrown: unknown = undefined;

  /** how many local states the machine of a slot has so far */
  private readonly localsOf: (slot: number) => number;

  constructor(diagrams: Diagrams, localsOf: (slot: number) => number) {
    this.diagrams = diagrams;
    this.localsOf = localsOf;
  }

  /** Runs the function at `locals` and returns its result, which `evaluate` will know from now on. */
  learn(d: Diagram, locals: Int32Array): number {
    if (this.active) throw new InternalError(`${d.name}: learning inside of learning`);
    this.locals = locals;
    const rounds = d.runs < ALWAYS_TWICE || d.runs % 8 === 0 ? 2 : 1;
    d.runs++;
    let result = NONE;
    for (let round = 0; round < rounds; round++) {
      this.d = d;
      this.startAt(d.root);
      this.known = new Set();
      this.reads = 0;
      this.active = true;
      this.twice = round > 0;
      this.thrown = undefined;
      try { result = d.run(); } finally { this.active = false; }
      if (this.thrown !== undefined) {
        throw new ModelError(`${d.name} catches an error that a claim inside of every, some, count or findIndex threw (${(this.thrown as Error).message}); test for the case instead`);
      }
      this.finish(result);
    }
    return result;
  }

  /** The value of a read at the current state; noted if the run did not know it yet. */
  read(id: number): number {
    const { diagrams } = this;
    if (this.reads++ >= MAX_READS) throw new ModelError(`${this.d.name} has read ${MAX_READS} times in one run. Likely cause: a loop that does not end`);
    const value = diagrams.valueOf(id, this.locals);
    if (!this.active || this.known.has(id)) return value;
    const node = this.next();
    if (node < 0) this.follow(this.link(diagrams.newRead(this.d, id)), value);
    else {
      if (diagrams.asks(node) !== id) this.impure(diagrams.readNames[id]!);
      this.follow(node, value);
    }
    this.known.add(id);
    return value;
  }

  combine(kind: CombKind, n: number, claim: (i: number) => boolean): number {
    const { diagrams } = this;
    let node = this.next();
    if (node < 0) node = this.link(diagrams.newComb(this.d, kind, n));
    const comb = diagrams.comb(node);
    if (comb?.kind !== kind || comb.roots.length !== n) this.impure(`${kind}(...)`);
    const before = this.known;
    let count = 0;
    let result = NONE;
    for (let i = 0; i < n && result < 0; i++) {
      // A claim that changes a variable outside is not a function of its instance: called again it tends to show.
      if (this.twice) this.ask(comb!.roots[i]!, before, claim, i);
      const b = this.ask(comb!.roots[i]!, before, claim, i);
      if (this.twice) this.tempt(claim, i);
      if (kind === 'every' && !b) result = 0;
      else if (kind === 'some' && b) result = 1;
      else if (kind === 'findIndex' && b) result = i + 1;
      else if (b) count++;
    }
    if (result < 0) result = kind === 'every' ? 1 : kind === 'count' ? count : 0;
    this.known = before;
    this.follow(node, result);
    return result;
  }

  /** Shows the claim other states, whose answers do not count: if it remembers them, the rest of the run goes another way. */
  private tempt(claim: (i: number) => boolean, i: number): void {
    const { locals, node, branch, known } = this;
    this.active = false;
    for (const k of [3, 2, 1]) {
      this.locals = locals.map((l, slot) => (l + k) % this.localsOf(slot));
      try { claim(i); } catch { /* it need not make sense there */ }
    }
    Object.assign(this, { locals, node, branch, known, active: true });
  }

  /** Reads before the combinator are known inside; reads inside are not known after it, nor to the next instance. */
  private ask(root: number, before: ReadonlySet<number>, claim: (i: number) => boolean, i: number): boolean {
    this.startAt(root);
    this.known = new Set(before);
    let b: boolean;
    try { b = claim(i); } catch (e) { this.thrown = e; throw e; }
    this.finish(b ? 1 : 0);
    return b;
  }

  private startAt(rootCell: number): void { this.node = NONE; this.branch = rootCell; }
  private follow(node: number, value: number): void {
    this.node = node;
    this.branch = value;
    this.diagrams.touch(node);
  }
  private cell(): number { return this.node < 0 ? this.branch : this.diagrams.cell(this.node, this.branch); }
  private next(): number { return this.diagrams.get(this.cell()); }
  private link(node: number): number { return this.diagrams.set(this.cell(), node); }

  private finish(result: number): void {
    const { diagrams } = this;
    const node = this.next();
    if (node < 0) this.link(diagrams.newLeaf(this.d, result));
    else if (!diagrams.isLeaf(node) || diagrams.result(node) !== result) this.impure('its result');
  }

  private impure(where: string): never {
    throw new Impure(`${this.d.name} is not a pure function of the state: two runs that read the same values differ at ${where}. It may use only the views and parameters that it is given (no Date, Math.random, or variables that change)`);
  }
}

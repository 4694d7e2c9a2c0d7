/**
 * A search whose states are in files once they are too many for memory. It begins as any other. Then it goes level by level: some
 * states of a level are read, a search in memory (the window) expands them, and what that finds is put aside; when the level is
 * done, what is new gets the numbers that it would have got in memory.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers, Failure } from '../explore/answers.ts';
import { pathTo, realisedIn, spokenIn, witnessesOf, type Packed, type Searching } from '../explore/searched.ts';
import type { Search } from '../explore/search.ts';
import { ModelError } from '../model/index.ts';
import { sameLayout, unpackAt } from '../states/layout.ts';
import { MemoryLimit } from '../states/visited.ts';
import { Levels } from './levels.ts';
import { SORT_BYTES } from './runs.ts';

/** Part of what states may take that they take before they go to the disk: the rest is for sorting. */
const PART = 0.6;
/** Bytes that the states have in memory at least. */
const LEAST = 2 ** 22;
/** Bytes of the buffers of files, about. */
const OTHERS = 2 ** 22;

/** What a window has found, to be written with the numbers of states that hold everywhere. */
type Place = readonly (Failure | undefined)[];

/** States at which a search leaves the memory, and those that a window has room for. */
export interface DiskSize { readonly leaveAt?: number; readonly room?: number }

export class DiskSearch implements Searching {
  private readonly window: Search;
  private readonly folder: string;
  private levels: Levels | undefined;
  /** the claims about states, once the window does not ask them */
  private asked: Answers | undefined;
  private head_ = 0;
  private level = 0;
  private levelEnd = 0;
  /** states of the window that are not what it has found: the initial one, which a kernel takes state 0 to be, and those of the level; 0: there is no window */
  private inside = 0;
  /** number of the state that would be in front of those of the level */
  private base = 0;
  private room = 0;
  /** for the states of the level that are read */
  private buffer = new Int32Array();
  /** is anything put aside, or in the window? */
  private unsettled = false;
  /** failures whose numbers hold everywhere */
  private readonly known = new Set<Failure>();
  /** steps that fail, whose target has no number yet */
  private readonly open: { readonly property: Place; readonly claim: number; readonly target: Int32Array }[] = [];

  private readonly size: DiskSize;

  /**
   * @param folder where files may be; those of this search are in one of its own
   * @param size for tests; else it follows from the memory that there is
   */
  constructor(window: Search, folder: string, size: DiskSize = {}) {
    this.window = window;
    this.size = size;
    if (window.graph) throw new ModelError('command line: --disk: a property of progress (canAlways, leadsTo, eventually) is judged on all edges, which are kept in memory. Leave --disk out, or name the other properties with --property');
    try {
      mkdirSync(folder, { recursive: true });
      this.folder = mkdtempSync(join(folder, 'realmcheck-'));
    } catch (e) {
      throw new ModelError(`command line: --disk: cannot write to ${folder}: ${(e as NodeJS.ErrnoException).code}. Name a folder that you may write to`, { cause: e });
    }
    process.on('exit', this.remove);
  }

  get program(): Search['program'] { return this.window.program; }
  get graph(): undefined { return undefined; }
  get count(): number { return this.levels?.count ?? this.window.count; }
  get head(): number { return this.levels ? this.head_ : this.window.head; }
  get transitions(): number { return this.window.transitions; }
  get depth(): number { return this.levels ? (this.count > this.levelEnd ? this.level + 1 : this.level) : this.window.depth; }
  get done(): boolean { return this.head >= this.count; }
  get waiting(): number { return this.count - this.head; }
  get bytes(): number { return this.window.bytes; }
  get fired(): Float64Array { return this.window.fired; }
  get blocked(): Uint8Array { return this.window.blocked; }
  get received(): Search['received'] { return this.window.received; }
  get failures(): Search['failures'] { return this.window.failures; }
  get refused(): Failure | undefined { return this.window.refused; }
  get ofStates(): Answers { return this.asked ?? this.window.ofStates; }
  get ofSteps(): Answers { return this.window.ofSteps; }
  /** has it gone to the disk? */
  get onDisk(): boolean { return this.levels !== undefined; }

  run(n: number, maxDepth: number, maxStates: number, limit = Infinity): void {
    if (!this.levels) {
      const least = Math.max(LEAST, limit * PART);
      try {
        this.window.run(n, maxDepth, maxStates, least);
        if (this.window.bytes < least && !(this.count >= (this.size.leaveAt ?? Infinity))) return;
      } catch (e) {
        if (!(e instanceof MemoryLimit || e instanceof RangeError) || this.window.torn) throw e;
      }
      try { this.levels = this.leave(least); } catch (e) { throw this.explained(e); }
    }
    try { this.goOn(this.levels, n, maxDepth, maxStates); } catch (e) { throw this.explained(e); }
  }

  /** The disk is full, perhaps: nothing of the search can be told then, as its states cannot be read either. */
  private explained(e: unknown): unknown {
    const { code, syscall } = e as NodeJS.ErrnoException;
    return syscall === undefined ? e : new ModelError(`--disk: ${this.folder}: ${syscall}: ${code}. Likely cause: the disk is full; name a folder where there is more room`, { cause: e });
  }

  /** Writes all states to files. */
  private leave(limit: number): Levels {
    const { window } = this;
    const { layout, set, count } = window;
    this.asked = window.deferClaims();
    const { words } = layout;
    // A state of the window: its words, its parent, its part of the table; and sorting.
    this.room = this.size.room ?? Math.max(2 ** 12, Math.floor((limit / PART - OTHERS) / ((words + 1) * 4 + 10 + SORT_BYTES + words)));
    const levels = new Levels(this.folder, layout, this.room, () => this.program.tables.map(t => t.snapshots.length));
    levels.begin(set.store, set.parent, count);
    const { head, level, levelEnd } = window.position;
    Object.assign(this, { head_: head, level, levelEnd });
    for (const f of [...window.failures.flat(), window.refused]) if (f) this.known.add(f);
    return levels;
  }

  private goOn(levels: Levels, n: number, maxDepth: number, maxStates: number): void {
    for (let left = n; left > 0 && this.head_ < levels.count;) {
      if (this.head_ === this.levelEnd && this.inside === 0) {
        if (this.level + 1 >= maxDepth) return;
        this.level++;
        this.levelEnd = levels.count;
      }
      if (this.level >= maxDepth || levels.count >= maxStates) return;
      if (this.inside === 0) this.read(levels);
      const { window } = this;
      const before = window.head;
      let full = false;
      try { window.run(Math.min(left, this.inside - window.head), Infinity, Infinity, Infinity); } catch (e) {
        if (!(e instanceof MemoryLimit || e instanceof RangeError) || window.torn || window.head === 1) throw e;
        full = true;
      }
      left -= window.head - before;
      this.head_ = this.base + window.head;
      if (full || window.head === this.inside || window.count >= this.room) this.putAside(levels);
      this.unsettled = true;
      if (this.head_ === this.levelEnd) this.settleLevel(levels);
    }
  }

  /** Makes a window of the next states of the level. */
  private read(levels: Levels): void {
    const { window } = this;
    const { words } = levels.packed;
    const most = Math.min(this.levelEnd - this.head_, Math.max(1, this.room >>> 2));
    if (this.buffer.length < most * words) this.buffer = new Int32Array(most * words);
    const states = this.buffer.subarray(0, most * words);
    const n = levels.load(this.head_, states);
    const { transitions } = window;
    window.settle();
    const admit = window.resume({ head: 1, level: 0, levelEnd: n + 1, levels: [0], transitions }, n + 1, Infinity);
    const locals = new Int32Array(window.program.tables.length);
    admit.locals(locals, -1);
    const asPacked = sameLayout(levels.packed, window.layout);
    const key = new Int32Array(words);
    for (let i = 0; i < n; i++) {
      if (asPacked) {
        for (let w = 0; w < words; w++) key[w] = states[i * words + w]!;
        admit.packed(key, -1);
      } else {
        unpackAt(levels.packed, states, i * words, locals);
        admit.locals(locals, -1);
      }
    }
    this.base = this.head_ - 1;
    this.inside = n + 1;
  }

  /** The number that a state of the window has everywhere, if it is not one that was just found. */
  private everywhere(id: number): number { return id === 0 ? 0 : this.base + id; }

  /** Puts aside what the window has found. */
  private putAside(levels: Levels): void {
    const { window, inside } = this;
    window.settle();
    this.translate();
    const { set, layout } = window;
    levels.put(set.store, inside, window.count, layout, i => this.everywhere(set.parent[i]!));
    this.inside = 0;
  }

  /** Gives what the window has noted the numbers that hold everywhere. */
  private translate(): void {
    const { window, inside, known } = this;
    window.failures.forEach(claims => claims.forEach((f, claim) => {
      if (!f || known.has(f)) return;
      const { step } = f;
      const to = step && step.to < inside ? this.everywhere(step.to) : -1;
      const now: Failure = { ...f, state: this.everywhere(f.state), ...(step ? { step: { action: step.action, to } } : {}) };
      if (step && to < 0) this.open.push({ property: claims, claim, target: Int32Array.from(window.localsOf(step.to)) });
      claims[claim] = now;
      known.add(now);
    }));
    const { refused } = window;
    if (refused && !known.has(refused)) known.add(window.refused = { ...refused, state: this.everywhere(refused.state) });
  }

  /** Numbers what the level has led to, and asks the claims about it. */
  private settleLevel(levels: Levels): void {
    const asked = this.asked!;
    this.unsettled = false;
    levels.settle((locals, id) => { asked.ask(locals, id, -1, -1); });
    for (const f of this.failures.flat()) if (f) this.known.add(f);
    for (const { property, claim, target } of this.open.splice(0)) {
      const f = property[claim]!;
      const fixed: Failure = { ...f, step: { action: f.step!.action, to: levels.find(target) } };
      (property as (Failure | undefined)[])[claim] = fixed;
      this.known.add(fixed);
    }
  }

  settle(): void {
    this.window.settle();
    if (!this.levels || !this.unsettled) return;
    // A bound has ended the search in the middle of a level: what was found so far counts.
    if (this.inside > 0) this.putAside(this.levels);
    this.settleLevel(this.levels);
  }

  witnesses(): number[] { return witnessesOf(this); }
  spoken(): ReadonlySet<number>[] { return spokenIn(this); }
  get packed(): Packed | undefined { return this.levels ? undefined : this.window.packed; }
  readLocals(id: number, into: Int32Array): void {
    if (this.levels) this.levels.readLocals(id, into);
    else this.window.readLocals(id, into);
  }
  localsOf(id: number): number[] {
    const locals = new Int32Array(this.program.tables.length);
    this.readLocals(id, locals);
    return [...locals];
  }
  parentOf(id: number): number { return this.levels ? this.levels.parentOf(id) : this.window.parentOf(id); }
  has(locals: ArrayLike<number>): boolean { return this.levels ? this.levels.find(locals) >= 0 : this.window.has(locals); }
  stepsOf(id: number): Map<number, Int32Array | 'refused'> { return this.window.stepsFrom(this.localsOf(id)); }
  path(id: number): number[] { return pathTo(this, id); }
  realised(failure: Failure, property: number): ReturnType<Searching['realised']> { return realisedIn(this, failure, property); }
  /** Not with symmetry: reduce/choose.ts. */
  get canonical(): undefined { return undefined; }
  get unhandled(): undefined { return undefined; }

  dispose(): void {
    this.levels?.remove();
    this.remove();
    process.off('exit', this.remove);
    this.window.dispose();
  }

  private readonly remove = (): void => { rmSync(this.folder, { recursive: true, force: true }); };
}

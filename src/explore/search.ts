/** Exact breadth-first search, in slices, so that whoever runs it can stop it, report on it and go on. */
import { BLOCK, MUST, type CompiledAction, type Program } from '../compile/program.ts';
import { UNHANDLED, UNKNOWN } from '../compile/tabulate.ts';
import { InternalError } from '../model/index.ts';
import { layOut, type Layout } from './layout.ts';
import { StateSet } from './state-set.ts';

/** A local state's number does not fit its bit field: search again with wider fields. */
export class TooNarrow extends Error {
  readonly slot: number;
  constructor(slot: number) { super('a bit field is too narrow'); this.slot = slot; }
}

/** Where a property first failed. */
export interface Failure {
  readonly state: number;
  /** always: the claim (combination of parameters) that failed */
  readonly claim?: number;
  /** refused: who sent what to whom */
  readonly refused?: { readonly action: number; readonly slot: number; readonly event: number };
}

interface Progress { witnesses: number; failure: Failure | undefined }

/** Actions whose guard reads an instance first, by that instance and its local state: the others need not be asked. */
interface Candidates { readonly slot: number; readonly actions: readonly number[]; readonly byLocal: Int32Array[] }

export class Search {
  readonly program: Program;
  readonly layout: Layout;
  readonly set: StateSet;
  /** next state to expand */
  head = 0;
  /** first state of the level that is being discovered */
  private levelEnd = 1;
  /** distance of the states that are being expanded */
  level = 0;
  transitions = 0;
  /** how often each action was taken */
  readonly fired: Float64Array;
  readonly properties: Progress[];
  readonly refused: Progress = { witnesses: 0, failure: undefined };
  private readonly candidates: Candidates[];
  private readonly always: readonly number[];
  private readonly locals: Int32Array;
  private readonly key: Int32Array;
  private readonly succ: Int32Array;
  private readonly succLocals: Int32Array;
  private readonly targets: Int32Array;
  private readonly nexts: Int32Array;

  constructor(program: Program, widths: readonly number[]) {
    this.program = program;
    this.layout = layOut(widths);
    const slots = widths.length;
    this.set = new StateSet(this.layout.words);
    this.fired = new Float64Array(program.actions.length);
    this.properties = program.properties.map(() => ({ witnesses: 0, failure: undefined }));
    this.locals = new Int32Array(slots);
    this.succLocals = new Int32Array(slots);
    this.key = new Int32Array(this.layout.words);
    this.succ = new Int32Array(this.layout.words);
    this.targets = new Int32Array(slots);
    this.nexts = new Int32Array(slots);
    // All instances start in local state 0 of their table, so the initial state is the zero vector.
    this.set.add(this.key, -1, -1);
    this.check(this.locals, 0);
    [this.candidates, this.always] = this.index();
  }

  /** The depth of the deepest state found so far. */
  get depth(): number { return this.set.count > this.levelEnd ? this.level + 1 : this.level; }
  get done(): boolean { return this.head >= this.set.count; }
  /** States found but not expanded. */
  get waiting(): number { return this.set.count - this.head; }
  /** Distance of the state that is expanded next. */
  get nextLevel(): number { return this.head >= this.levelEnd ? this.level + 1 : this.level; }

  /** Expands up to `n` states, none of them at distance `maxDepth` or more, and none once there are `maxStates`. */
  run(n: number, maxDepth: number, maxStates: number): void {
    for (let i = 0; i < n && this.head < this.set.count; i++) {
      if (this.head >= this.levelEnd) {
        if (this.level + 1 >= maxDepth) return;
        this.level++;
        this.levelEnd = this.set.count;
      }
      if (this.level >= maxDepth || this.set.count >= maxStates) return;
      this.expand(this.head);
      this.head++;
    }
  }

  /** Groups the actions by the instance that their guard reads first. */
  private index(): [Candidates[], readonly number[]] {
    const { program, locals } = this;
    const { diagrams } = program;
    const bySlot = new Map<number, number[]>();
    const always: number[] = [];
    program.actions.forEach((a, i) => {
      program.value(a.guard, locals);
      const r = diagrams.read[a.guard.root[0]!]!;
      if (r < 0) always.push(i);
      else bySlot.set(diagrams.readSlot[r]!, [...bySlot.get(diagrams.readSlot[r]!) ?? [], i]);
    });
    const candidates = [...bySlot].sort(([a], [b]) => a - b).map(([slot, actions]) => ({ slot, actions, byLocal: [] }));
    return [candidates, always];
  }

  /** The actions of a group that the local state does not rule out by the first read alone. */
  private candidatesAt(group: Candidates, local: number): Int32Array {
    const { program, locals } = this;
    const { diagrams } = program;
    const possible = group.actions.filter(i => {
      const { guard } = program.actions[i]!;
      program.value(guard, locals); // makes sure that the branch of this local state is known
      const root = guard.root[0]!;
      const next = diagrams.kids[root]![diagrams.readValues[diagrams.read[root]!]![local]!]!;
      return !(diagrams.isLeaf(next) && diagrams.leaf[next] === 0);
    });
    return group.byLocal[local] = Int32Array.from(possible);
  }

  private expand(id: number): void {
    const { layout, set, locals, key, candidates, always, program } = this;
    const { words, word, shift, mask } = layout;
    for (let w = 0, base = id * words; w < words; w++) key[w] = set.store[base + w]!;
    for (let slot = 0; slot < locals.length; slot++) locals[slot] = (key[word[slot]!]! >>> shift[slot]!) & mask[slot]!;
    let moves = 0;
    for (let i = 0; i < always.length; i++) moves += this.take(always[i]!, program.actions[always[i]!]!, id);
    for (let g = 0; g < candidates.length; g++) {
      const group = candidates[g]!;
      const local = locals[group.slot]!;
      const possible = group.byLocal[local] ?? this.candidatesAt(group, local);
      for (let i = 0; i < possible.length; i++) moves += this.take(possible[i]!, program.actions[possible[i]!]!, id);
    }
    if (moves === 0) this.stuck(id);
  }

  /** Takes action `index` from the current state if it is enabled; 1 if it was (or was refused). */
  private take(index: number, action: CompiledAction, from: number): number {
    const { program, locals, targets, nexts, layout, key, succ, succLocals, set } = this;
    const { diagrams, tables, sendLists } = program;
    let enabled = diagrams.evaluate(action.guard.root, locals);
    if (enabled < 0) enabled = program.value(action.guard, locals);
    if (enabled === 0) return 0;

    // Who moves where; every function and every machine reads the state before the step.
    let n = 0;
    let refusedBy = -1;
    let refusedEvent = -1;
    const { sends } = action;
    for (let k = 0; k < sends.length; k++) {
      let list = diagrams.evaluate(sends[k]!.root, locals);
      if (list < 0) list = program.value(sends[k]!, locals);
      const flat = sendLists[list]!;
      for (let j = 0; j < flat.length; j += 3) {
        const slot = flat[j]!;
        const event = flat[j + 1]!;
        const table = tables[slot]!;
        let next = table.next[event]![locals[slot]!]!;
        if (next === UNKNOWN) next = table.step(locals[slot]!, event);
        if (next === UNHANDLED) {
          const mode = flat[j + 2]!;
          if (mode === BLOCK) return 0;
          if (mode === MUST && refusedBy < 0) { refusedBy = slot; refusedEvent = event; }
          continue;
        }
        targets[n] = slot;
        nexts[n] = next;
        n++;
      }
    }
    if (refusedBy >= 0) {
      this.refused.failure ??= { state: from, refused: { action: index, slot: refusedBy, event: refusedEvent } };
      return 1;
    }

    // The successor: the same words with the fields of the addressed instances replaced.
    const { word, shift, mask, words } = layout;
    for (let w = 0; w < words; w++) succ[w] = key[w]!;
    for (let t = 0; t < n; t++) {
      const slot = targets[t]!;
      const next = nexts[t]!;
      const m = mask[slot]!;
      if (next > m) throw new TooNarrow(slot);
      const w = word[slot]!;
      succ[w] = (succ[w]! & ~(m << shift[slot]!)) | (next << shift[slot]!);
    }
    this.transitions++;
    this.fired[index]!++;
    const before = set.count;
    const id = set.add(succ, from, index);
    if (set.count !== before) {
      succLocals.set(locals);
      for (let t = 0; t < n; t++) succLocals[targets[t]!] = nexts[t]!;
      this.check(succLocals, id);
    }
    return 1;
  }

  /** Evaluates the claims in a new state. */
  private check(locals: Int32Array, id: number): void {
    const { program, properties } = this;
    const { diagrams } = program;
    this.refused.witnesses++;
    for (let p = 0; p < properties.length; p++) {
      const { claims, kind } = program.properties[p]!;
      const progress = properties[p]!;
      if (kind !== 'always') { progress.witnesses++; continue; }
      let spoke = 0;
      for (let c = 0; c < claims.length; c++) {
        const { when, holds } = claims[c]!;
        if (when) {
          let on = diagrams.evaluate(when.root, locals);
          if (on < 0) on = program.value(when, locals);
          if (on === 0) continue;
        }
        spoke = 1;
        if (progress.failure) break;
        let ok = diagrams.evaluate(holds.root, locals);
        if (ok < 0) ok = program.value(holds, locals);
        if (ok === 0) progress.failure = { state: id, claim: c };
      }
      progress.witnesses += spoke;
    }
  }

  private stuck(id: number): void {
    this.program.properties.forEach((p, i) => {
      const progress = this.properties[i]!;
      if (p.kind !== 'deadlock' || progress.failure) return;
      if (p.final && this.program.value(p.final, this.locals) === 1) return;
      progress.failure = { state: id };
    });
  }

  /** The actions on the path from the initial state to `id`. */
  path(id: number): number[] {
    const actions: number[] = [];
    for (let s = id; this.set.parent[s]! >= 0; s = this.set.parent[s]!) actions.push(this.set.via[s]!);
    return actions.reverse();
  }

  /** The local states of state `id`. */
  localsOf(id: number): number[] {
    if (id >= this.set.count) throw new InternalError(`state ${id} does not exist`);
    const { words, word, shift, mask } = this.layout;
    return Array.from(word, (w, slot) => (this.set.store[id * words + w]! >>> shift[slot]!) & mask[slot]!);
  }
}

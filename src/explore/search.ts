/** Exact breadth-first search, in slices, so that whoever runs it can stop it, report on it and go on. */
import { BLOCK, MUST, type Program } from '../compile/program.ts';
import { Accelerator, NoRoom, type Batch } from '../kernel/accelerator.ts';
import { MAX_PAGES } from '../kernel/memory.ts';
import { UNHANDLED, UNKNOWN } from '../compile/tabulate.ts';
import { InternalError } from '../model/index.ts';
import { Canonical } from '../reduce/canonical.ts';
import { Met } from '../reduce/machines.ts';
import type { Realised } from '../reduce/unwind.ts';
import { Answers, type Failure } from './answers.ts';
import { Candidates } from './candidates.ts';
import { Graph } from './graph.ts';
import { bitsFor, layOut, pack, unpack, type Layout } from '../states/layout.ts';
import { StateSet } from '../states/state-set.ts';
import { pathTo, realisedIn, spokenIn, witnessesOf, type Packed, type Searching } from './searched.ts';
import { nextOf } from './walk.ts';
import type { Visited } from '../states/visited.ts';

/** How a search goes about it; none of it changes what it finds. */
export interface EngineOptions {
  /** states from which on the kernel does what it can */
  readonly kernelFrom?: number;
  /** of 64 KiB, that the kernel may use at most */
  readonly pages?: number;
  /** what is learnt is given to the kernel at once, whatever that costs */
  readonly eager?: boolean;
  /** of the kernel's hash, that are used */
  readonly hashBits?: number;
  /** that the kernel runs on: a power of two */
  readonly threads?: number;
  /** that each field gets beyond what it needs, while the kernel is not used */
  readonly spareBits?: number;
  /** states from which on the kernel has code for the model */
  readonly specialFrom?: number;
}

/** Where a search stands between two states. */
export interface Position {
  readonly head: number; readonly level: number; readonly levelEnd: number; readonly levels: readonly number[]; readonly transitions: number;
}

/** Takes a state that was found before, by its local states, or packed as the search packs. False: it is there already. */
export interface Admit {
  readonly locals: (locals: Int32Array, parent: number) => boolean;
  readonly packed: (key: Int32Array, parent: number) => boolean;
}

/** Bits that a field gets at first beyond those that it needs, when hardly any local state is known. */
const SPARE_BITS = 4;
/** States from which on code for the model pays: by then most is known. */
const SPECIAL_FROM = 2 ** 14;
/** States that one batch may add. */
const ROOM = 2 ** 18;

export class Search implements Searching {
  readonly program: Program;
  layout: Layout;
  set: Visited;
  /** next state to expand */
  head = 0;
  /** first state of the level that is being discovered */
  private levelEnd = 1;
  /** distance of the states that are being expanded */
  level = 0;
  transitions = 0;
  /** did something end the search in the middle of a state? Then some of its steps are counted, and it is not expanded */
  torn = false;
  /** how often each action was taken */
  readonly fired: Float64Array;
  /** action -> 1 if its guard held somewhere, but what it sends was not handled there, so that it did not happen */
  readonly blocked: Uint8Array;
  /** slot -> event -> local state -> 1 if the event was received there */
  readonly received: (Uint8Array | undefined)[][];
  /** property -> claim -> where it first failed */
  readonly failures: (Failure | undefined)[][];
  refused: Failure | undefined;
  /** its edges, when a property is judged on them */
  readonly graph: Graph | undefined;
  /** what keeps one state of each orbit, where the program has a symmetry */
  readonly canonical: Canonical | undefined;
  /** what machines were sent but did not handle, where that has to be compared */
  readonly unhandled: Met | undefined;
  /** number of the first state of each level */
  private readonly levels: number[] = [0];
  readonly candidates: Candidates;
  ofStates: Answers;
  readonly ofSteps: Answers;
  /** a step as claims see it: the local states before, those after, the action; after = before between two steps */
  private readonly step: Int32Array;
  /** has the state that is being expanded a step that changes it? */
  private moved = false;
  private readonly locals: Int32Array;
  private key: Int32Array;
  private succ: Int32Array;
  private readonly succLocals: Int32Array;
  private readonly targets: Int32Array;
  private readonly nexts: Int32Array;

  private accelerator: Accelerator | undefined;
  /** has the kernel been tried? There may be no memory for it */
  private tried = false;
  private readonly options: Required<EngineOptions>;

  /** @param keepGraph remember all edges */
  constructor(program: Program, keepGraph: boolean, options: EngineOptions = {}) {
    this.program = program;
    this.options = { kernelFrom: Infinity, pages: MAX_PAGES, eager: false, hashBits: 32, threads: 1, spareBits: SPARE_BITS, specialFrom: SPECIAL_FROM, ...options };
    this.layout = layOut(widthsFor(program, this.options.spareBits), true);
    const slots = program.tables.length;
    this.fired = new Float64Array(program.actions.length);
    this.blocked = new Uint8Array(program.actions.length);
    this.received = program.tables.map(() => []);
    this.failures = program.properties.map(() => []);
    this.graph = keepGraph ? new Graph(program.actions.length) : undefined;
    const symmetry = program.equivariance?.symmetry;
    this.canonical = symmetry && new Canonical(symmetry, program.tables);
    this.unhandled = symmetry && new Met();
    this.step = new Int32Array(2 * slots + 1);
    this.locals = new Int32Array(slots);
    this.succLocals = new Int32Array(slots);
    this.key = new Int32Array(this.layout.words);
    this.succ = new Int32Array(this.layout.words);
    this.targets = new Int32Array(slots);
    this.nexts = new Int32Array(slots);
    const alike = symmetry && ((property: number, claim: number) => symmetry.alike(property, claim));
    this.ofStates = new Answers(program, ['always', 'reachable'], this.failures, alike);
    this.ofSteps = new Answers(program, ['step'], this.failures, alike);
    this.set = new StateSet(this.layout.words);
    // All instances start in local state 0 of their table, so the initial state is the zero vector.
    this.set.add(this.key, -1);
    this.ofStates.ask(this.locals, 0, -1, -1);
    this.candidates = new Candidates(program, this.locals);
  }

  /** The depth of the deepest state found so far. */
  get depth(): number { return this.set.count > this.levelEnd ? this.level + 1 : this.level; }
  get count(): number { return this.set.count; }
  get done(): boolean { return this.head >= this.set.count; }
  /** Bytes of the visited states and their edges. */
  get bytes(): number { return this.set.bytes + (this.graph?.bytes ?? 0); }
  /** States found but not expanded. */
  get waiting(): number { return this.set.count - this.head; }

  /** Expands some states: `n`, or what the kernel takes at once; none of them at distance `maxDepth` or more, and none once there are `maxStates`. */
  run(n: number, maxDepth: number, maxStates: number, limit?: number): void {
    if (limit !== undefined) this.set.limit = limit - (this.graph?.bytes ?? 0);
    for (let i = 0; i < n && this.head < this.set.count; i++) {
      if (this.head >= this.levelEnd) {
        if (this.level + 1 >= maxDepth) return;
        this.level++;
        this.levels.push(this.levelEnd);
        this.levelEnd = this.set.count;
      }
      if (this.level >= maxDepth || this.set.count >= maxStates) return;
      if (!this.tried && this.set.count >= this.options.kernelFrom) this.repack(true);
      if (this.accelerator && i + 1 < n && this.set.count + ROOM < maxStates) i += this.batch(this.accelerator, this.levelEnd) - 1;
      else this.next();
    }
  }

  private next(): void {
    // A set that has no room left should say so now: in the middle of a state some of its steps would be counted.
    if (this.set instanceof StateSet) this.set.reserve(this.program.actions.length);
    this.torn = true;
    this.expand(this.head);
    this.head++;
    this.torn = false;
  }

  /** Lets the kernel expand what it can, and expands the state that it cannot. */
  private batch(accelerator: Accelerator, to: number): number {
    const { graph, head } = this;
    this.torn = true;
    let batch: Batch;
    try {
      batch = accelerator.run(this, head, to, state => {
        this.readLocals(state, this.succLocals);
        this.ofStates.ask(this.succLocals, state, -1, -1);
      });
    } catch (e) {
      this.torn = !(e instanceof NoRoom);
      throw e;
    }
    const { expanded, edges, stuck } = batch;
    this.transitions += edges;
    if (graph) {
      for (const { states, starts, ids, actions } of accelerator.edges) {
        for (let s = 0, edge = 0; s < states; s++) {
          graph.open();
          for (; edge < starts[s + 1]!; edge++) graph.add(ids[edge]!, actions[edge]!);
        }
      }
    }
    this.head += expanded;
    this.torn = false;
    if (stuck) accelerator.timed(() => { this.next(); });
    return expanded + Number(stuck);
  }

  /** Gives each local state that is known now, and as many more as cost nothing, room in its field; the states keep their numbers. */
  private repack(accelerate: boolean): void {
    const { set: from, layout: old, locals } = this;
    this.settle();
    const before = this.accelerator;
    const limit = from.limit;
    this.restart(accelerate);
    this.set.limit = limit;
    const unpacked = new Int32Array(locals.length);
    for (let id = 0; id < from.count; id++) {
      unpack(old, from.store, id, unpacked);
      this.admit(unpacked, from.parent[id]!);
    }
    before?.release();
    // The state that is being expanded, perhaps.
    pack(this.layout, locals, this.key);
  }

  /** An empty set, with fields as wide as what is known now needs. */
  private restart(accelerate: boolean): void {
    const { program } = this;
    this.tried ||= accelerate;
    // What is its own key should be a short one.
    const layout = layOut(widthsFor(program, accelerate ? 0 : this.options.spareBits), !accelerate || this.graph !== undefined);
    this.accelerator = accelerate ? Accelerator.create(program, layout, this.ofSteps.any, { ...this.options, numbered: this.graph !== undefined }) : undefined;
    this.layout = layout;
    this.set = this.accelerator?.set ?? new StateSet(layout.words);
    this.key = new Int32Array(layout.words);
    this.succ = new Int32Array(layout.words);
  }

  /** Adds a state that was found before; it is not judged. */
  private admit(locals: Int32Array, parent: number): number {
    pack(this.layout, locals, this.key);
    return this.set.add(this.key, parent);
  }

  /** Where the search stands; what it has counted and found is public. */
  get position(): Position {
    const { head, level, levelEnd, levels, transitions } = this;
    return { head, level, levelEnd, levels: [...levels], transitions };
  }

  /**
   * Makes a new search stand where another one stood. The tables must know all local states.
   * @param count how many states there are
   * @param limit bytes that they may take
   * @returns what takes these states, in their order
   */
  resume({ head, level, levelEnd, levels, transitions }: Position, count: number, limit: number): Admit {
    this.accelerator?.release();
    this.tried = false;
    this.restart(count >= this.options.kernelFrom);
    this.set.limit = limit;
    Object.assign(this, { head, level, levelEnd, transitions });
    this.levels.splice(0, this.levels.length, ...levels);
    let before = 0;
    return {
      locals: (locals, parent) => this.admit(locals, parent) === before++,
      packed: (key, parent) => this.set.add(key, parent) === before++,
    };
  }

  /** From now on somebody else asks the claims about states. What was asked so far is handed over. */
  deferClaims(): Answers {
    this.settle();
    const asked = this.ofStates;
    this.ofStates = new Answers(this.program, [], this.failures);
    return asked;
  }

  dispose(): void {
    this.accelerator?.release();
    this.accelerator = undefined;
  }

  /** Takes over what the kernel has counted. */
  settle(): void { this.accelerator?.harvest(this); }

  private expand(id: number): void {
    const { locals, candidates, layout: { words } } = this;
    for (let w = 0, base = id * words; w < words; w++) this.key[w] = this.set.store[base + w]!;
    unpack(this.layout, this.set.store, id, locals);
    this.graph?.open();
    if (this.ofSteps.any) {
      this.step.set(locals);
      this.step.set(locals, locals.length);
    }
    let moves = 0;
    this.moved = false;
    for (const action of candidates.always) moves += this.tryAction(action, id);
    for (const group of candidates.groups) {
      for (const possible of candidates.at(group, locals)) {
        const steps = possible.joint?.at(locals);
        if (steps) {
          for (let i = 0; i < steps.actions.length; i++) moves += this.take(steps.actions[i]!, steps.sends[i]!, id);
          continue;
        }
        possible.joint = undefined;
        for (const action of possible.actions) moves += this.tryAction(action, id);
      }
    }
    if (!this.moved) this.ends(id, moves);
  }

  /** Asks one action by itself; 1 if it was enabled. */
  private tryAction(index: number, from: number): number {
    const { program, locals } = this;
    const action = program.actions[index]!;
    if (program.value(action.guard, locals) === 0) return 0;
    return this.take(index, program.sent(action, locals), from);
  }

  /**
   * Takes an action whose guard holds. Every machine reads the state before the step.
   * @param flat triples: slot, event, mode
   * @returns 0 when a blocking send is not handled, else 1
   */
  private take(index: number, flat: Int32Array, from: number): number {
    const { program, locals, targets, nexts, layout, key, succ, succLocals, set, received } = this;
    const { tables } = program;
    const { word, shift, mask, words } = layout;
    let n = 0;
    let refusedBy = -1;
    let refusedEvent = -1;
    for (let j = 0; j < flat.length; j += 3) {
      const slot = flat[j]!;
      const event = flat[j + 1]!;
      const table = tables[slot]!;
      let next = table.next[event]![locals[slot]!]!;
      if (next === UNKNOWN) next = table.step(locals[slot]!, event);
      if (next === UNHANDLED) {
        const mode = flat[j + 2]!;
        this.unhandled?.note(slot, event, locals[slot]!);
        if (mode === BLOCK) {
          this.blocked[index] = 1;
          return 0;
        }
        if (mode === MUST && refusedBy < 0) { refusedBy = slot; refusedEvent = event; }
        continue;
      }
      targets[n] = slot;
      nexts[n] = next;
      n++;
      const receipts = received[slot]![event] ??= new Uint8Array(mask[slot]! + 1);
      if (locals[slot]! < receipts.length) receipts[locals[slot]!] = 1;
      else (received[slot]![event] = longer(receipts, mask[slot]! + 1))[locals[slot]!] = 1;
    }
    for (let t = 0; t < n; t++) {
      if (nexts[t]! <= mask[targets[t]!]!) continue;
      this.repack(this.accelerator !== undefined);
      return this.take(index, flat, from);
    }
    if (refusedBy >= 0) {
      this.moved = true;
      this.refused ??= { state: from, refused: { action: index, slot: refusedBy, event: refusedEvent } };
      return 1;
    }

    if (this.canonical) {
      if (!this.representative(n)) {
        this.repack(false);
        return this.take(index, flat, from);
      }
    } else {
      // The successor: the same words with the fields of the addressed instances replaced.
      for (let w = 0; w < words; w++) succ[w] = key[w]!;
      for (let t = 0; t < n; t++) {
        const slot = targets[t]!;
        const next = nexts[t]!;
        const w = word[slot]!;
        succ[w] = (succ[w]! & ~(mask[slot]! << shift[slot]!)) | (next << shift[slot]!);
      }
    }
    this.transitions++;
    this.fired[index]!++;
    const before = set.count;
    const id = set.add(succ, from);
    if (!this.canonical) this.moved ||= key.some((word, w) => succ[w] !== word);
    this.graph?.add(id, index);
    if (this.ofSteps.any) this.checkStep(index, n, from, id < 0 ? this.numberOfSucc : id);
    if (set.count !== before) {
      if (this.canonical) this.canonical.count();
      else {
        succLocals.set(locals);
        for (let t = 0; t < n; t++) succLocals[targets[t]!] = nexts[t]!;
      }
      this.ofStates.ask(succLocals, id, -1, -1);
    }
    return 1;
  }

  /** Puts the representative of the successor into succ and succLocals; false when a field is too narrow for it. */
  private representative(n: number): boolean {
    const { locals, succLocals, targets, nexts, layout } = this;
    succLocals.set(locals);
    for (let t = 0; t < n; t++) {
      const slot = targets[t]!;
      succLocals[slot] = nexts[t]!;
      // An image of the state is another state.
      if (nexts[t] !== locals[slot]) this.moved = true;
    }
    this.canonical!.canonical(succLocals);
    if (succLocals.some((local, slot) => local > layout.mask[slot]!)) return false;
    pack(layout, succLocals, this.succ);
    return true;
  }
  private readonly numberOfSucc = (): number => this.set.find(this.succ);

  /** Evaluates the claims about the step that was just taken; its `n` moves stand in targets and nexts. */
  private checkStep(action: number, n: number, from: number, to: number | (() => number)): void {
    const { step, targets, nexts } = this;
    const slots = this.locals.length;
    step[2 * slots] = action;
    for (let t = 0; t < n; t++) step[slots + targets[t]!] = nexts[t]!;
    this.ofSteps.ask(step, from, action, to);
    for (let t = 0; t < n; t++) step[slots + targets[t]!] = step[targets[t]!]!;
  }

  witnesses(): number[] { return witnessesOf(this); }
  spoken(): ReadonlySet<number>[] { return spokenIn(this); }

  /** The state has no step, or only steps that do not change it. */
  private ends(id: number, moves: number): void {
    this.program.properties.forEach((p, i) => {
      if (p.kind !== 'deadlock' || this.failures[i]![0] || (moves > 0 && !p.stuttering)) return;
      if (p.final && this.program.value(p.final, this.locals) === 1) return;
      this.failures[i]![0] = { state: id };
    });
  }

  stepsOf(id: number): Map<number, Int32Array | 'refused'> { return this.stepsFrom(this.localsOf(id)); }

  /** Where each action leads, by the very diagrams that `expand` uses. */
  stepsFrom(state: ArrayLike<number>): Map<number, Int32Array | 'refused'> {
    const { program, locals } = this;
    locals.set(state);
    const single = (i: number): [number, Int32Array][] => {
      const action = program.actions[i]!;
      return program.value(action.guard, locals) === 0 ? [] : [[i, program.sent(action, locals)]];
    };
    const enabled = [...this.candidates.always.flatMap(single), ...this.candidates.groups.flatMap(group => this.candidates.at(group, locals).flatMap(({ joint, actions }) => {
      const steps = joint?.at(locals);
      return steps ? [...steps.actions].map((a, i): [number, Int32Array] => [a, steps.sends[i]!]) : actions.flatMap(single);
    }))];
    return new Map(enabled.flatMap(([action, flat]): [number, Int32Array | 'refused'][] => {
      const next = nextOf(program, locals, flat);
      return next === undefined ? [] : [[action, next]];
    }));
  }

  path(id: number): number[] { return pathTo(this, id); }
  parentOf(id: number): number { return this.set.parent[id]!; }

  realised(failure: Failure, property: number): Realised { return realisedIn(this, failure, property); }

  /** The number of the first state at a distance from the initial one. */
  levelStart(depth: number): number { return this.levels[depth] ?? (depth === this.levels.length ? this.levelEnd : this.set.count); }

  /** The local states of state `id`. */
  localsOf(id: number): number[] {
    if (id >= this.set.count) throw new InternalError(`state ${id} does not exist`);
    const locals = new Int32Array(this.layout.word.length);
    this.readLocals(id, locals);
    return [...locals];
  }

  /** Was the state with these local states visited, or its representative? */
  has(state: ArrayLike<number>): boolean {
    const { layout } = this;
    const locals = Int32Array.from(state);
    this.canonical?.canonical(locals);
    const key = new Int32Array(layout.words);
    for (let slot = 0; slot < layout.mask.length; slot++) if (locals[slot]! > layout.mask[slot]!) return false;
    pack(layout, locals, key);
    return this.set.has(key);
  }

  /** Copies the local states of state `id`. */
  get packed(): Packed { return { layout: this.layout, store: this.set.store }; }
  readLocals(id: number, into: Int32Array): void { unpack(this.layout, this.set.store, id, into); }
}

/** Bits of each slot for the local states that are known now, and for some more where there may be more: to pack many states anew takes time. */
const widthsFor = (program: Program, spare: number): number[] =>
  program.tables.map(({ snapshots: { length: known }, most }) => bitsFor(Math.max(known, Math.min(most, known + 1 + (known >> 3)))) + spare);

function longer(old: Uint8Array, length: number): Uint8Array {
  const next = new Uint8Array(length);
  next.set(old);
  return next;
}

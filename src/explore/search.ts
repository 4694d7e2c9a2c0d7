/** Exact breadth-first search, in slices, so that whoever runs it can stop it, report on it and go on. */
import { JointSteps } from '../compile/joint.ts';
import { BLOCK, MUST, type Program } from '../compile/program.ts';
import { UNHANDLED, UNKNOWN } from '../compile/tabulate.ts';
import { InternalError } from '../model/index.ts';
import { Answers, type Failure, type Member } from './answers.ts';
import { Graph } from './graph.ts';
import { layOut, type Layout } from './layout.ts';
import { StateSet } from './state-set.ts';

/** A local state's number does not fit its bit field: search again with wider fields. */
export class TooNarrow extends Error {
  readonly slot: number;
  constructor(slot: number) { super('a bit field is too narrow'); this.slot = slot; }
}

/** Actions whose guard reads an instance first, by that instance and its local state: the others need not be asked. */
interface Candidates { readonly slot: number; readonly actions: readonly number[]; readonly byLocal: Possible[] }
/** The actions that a local state does not rule out, and all their guards in one diagram while that is small. */
interface Possible { readonly actions: readonly number[]; joint: JointSteps | undefined }
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
  /** action -> 1 if its guard held somewhere, but what it sends was not handled there, so that it did not happen */
  readonly blocked: Uint8Array;
  /** slot -> event -> local state -> 1 if the event was received there */
  readonly received: (Uint8Array | undefined)[][];
  /** property -> claim -> where it first failed */
  readonly failures: (Failure | undefined)[][];
  refused: Failure | undefined;
  /** its edges, when a property is judged on them */
  readonly graph: Graph | undefined;
  /** number of the first state of each level */
  private readonly levels: number[] = [0];
  private readonly candidates: Candidates[];
  private readonly always: readonly number[];
  readonly ofStates: Answers;
  readonly ofSteps: Answers;
  /** a step as claims see it: the local states before, those after, the action; after = before between two steps */
  private readonly step: Int32Array;
  /** has the state that is being expanded a step that changes it? */
  private moved = false;
  private readonly locals: Int32Array;
  private readonly key: Int32Array;
  private readonly succ: Int32Array;
  private readonly succLocals: Int32Array;
  private readonly targets: Int32Array;
  private readonly nexts: Int32Array;

  /** @param keepGraph remember all edges */
  constructor(program: Program, widths: readonly number[], keepGraph: boolean) {
    this.program = program;
    this.layout = layOut(widths);
    const slots = widths.length;
    this.set = new StateSet(this.layout.words);
    this.fired = new Float64Array(program.actions.length);
    this.blocked = new Uint8Array(program.actions.length);
    this.received = program.tables.map(() => []);
    this.failures = program.properties.map(() => []);
    this.graph = keepGraph ? new Graph(program.actions.length) : undefined;
    this.step = new Int32Array(2 * slots + 1);
    this.locals = new Int32Array(slots);
    this.succLocals = new Int32Array(slots);
    this.key = new Int32Array(this.layout.words);
    this.succ = new Int32Array(this.layout.words);
    this.targets = new Int32Array(slots);
    this.nexts = new Int32Array(slots);
    this.ofStates = new Answers(program, ['always', 'reachable'], this.failures);
    this.ofSteps = new Answers(program, ['step'], this.failures);
    // All instances start in local state 0 of their table, so the initial state is the zero vector.
    this.set.add(this.key, -1, -1);
    this.ofStates.ask(this.locals, 0, -1, -1);
    [this.candidates, this.always] = this.index();
  }

  /** The depth of the deepest state found so far. */
  get depth(): number { return this.set.count > this.levelEnd ? this.level + 1 : this.level; }
  get done(): boolean { return this.head >= this.set.count; }
  /** Bytes of the visited states and their edges. */
  get bytes(): number { return this.set.bytes + (this.graph?.bytes ?? 0); }
  /** States found but not expanded. */
  get waiting(): number { return this.set.count - this.head; }

  /** Expands up to `n` states, none of them at distance `maxDepth` or more, and none once there are `maxStates`. */
  run(n: number, maxDepth: number, maxStates: number): void {
    for (let i = 0; i < n && this.head < this.set.count; i++) {
      if (this.head >= this.levelEnd) {
        if (this.level + 1 >= maxDepth) return;
        this.level++;
        this.levels.push(this.levelEnd);
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
      const slot = diagrams.firstSlot(a.guard);
      if (slot < 0) always.push(i);
      else bySlot.set(slot, [...bySlot.get(slot) ?? [], i]);
    });
    const candidates = [...bySlot].sort(([a], [b]) => a - b).map(([slot, actions]) => ({ slot, actions, byLocal: [] }));
    return [candidates, always];
  }

  /** The actions of a group that the local state does not rule out by the first read alone. */
  private candidatesAt(group: Candidates, local: number): Possible {
    const { program, locals } = this;
    const { diagrams } = program;
    const actions = group.actions.filter(i => {
      const { guard } = program.actions[i]!;
      program.value(guard, locals); // makes sure that the branch of this local state is known
      return !diagrams.settledFalse(guard, locals);
    });
    return group.byLocal[local] = { actions, joint: new JointSteps(program, actions) };
  }

  private expand(id: number): void {
    const { layout, set, locals, key, candidates, always } = this;
    const { words, word, shift, mask } = layout;
    for (let w = 0, base = id * words; w < words; w++) key[w] = set.store[base + w]!;
    for (let slot = 0; slot < locals.length; slot++) locals[slot] = (key[word[slot]!]! >>> shift[slot]!) & mask[slot]!;
    this.graph?.open();
    if (this.ofSteps.any) {
      this.step.set(locals);
      this.step.set(locals, locals.length);
    }
    let moves = 0;
    this.moved = false;
    for (let i = 0; i < always.length; i++) moves += this.tryAction(always[i]!, id);
    for (let g = 0; g < candidates.length; g++) {
      const group = candidates[g]!;
      const local = locals[group.slot]!;
      const possible = group.byLocal[local] ?? this.candidatesAt(group, local);
      if (possible.joint) {
        const steps = possible.joint.at(locals);
        if (steps) {
          for (let i = 0; i < steps.actions.length; i++) moves += this.take(steps.actions[i]!, steps.sends[i]!, id);
          continue;
        }
        possible.joint = undefined;
      }
      for (let i = 0; i < possible.actions.length; i++) moves += this.tryAction(possible.actions[i]!, id);
    }
    if (!this.moved) this.ends(id, moves);
  }

  /** Asks one action by itself; 1 if it was enabled. */
  private tryAction(index: number, from: number): number {
    const { program, locals } = this;
    const action = program.actions[index]!;
    if (program.value(action.guard, locals) === 0) return 0;
    return this.take(index, program.merge(action, action.sends.map(d => program.value(d, locals))), from);
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
      (received[slot]![event] ??= new Uint8Array(mask[slot]! + 1))[locals[slot]!] = 1;
    }
    if (refusedBy >= 0) {
      this.moved = true;
      this.refused ??= { state: from, refused: { action: index, slot: refusedBy, event: refusedEvent } };
      return 1;
    }

    // The successor: the same words with the fields of the addressed instances replaced.
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
    if (id !== from) this.moved = true;
    this.graph?.add(id, index);
    if (this.ofSteps.any) this.checkStep(index, n, from, id);
    if (set.count !== before) {
      succLocals.set(locals);
      for (let t = 0; t < n; t++) succLocals[targets[t]!] = nexts[t]!;
      this.ofStates.ask(succLocals, id, -1, -1);
    }
    return 1;
  }

  /** Evaluates the claims about the step that was just taken; its `n` moves stand in targets and nexts. */
  private checkStep(action: number, n: number, from: number, to: number): void {
    const { step, targets, nexts } = this;
    const slots = this.locals.length;
    step[2 * slots] = action;
    for (let t = 0; t < n; t++) step[slots + targets[t]!] = nexts[t]!;
    this.ofSteps.ask(step, from, action, to);
    for (let t = 0; t < n; t++) step[slots + targets[t]!] = step[targets[t]!]!;
  }

  /** For each property the number of states (or steps) in which it had something to say; not for those that are judged on the graph. */
  witnesses(): number[] {
    const counts = this.program.properties.map(p => p.kind === 'deadlock' ? this.set.count : 0);
    this.eachAnswer((count, spoke) => { for (const property of new Set(spoke.map(m => m.property))) counts[property]! += count; });
    return counts;
  }

  /** For each property the claims that had something to say; not for those that are judged on the graph. */
  spoken(): ReadonlySet<number>[] {
    const claims = this.program.properties.map(() => new Set<number>());
    this.eachAnswer((_, spoke) => { for (const { property, claim } of spoke) claims[property]!.add(claim); });
    return claims;
  }

  private eachAnswer(visitor: (count: number, spoke: readonly Member[]) => void): void {
    this.ofStates.each(visitor);
    this.ofSteps.each(visitor);
  }

  /** The state has no step, or only steps that do not change it. */
  private ends(id: number, moves: number): void {
    this.program.properties.forEach((p, i) => {
      if (p.kind !== 'deadlock' || this.failures[i]![0] || (moves > 0 && !p.stuttering)) return;
      if (p.final && this.program.value(p.final, this.locals) === 1) return;
      this.failures[i]![0] = { state: id };
    });
  }

  /** Where each action leads from a state that was expanded, by the very diagrams that `expand` uses. Actions that are not named are disabled. */
  stepsOf(id: number): Map<number, Int32Array | 'refused'> {
    this.readLocals(id, this.locals);
    const { program, locals } = this;
    const single = (i: number): [number, Int32Array][] => {
      const action = program.actions[i]!;
      return program.value(action.guard, locals) === 0 ? [] : [[i, program.merge(action, action.sends.map(d => program.value(d, locals)))]];
    };
    const enabled = [...this.always.flatMap(single), ...this.candidates.flatMap(group => {
      const { joint, actions } = group.byLocal[locals[group.slot]!] ?? this.candidatesAt(group, locals[group.slot]!);
      const steps = joint?.at(locals);
      return steps ? [...steps.actions].map((a, i): [number, Int32Array] => [a, steps.sends[i]!]) : actions.flatMap(single);
    })];
    return new Map(enabled.flatMap(([action, flat]): [number, Int32Array | 'refused'][] => {
      const next = locals.slice();
      let refused = false;
      for (let j = 0; j < flat.length; j += 3) {
        const to = program.tables[flat[j]!]!.step(locals[flat[j]!]!, flat[j + 1]!);
        if (to !== UNHANDLED) next[flat[j]!] = to;
        else if (flat[j + 2] === BLOCK) return [];
        else if (flat[j + 2] === MUST) refused = true;
      }
      return [[action, refused ? 'refused' : next]];
    }));
  }

  /** The actions on the path from the initial state to `id`. */
  path(id: number): number[] {
    const actions: number[] = [];
    for (let s = id; this.set.parent[s]! >= 0; s = this.set.parent[s]!) actions.push(this.set.via[s]!);
    return actions.reverse();
  }

  /** The number of the first state at a distance from the initial one. */
  levelStart(depth: number): number { return this.levels[depth] ?? (depth === this.levels.length ? this.levelEnd : this.set.count); }

  /** The local states of state `id`. */
  localsOf(id: number): number[] {
    if (id >= this.set.count) throw new InternalError(`state ${id} does not exist`);
    const locals = new Int32Array(this.layout.word.length);
    this.readLocals(id, locals);
    return [...locals];
  }

  /** The number of the state with these local states, or -1 if it was not visited. */
  find(locals: ArrayLike<number>): number {
    const { words, word, shift, mask } = this.layout;
    const key = new Int32Array(words);
    for (let slot = 0; slot < word.length; slot++) {
      if (locals[slot]! > mask[slot]!) return -1;
      key[word[slot]!]! |= locals[slot]! << shift[slot]!;
    }
    return this.set.find(key);
  }

  /** Copies the local states of state `id`. */
  readLocals(id: number, into: Int32Array): void {
    const { words, word, shift, mask } = this.layout;
    const { store } = this.set;
    for (let slot = 0, base = id * words; slot < into.length; slot++) into[slot] = (store[base + word[slot]!]! >>> shift[slot]!) & mask[slot]!;
  }
}

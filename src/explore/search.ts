/** Exact breadth-first search, in slices, so that whoever runs it can stop it, report on it and go on. */
import { JointClaims, JointSteps } from '../compile/joint.ts';
import { BLOCK, MUST, type Program } from '../compile/program.ts';
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
interface Candidates { readonly slot: number; readonly actions: readonly number[]; readonly byLocal: Possible[] }
/** The actions that a local state does not rule out, and all their guards in one diagram while that is small. */
interface Possible { readonly actions: readonly number[]; joint: JointSteps | undefined }
/** Up to 15 claims in one diagram: which property each belongs to, and its number there. */
interface ClaimGroup { readonly members: readonly { readonly property: number; readonly claim: number }[]; joint: JointClaims | undefined }
const CLAIMS_PER_GROUP = 15;

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
  private readonly claimGroups: readonly ClaimGroup[];
  /** the last state in which a property spoke */
  private readonly spokeAt: Int32Array;
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
    this.spokeAt = new Int32Array(program.properties.length).fill(-1);
    this.claimGroups = this.groupClaims();
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
  private candidatesAt(group: Candidates, local: number): Possible {
    const { program, locals } = this;
    const { diagrams } = program;
    const actions = group.actions.filter(i => {
      const { guard } = program.actions[i]!;
      program.value(guard, locals); // makes sure that the branch of this local state is known
      const root = guard.root[0]!;
      const next = diagrams.kids[root]![diagrams.readValues[diagrams.read[root]!]![local]!]!;
      return !(diagrams.isLeaf(next) && diagrams.leaf[next] === 0);
    });
    return group.byLocal[local] = { actions, joint: new JointSteps(program, actions) };
  }

  /** Claims about the same instances read the same facets, so they go together. */
  private groupClaims(): ClaimGroup[] {
    const { program } = this;
    const byNumber = new Map<number, { property: number; claim: number }[]>();
    program.properties.forEach(({ claims }, property) => claims.forEach((_, claim) => byNumber.set(claim, [...byNumber.get(claim) ?? [], { property, claim }])));
    return [...byNumber.values()].flatMap(all => {
      const groups: ClaimGroup[] = [];
      for (let i = 0; i < all.length; i += CLAIMS_PER_GROUP) {
        const members = all.slice(i, i + CLAIMS_PER_GROUP);
        groups.push({ members, joint: new JointClaims(program, members.map(m => program.properties[m.property]!.claims[m.claim]!)) });
      }
      return groups;
    });
  }

  private expand(id: number): void {
    const { layout, set, locals, key, candidates, always } = this;
    const { words, word, shift, mask } = layout;
    for (let w = 0, base = id * words; w < words; w++) key[w] = set.store[base + w]!;
    for (let slot = 0; slot < locals.length; slot++) locals[slot] = (key[word[slot]!]! >>> shift[slot]!) & mask[slot]!;
    let moves = 0;
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
    if (moves === 0) this.stuck(id);
  }

  /** Asks one action by itself; 1 if it was enabled. */
  private tryAction(index: number, from: number): number {
    const { program, locals } = this;
    const { guard, sends } = program.actions[index]!;
    if (program.value(guard, locals) === 0) return 0;
    if (sends.length === 1) return this.take(index, program.sendLists[program.value(sends[0]!, locals)]!, from);
    return this.take(index, Int32Array.from(sends.flatMap(d => [...program.sendLists[program.value(d, locals)]!])), from);
  }

  /**
   * Takes an action whose guard holds. Every machine reads the state before the step.
   * @param flat triples: slot, event, mode
   * @returns 0 when a blocking send is not handled, else 1
   */
  private take(index: number, flat: Int32Array, from: number): number {
    const { program, locals, targets, nexts, layout, key, succ, succLocals, set } = this;
    const { tables } = program;
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
        if (mode === BLOCK) return 0;
        if (mode === MUST && refusedBy < 0) { refusedBy = slot; refusedEvent = event; }
        continue;
      }
      targets[n] = slot;
      nexts[n] = next;
      n++;
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
    const { program, properties, claimGroups, spokeAt } = this;
    this.refused.witnesses++;
    for (let p = 0; p < properties.length; p++) if (program.properties[p]!.kind !== 'always') properties[p]!.witnesses++;
    for (let g = 0; g < claimGroups.length; g++) {
      const group = claimGroups[g]!;
      const { members } = group;
      let bits = group.joint ? group.joint.at(locals) : -1;
      if (bits < 0) {
        group.joint = undefined;
        bits = this.claimByClaim(group, locals);
      }
      for (let i = 0; i < members.length; i++) {
        const says = (bits >>> (2 * i)) & 3;
        if (says === 0) continue;
        const { property, claim } = members[i]!;
        const progress = properties[property]!;
        if (spokeAt[property] !== id) { spokeAt[property] = id; progress.witnesses++; }
        if (says === 3) progress.failure ??= { state: id, claim };
      }
    }
  }

  private claimByClaim({ members }: ClaimGroup, locals: Int32Array): number {
    const { program } = this;
    let bits = 0;
    for (let i = 0; i < members.length; i++) {
      const { when, holds } = program.properties[members[i]!.property]!.claims[members[i]!.claim]!;
      if (when && program.value(when, locals) === 0) continue;
      bits |= (program.value(holds, locals) === 0 ? 3 : 1) << (2 * i);
    }
    return bits;
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

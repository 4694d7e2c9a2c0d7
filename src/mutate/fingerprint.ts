/**
 * The reachable graph of a run as two independent 32-bit hashes: over the canonical keys of the states in the order in
 * which a breadth-first walk meets them, and over all steps with their names. Equal graphs have equal fingerprints. The
 * converse is not certain: that two different graphs agree has, for hashes that behave like random ones, a probability
 * of 2^-64.
 */
import { BLOCK, compile, MUST, type Program } from '../compile/program.ts';
import { UNHANDLED } from '../compile/tabulate.ts';
import { layOut } from '../states/layout.ts';
import { StateSet } from '../states/state-set.ts';
import { InternalError, type Selection } from '../model/index.ts';
import { Digest, hashOf, type Halves } from './digest.ts';

/** What an action does in a state in which its condition holds: nothing after all, a step, or a step that is refused. */
const BLOCKED = 0;
const TAKEN = 1;
const REFUSED = 2;

/** States visited between two turns of the event loop. */
const SLICE = 4096;

export interface Walked {
  readonly fingerprint: string;
  /** the actions ("thread label/branch", or the name) whose condition holds in some reachable state */
  readonly enabled: readonly string[];
}

/**
 * Walks the whole graph of a run that has been checked just before: its space is finite, no action sends two events to
 * one instance, and the tables know every local state. Undefined when the signal ended the walk.
 */
export async function walk(selection: Selection, signal?: AbortSignal): Promise<Walked | undefined> {
  const program = compile(selection);
  const { actions } = program.system;
  const possible = possibleActions(program);
  const names = actions.map(a => hashOf(a.name));
  const enabled = new Uint8Array(actions.length);
  const digest = new Digest();
  const states = new States(program, digest);
  const locals = new Int32Array(program.tables.length);
  const after = new Int32Array(program.tables.length);
  states.meet(locals);
  for (let id = 0; id < states.count; id++) {
    if (id % SLICE === SLICE - 1) {
      await new Promise(resolve => setImmediate(resolve));
      if (signal?.aborted) return undefined;
    }
    states.read(id, locals);
    for (const action of possible(locals)) {
      if (program.value(program.actions[action]!.guard, locals) === 0) continue;
      enabled[action] = 1;
      const done = take(program, action, locals, after);
      if (done === BLOCKED) continue;
      digest.pair(names[action]!);
      digest.number(done === REFUSED ? -1 : states.meet(after));
    }
    digest.number(-2);
  }
  return { fingerprint: digest.toString(), enabled: [...new Set(actions.filter((_, i) => enabled[i] === 1).map(a => a.base))] };
}

/** The states that were met, numbered. The digest is told of each new one. */
class States {
  private readonly set: StateSet;
  private readonly layout;
  private readonly packed: Int32Array;
  private readonly program: Program;
  private readonly digest: Digest;
  /** slot -> local state -> hash of its canonical key */
  private readonly keys: Halves[][];

  constructor(program: Program, digest: Digest) {
    this.program = program;
    this.digest = digest;
    this.keys = program.tables.map(() => []);
    this.layout = layOut(program.tables.map(t => Math.max(1, 32 - Math.clz32(t.snapshots.length - 1))), true);
    this.set = new StateSet(this.layout.words);
    this.packed = new Int32Array(this.layout.words);
  }

  get count(): number { return this.set.count; }

  meet(locals: Int32Array): number {
    const { word, shift, mask } = this.layout;
    const { packed, keys, digest, program } = this;
    packed.fill(0);
    locals.forEach((local, slot) => {
      if (local > mask[slot]!) throw new InternalError(`a local state of ${program.tables[slot]!.id} that the search did not meet`);
      packed[word[slot]!]! |= local << shift[slot]!;
    });
    const known = this.set.count;
    const id = this.set.add(packed, -1);
    if (id === known) locals.forEach((local, slot) => digest.pair(keys[slot]![local] ??= hashOf(program.tables[slot]!.keys[local]!)));
    return id;
  }

  read(id: number, into: Int32Array): void {
    const { word, shift, mask, words } = this.layout;
    for (let slot = 0; slot < into.length; slot++) into[slot] = (this.set.store[id * words + word[slot]!]! >>> shift[slot]!) & mask[slot]!;
  }
}

/**
 * The actions that may be enabled in a state, in their order. Most guards ask one instance first (a thread, for its
 * label), and by that answer alone most actions are out of the question.
 */
function possibleActions(program: Program): (locals: Int32Array) => readonly number[] {
  const { diagrams, actions } = program;
  const initial = new Int32Array(program.tables.length);
  const always: number[] = [];
  const groups = program.tables.map(() => ({ actions: [] as number[], byLocal: [] as number[][] }));
  actions.forEach(({ guard }, i) => {
    program.value(guard, initial);
    (groups[diagrams.firstSlot(guard)]?.actions ?? always).push(i);
  });
  return locals => [...always, ...groups.flatMap((group, slot) => group.byLocal[locals[slot]!] ??= group.actions.filter(i => {
    const { guard } = actions[i]!;
    return program.value(guard, locals) === 1 || diagrams.nextSlot(guard, locals) !== 'settled';
  }))].sort((a, b) => a - b);
}

/** Takes an action whose guard holds in the state `locals`; what it leads to stands in `after`. */
function take(program: Program, index: number, locals: Int32Array, after: Int32Array): number {
  let result = TAKEN;
  after.set(locals);
  for (const send of program.actions[index]!.sends) {
    const flat = program.sendLists[program.value(send, locals)]!;
    for (let j = 0; j < flat.length; j += 3) {
      const slot = flat[j]!;
      const next = program.tables[slot]!.step(locals[slot]!, flat[j + 1]!);
      if (next !== UNHANDLED) after[slot] = next;
      else if (flat[j + 2] === BLOCK) return BLOCKED;
      else if (flat[j + 2] === MUST) result = REFUSED;
    }
  }
  return result;
}

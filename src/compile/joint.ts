/**
 * Several functions learnt as one diagram, so that a facet that many of them read is read once. The result of the
 * whole is a small integer that stands for all their results. Where the product of what they read grows too large,
 * they are evaluated one by one instead.
 */
import type { Diagram } from './diagram.ts';
import { TooLarge } from './diagram.ts';
import type { CompiledAction, CompiledClaim, Program } from './program.ts';

/** Decision nodes of a joint diagram beyond which it does not pay. */
const LIMIT = 60_000;

/** Action numbers with the sends that they make: pairs [action, flat send triples]. */
export interface Steps { readonly actions: Int32Array; readonly sends: readonly Int32Array[] }

/** The enabled steps of a group of actions. */
export class JointSteps {
  private readonly program: Program;
  private readonly diagram: Diagram;
  private readonly lists: Steps[] = [];
  private readonly ids = new Map<string, number>();

  constructor(program: Program, actions: readonly number[]) {
    this.program = program;
    this.diagram = program.diagrams.diagram('the guards of a group of actions', () => this.learn(actions), LIMIT);
  }

  /** undefined when the group has turned out to be too large for one diagram */
  at(locals: Int32Array): Steps | undefined {
    const known = this.program.diagrams.evaluate(this.diagram.root, locals);
    if (known >= 0) return this.lists[known]!;
    try {
      return this.lists[this.program.value(this.diagram, locals)]!;
    } catch (e) {
      if (e instanceof TooLarge) return undefined;
      throw e;
    }
  }

  private learn(actions: readonly number[]): number {
    const enabled = actions.filter(a => this.program.actions[a]!.guard.run() === 1);
    const sends = enabled.map(a => sendsOf(this.program, this.program.actions[a]!));
    const key = enabled.map((a, i) => `${a}:${sends[i]!.join()}`).join(';');
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.lists.length;
      this.ids.set(key, id);
      this.lists.push({ actions: Int32Array.from(enabled), sends: sends.map(f => Int32Array.from(f)) });
    }
    return id;
  }
}

const sendsOf = (program: Program, action: CompiledAction): number[] => action.sends.flatMap(d => [...program.sendLists[d.run()]!]);

/** What claims say about a state: two bits a claim, "it speaks" and "it fails". */
export class JointClaims {
  private readonly program: Program;
  private readonly diagram: Diagram;

  /** @param claims at most 15 */
  constructor(program: Program, claims: readonly CompiledClaim[]) {
    this.program = program;
    this.diagram = program.diagrams.diagram('a group of properties', () => {
      let bits = 0;
      claims.forEach(({ when, holds }, i) => {
        if (when && when.run() === 0) return;
        bits |= 1 << (2 * i);
        if (holds.run() === 0) bits |= 2 << (2 * i);
      });
      return bits;
    }, LIMIT);
  }

  /** -1 when the group has turned out to be too large for one diagram */
  at(locals: Int32Array): number {
    const known = this.program.diagrams.evaluate(this.diagram.root, locals);
    if (known >= 0) return known;
    try {
      return this.program.value(this.diagram, locals);
    } catch (e) {
      if (e instanceof TooLarge) return -1;
      throw e;
    }
  }
}

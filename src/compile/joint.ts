/**
 * Several functions learnt as one diagram, so that a facet that many of them read is read once. The result of the
 * whole is a small integer that stands for all their results. Where the product of what they read grows too large,
 * they are evaluated one by one instead.
 */
import { TooLarge, type Diagram } from './diagram.ts';
import type { CompiledClaim, Program } from './program.ts';

/** Decision nodes of a joint diagram beyond which it does not pay. */
const LIMIT = 60_000;

/** "property 'a'", or "one of these: property 'a', 'b'" */
const oneOf = (kind: string, names: readonly string[]): string =>
  `${names.length > 1 ? 'one of these: ' : ''}${kind} ${names.slice(0, 8).map(n => `'${n}'`).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;

/** Enabled actions, and what each sends as flat triples (slot, event, mode). */
export interface Steps { readonly actions: Int32Array; readonly sends: readonly Int32Array[] }

/** The enabled steps of a group of actions. */
export class JointSteps {
  private readonly program: Program;
  readonly diagram: Diagram;
  /** result of the diagram -> the steps that it stands for */
  readonly lists: Steps[] = [];
  private readonly ids = new Map<string, number>();

  constructor(program: Program, actions: readonly number[]) {
    this.program = program;
    this.diagram = program.diagrams.diagram(oneOf('the guard or payload of action', actions.map(a => program.actions[a]!.ground.name)), () => this.learn(actions), LIMIT);
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
    const sends = enabled.map(a => {
      const action = this.program.actions[a]!;
      return this.program.merge(action, action.sends.map(d => d.run()));
    });
    const key = enabled.map((a, i) => `${a}:${sends[i]!.join()}`).join(';');
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.lists.length;
      this.ids.set(key, id);
      this.lists.push({ actions: Int32Array.from(enabled), sends });
    }
    return id;
  }
}

/** What a group of claims says about a state: which of them speak, and which of those fail. */
export interface Says { readonly speaks: readonly boolean[]; readonly fails: readonly boolean[] }

/** Several claims about the same instances. Each distinct answer has a number. */
export class JointClaims {
  readonly answers: Says[] = [];
  private readonly program: Program;
  private readonly claims: readonly CompiledClaim[];
  private readonly ids = new Map<string, number>();
  /** undefined once it has turned out to be too large */
  diagram: Diagram | undefined;

  constructor(program: Program, claims: readonly CompiledClaim[]) {
    this.program = program;
    this.claims = claims;
    this.diagram = program.diagrams.diagram(oneOf('property', claims.map(c => c.label)), () => this.answer(d => d.run()), LIMIT);
  }

  /** The number of the answer at `locals`. */
  at(locals: Int32Array): number {
    const { program, diagram } = this;
    if (diagram) {
      const known = program.diagrams.evaluate(diagram.root, locals);
      if (known >= 0) return known;
      try {
        return program.value(diagram, locals);
      } catch (e) {
        if (!(e instanceof TooLarge)) throw e;
        this.diagram = undefined;
      }
    }
    return this.answer(d => program.value(d, locals));
  }

  private answer(ask: (d: Diagram) => number): number {
    const speaks = this.claims.map(({ when }) => !when || ask(when) === 1);
    const fails = this.claims.map(({ holds }, i) => speaks[i]! && ask(holds) === 0);
    return this.number({ speaks, fails });
  }

  /** The number of an answer; a new one if it was not given before. */
  number({ speaks, fails }: Says): number {
    const key = [...speaks, ...fails].map(Number).join('');
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.answers.length;
      this.ids.set(key, id);
      this.answers.push({ speaks, fails });
    }
    return id;
  }
}

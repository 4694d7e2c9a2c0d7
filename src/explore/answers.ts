/** What the claims answer, state by state or step by step: counted, with the first of each kind of failure. */
import { JointClaims } from '../compile/joint.ts';
import type { Tally } from '../kernel/image.ts';
import type { Program } from '../compile/program.ts';
import type { PropertyKind } from '../model/index.ts';

/** Where a property first failed; of a `reachable` one, where it was first satisfied. */
export interface Failure {
  readonly state: number;
  /** the claim (combination of parameters) that failed */
  readonly claim?: number;
  /** step: the action that leads from `state` to the state numbered `to` */
  readonly step?: { readonly action: number; readonly to: number };
  /** refused: who sent what to whom */
  readonly refused?: { readonly action: number; readonly slot: number; readonly event: number };
}

/** A claim: its property, and its number there. */
export interface Member { readonly property: number; readonly claim: number }
/** Claims that are answered together. */
interface Group { readonly members: readonly Member[]; readonly joint: JointClaims }

export class Answers {
  /** is there anything to ask? */
  readonly any: boolean;
  readonly groups: readonly Group[];
  readonly tallies: Tally = { next: [], count: 0 };
  private readonly failures: (Failure | undefined)[][];
  private readonly alike: (property: number, claim: number) => readonly number[];

  /**
   * @param kinds which properties are asked
   * @param failures property -> claim -> its first failure, noted here
   * @param alike claims that fail where that one does, in another state of the same orbit
   */
  constructor(program: Program, kinds: readonly PropertyKind[], failures: (Failure | undefined)[][], alike: (property: number, claim: number) => readonly number[] = (_, claim) => [claim]) {
    this.failures = failures;
    this.alike = alike;
    // Claims about the same instances read the same facets, so they go together.
    const byNumber = new Map<number, Member[]>();
    program.properties.forEach(({ kind, claims }, property) => {
      if (kinds.includes(kind)) claims.forEach((_, claim) => byNumber.set(claim, [...byNumber.get(claim) ?? [], { property, claim }]));
    });
    this.groups = [...byNumber.values()].map(members => ({ members, joint: new JointClaims(program, members.map(m => program.properties[m.property]!.claims[m.claim]!)) }));
    this.any = this.groups.length > 0;
  }

  /**
   * Asks about a state, or about a step from it. What gets the same answers as something before is only counted.
   * @param locals of the state; of a step see Program
   * @param action of the step, or -1
   * @param to where the step leads, or who can find it
   */
  ask(locals: Int32Array, state: number, action: number, to: number | (() => number)): void {
    const { groups } = this;
    let tally = this.tallies;
    for (let g = 0; g < groups.length; g++) {
      const answer = groups[g]!.joint.at(locals);
      tally = tally.next[answer] ??= { next: [], count: 0 };
    }
    if (tally.count++ === 0) this.firstOfItsKind(locals, action < 0 ? { state } : { state, step: { action, to: typeof to === 'number' ? to : to() } });
  }

  /** Notes the claims that fail where the combination of answers has not been given before. */
  private firstOfItsKind(locals: Int32Array, at: Failure): void {
    for (const { members, joint } of this.groups) {
      const { fails } = joint.answers[joint.at(locals)]!;
      members.forEach(({ property, claim }, i) => {
        if (fails[i]) for (const k of this.alike(property, claim)) this.failures[property]![k] ??= { ...at, claim };
      });
    }
  }

  /** What each claim answers there, by the very diagrams that `ask` uses. */
  says(locals: Int32Array): { readonly member: Member; readonly speaks: boolean; readonly fails: boolean }[] {
    return this.groups.flatMap(({ members, joint }) => {
      const { speaks, fails } = joint.answers[joint.at(locals)]!;
      return members.map((member, i) => ({ member, speaks: speaks[i]!, fails: fails[i]! }));
    });
  }

  /** Visits each combination of answers: how often it was given, and the claims that had something to say in it. */
  each(visitor: (count: number, spoke: readonly Member[]) => void): void {
    const visit = (tally: Tally, g: number, spoke: readonly Member[]): void => {
      const group = this.groups[g];
      if (!group) {
        visitor(tally.count, spoke);
        return;
      }
      tally.next.forEach((next, answer) => {
        const { speaks } = group.joint.answers[answer]!;
        visit(next, g + 1, [...spoke, ...group.members.filter((_, i) => speaks[i])]);
      });
    };
    visit(this.tallies, 0, []);
  }
}

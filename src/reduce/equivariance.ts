/**
 * Is the symmetry that a model declares there? Every function of the model is compared with its images as it is learnt:
 * a guard, a payload or a claim, in a state, must answer what its image answers in the image of the state, for every
 * element of the group. The comparison is a part of what is learnt (it reads the same views), so a path of a diagram
 * stands for states in which it was made, all of them. Nothing is sampled: a state that is visited is a state in which
 * all functions that were asked agree with all their images.
 *
 * What machines do with the events that they are sent is compared afterwards (machines.ts).
 */
import { TooLarge } from '../compile/diagram.ts';
import { claimsOf } from '../compile/claims.ts';
import { Impure } from '../compile/learner.ts';
import { resolveSend, type Component } from '../compile/system.ts';
import type { MachineTable } from '../compile/tabulate.ts';
import type { Renamed } from '../compile/views.ts';
import { InternalError, ModelError, type Sent } from '../model/index.ts';
import { Asked } from './asked.ts';
import type { Symmetry } from './symmetry.ts';

/** A model does not have the symmetry that it declares. */
export class Asymmetry extends ModelError {}

/** Compare the answers of a claim with those of its images. */
export interface ClaimImages { readonly when: (answer: boolean) => void; readonly holds: (answer: boolean) => void }

/** A state with other numbers, and a step. */
interface Images { readonly views: unknown; readonly steps: unknown }

/** An event that goes to an instance, and what its image is sent instead. */
export interface EventImage { readonly component: Component; readonly element: number; readonly event: number; readonly image: number; readonly action: number }

const HINT = 'Likely cause: it names an instance by its number, compares numbers by <, goes through the instances in their order, or ranges over a plain list of numbers (a parameter must name the component). '
  + "Next: write it without, or leave 'interchangeable' out; --no-symmetry checks the model as it is";

export class Equivariance {
  readonly symmetry: Symmetry;
  /** what machines must answer, to be compared when they have been asked */
  readonly events = new Map<string, EventImage>();
  private readonly tables: readonly MachineTable[];
  private readonly images: readonly (Images | undefined)[];
  private readonly here: () => string;
  private readonly asked: Asked;

  /**
   * @param imagesOf the views of the state under an element
   * @param here shows the state that is being asked about
   */
  constructor(symmetry: Symmetry, tables: readonly MachineTable[], imagesOf: (renamed: Renamed) => Images, here: () => string) {
    this.symmetry = symmetry;
    this.tables = tables;
    this.here = here;
    const asked = this.asked = new Asked(symmetry);
    this.images = symmetry.elements.map((_, g) => g === 0 ? undefined : imagesOf({
      source: slot => symmetry.source[g]![slot]!,
      value: (c, field, value) => symmetry.value(g, c, field, value, (sort, index) => { asked.number(sort, index); }),
      action: a => symmetry.action[g]![a]!,
      read: slot => { asked.instance(slot); },
    }));
  }

  guard(action: number): (answer: boolean) => void {
    const { symmetry: { system, action: images } } = this;
    return this.comparing(`the guard of action '${system.actions[action]!.name}'`, g => ({
      of: images[g]![action]!, name: `action '${system.actions[images[g]![action]!]!.name}'`, ask: system.actions[images[g]![action]!]!.when, on: this.images[g]!.views,
    }));
  }

  final(name: string, test: (s: never) => boolean): (answer: boolean) => void {
    return this.comparing(`'final' of property '${name}'`, g => ({ of: 0, name: 'itself', ask: test as (s: unknown) => boolean, on: this.images[g]!.views }));
  }

  claim(property: number, claim: number, kind: keyof Images): ClaimImages {
    const { symmetry: { system, claim: images } } = this;
    const written = claimsOf(system.properties[property]!, system);
    const { label } = written[claim]!;
    const of = (g: number): number => images[g]![property]![claim]!;
    const image = (g: number) => written[of(g)]!;
    return {
      when: this.comparing(`'when' of property '${label}'`, g => ({ of: of(g), name: `property '${image(g).label}'`, ask: image(g).when!, on: this.images[g]![kind] })),
      holds: this.comparing(`property '${label}'`, g => ({ of: of(g), name: `property '${image(g).label}'`, ask: x => image(g).holds.every(c => c.test(x)), on: this.images[g]![kind] })),
    };
  }

  private comparing(what: string, imageOf: (g: number) => { readonly of: number; readonly name: string; readonly ask: (s: any) => boolean; readonly on: unknown }): (answer: boolean) => void {
    return answer => {
      const answers = this.asked.answers<boolean>();
      for (const g of this.symmetry.others) {
        const { of, name, ask, on } = imageOf(g);
        const other = answers.get(g, of, () => this.ask(what, g, name, () => ask(on)));
        if (other !== answer) throw this.breaks(what, g, `it is ${answer}, and ${name} is ${String(other)} there`);
      }
    };
  }

  /** Compares what an action sends to one component with what its images send. */
  sends(action: number, c: Component, k: number, sent: Int32Array, number: (sent: Sent[]) => Int32Array): void {
    const { symmetry } = this;
    const { actions } = symmetry.system;
    const what = `what action '${actions[action]!.name}' sends to '${c.name}'`;
    const answers = this.asked.answers<Int32Array>();
    for (const g of symmetry.others) {
      const of = symmetry.action[g]![action]!;
      const image = actions[of]!;
      const name = `action '${image.name}'`;
      const other = answers.get(g, of, () => this.ask(what, g, name, () => number(resolveSend(c, image.sends[k]!.payload(this.images[g]!.views), name))));
      const to = new Map<number, number>();
      for (let j = 0; j < other.length; j += 3) to.set(other[j]!, j);
      if (sent.length !== other.length) throw this.breaks(what, g, `${name} sends another number of events`);
      for (let j = 0; j < sent.length; j += 3) {
        const at = to.get(symmetry.target[g]![sent[j]!]!);
        const table = this.tables[sent[j]!]!;
        if (at === undefined || other[at + 2] !== sent[j + 2] || table.events[other[at + 1]!]!.type !== table.events[sent[j + 1]!]!.type) {
          throw this.breaks(what, g, `${name} sends other events, or to other instances`);
        }
        const key = `${c.first} ${g} ${sent[j + 1]} ${other[at + 1]}`;
        if (!this.events.has(key)) this.events.set(key, { component: c, element: g, event: sent[j + 1]!, image: other[at + 1]!, action });
      }
    }
  }

  private ask<T>(what: string, g: number, name: string, run: () => T): T {
    try { return run(); } catch (e) {
      if (e instanceof TooLarge || e instanceof Impure || e instanceof InternalError) throw e;
      throw this.breaks(what, g, `${name} throws there: ${e instanceof Error ? e.message : String(e)}`);
    }
  }

  private breaks(what: string, g: number, how: string): Asymmetry {
    const { symmetry } = this;
    return new Asymmetry(`${symmetry.system.name}: ${what} breaks the symmetry that the model declares: with ${symmetry.show(g)}, ${how}\n  in the state ${this.here()}\n${HINT}`);
  }
}

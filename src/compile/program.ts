/** A system as tables and diagrams over integer local states: everything that an engine needs, and no user code on known paths. */
import { Diagrams, TooLarge, type Diagram } from './diagram.ts';
import { Impure, Learner } from './learner.ts';
import { claimsOf, type Claim } from './claims.ts';
import { fairSets, type FairSets } from './fairness.ts';
import { instantiate, resolveSend, slotName, twoEvents, type GroundAction, type System } from './system.ts';
import { tableOf, type MachineTable } from './tabulate.ts';
import { learningSteps, learningViews } from './views.ts';
import { Equivariance, type ClaimImages } from '../reduce/equivariance.ts';
import type { Symmetry } from '../reduce/symmetry.ts';
import { answered, InternalError, ModelError, type Mode, type Property, type Selection } from '../model/index.ts';

export const MUST = 0;
export const OPT = 1;
export const BLOCK = 2;
const modes: Readonly<Record<Mode, number>> = { must: MUST, opt: OPT, block: BLOCK };

export interface CompiledAction {
  readonly ground: GroundAction;
  /** 1 = enabled, as far as `when` says */
  readonly guard: Diagram;
  /** results are numbers of send lists */
  readonly sends: readonly Diagram[];
}

/** One claim of a property, for one combination of its parameters. See claims.ts for what `when` and `holds` are of each kind. */
export interface CompiledClaim { readonly label: string; readonly when: Diagram | undefined; readonly holds: Diagram }

export interface CompiledProperty {
  readonly name: string;
  readonly kind: Property['kind'];
  readonly claims: readonly CompiledClaim[];
  /** deadlock: 1 = the state may be an end */
  readonly final: Diagram | undefined;
  /** deadlock: is a state an end that has enabled actions, none of which changes it? */
  readonly stuttering: boolean;
  /** leadsTo, eventually: which runs count */
  readonly fair: FairSets | undefined;
}

export class Program {
  readonly system: System;
  /** slot -> the table of its machine */
  readonly tables: readonly MachineTable[];
  readonly actions: readonly CompiledAction[];
  readonly properties: readonly CompiledProperty[];
  readonly diagrams = new Diagrams();
  /** send list -> flat triples: slot, event, mode */
  readonly sendLists: Int32Array[] = [];
  /** its slots: one state, or the two of a step and the action between */
  private readonly learner = new Learner(this.diagrams, slot => slot < 2 * this.tables.length ? this.tables[slot % this.tables.length]!.snapshots.length : this.system.actions.length);
  private readonly sendListIds = new Map<string, number>();
  /** every function is compared with its images under this, wherever it is learnt */
  readonly equivariance: Equivariance | undefined;

  /** @param symmetry that is declared, and used */
  constructor(system: System, symmetry?: Symmetry) {
    this.system = system;
    this.tables = system.components.flatMap(c => Array.from({ length: c.count }, () => tableOf(c.machine)));
    const views = learningViews(system, this.tables, this.diagrams, this.learner);
    const steps = system.properties.some(p => p.kind === 'step') ? learningSteps(system, this.tables, this.diagrams, this.learner) : undefined;
    const images = symmetry && new Equivariance(symmetry, this.tables, renamed => ({
      views: learningViews(system, this.tables, this.diagrams, this.learner, { prefix: '', shift: 0, renamed }),
      steps: steps && learningSteps(system, this.tables, this.diagrams, this.learner, renamed),
    }), () => this.show(this.learner.locals));
    this.equivariance = images;
    this.actions = system.actions.map((ground, action) => ({
      ground,
      guard: this.boolean(`guard of action '${ground.name}'`, () => ground.when(views), images?.guard(action)),
      sends: ground.sends.map(({ component, payload }, k) => {
        const c = system.components.find(x => x.name === component)!;
        const where = `action '${ground.name}'`;
        const name = `payload of action '${ground.name}' for ${component}`;
        return this.diagrams.diagram(name, () => {
          const list = this.sendList(resolveSend(c, this.ask(name, () => payload(views)), where), where);
          images?.sends(action, c, k, this.sendLists[list]!, sent => this.sendLists[this.sendList(sent, where)]!);
          return list;
        });
      }),
    }));
    this.properties = system.properties.map((p, property) => ({
      name: p.name, kind: p.kind,
      claims: claimsOf(p, system).map((claim, k) => this.claim(claim, p.kind === 'step' ? steps : views, images?.claim(property, k, p.kind === 'step' ? 'steps' : 'views'))),
      final: p.kind === 'deadlock' && p.spec.final ? this.boolean(`'final' of property '${p.name}'`, () => p.spec.final!(views as never), images?.final(p.name, p.spec.final)) : undefined,
      stuttering: p.kind === 'deadlock' && p.spec.end === 'stuttering',
      fair: p.kind === 'leadsTo' || p.kind === 'eventually' ? fairSets(system, p.spec.fair, `property ${p.name}`) : undefined,
    }));
  }

  private claim({ label, when, holds }: Claim, views: unknown, images?: ClaimImages): CompiledClaim {
    return {
      label,
      when: when && this.boolean(`'when' of property '${label}'`, () => when(views), images?.when),
      holds: this.boolean(`property '${label}'`, () => holds.every(clause => {
        const answer = clause.test(views) as unknown;
        if (typeof answer !== 'boolean') throw new ModelError(`${clause.name && `clause '${clause.name}' `}returned ${answered(answer)}, not true or false`);
        return answer;
      }), images?.holds),
    };
  }

  /** @param image asks the images of the function, and throws where they answer something else */
  private boolean(name: string, test: () => boolean, image?: (answer: boolean) => void): Diagram {
    return this.diagrams.diagram(name, () => {
      const answer = this.ask(name, test) as unknown;
      if (typeof answer !== 'boolean') throw new ModelError(`${name}: returned ${answered(answer)}, not true or false`);
      image?.(answer);
      return answer ? 1 : 0;
    });
  }

  /** Runs a user's function; what goes wrong inside says in which function it was. */
  private ask<T>(name: string, run: () => T): T {
    try { return run(); } catch (e) {
      if (e instanceof TooLarge || e instanceof Impure || e instanceof InternalError) throw e;
      if (e instanceof ModelError) throw new ModelError(`${name}: ${e.message}`, { cause: e });
      throw new ModelError(`${name} threw: ${e instanceof Error ? e.message : String(e)}\n  in the state ${this.show(this.learner.locals)}`, { cause: e });
    }
  }

  private sendList(sent: ReturnType<typeof resolveSend>, where: string): number {
    const flat = sent.flatMap(({ component, index, event, mode }) => {
      const slot = this.system.components.find(c => c.name === component)!.first + index;
      return [slot, this.tables[slot]!.event(event, where), modes[mode]];
    });
    const key = flat.join();
    let id = this.sendListIds.get(key);
    if (id === undefined) {
      id = this.sendLists.length;
      this.sendLists.push(Int32Array.from(flat));
      this.sendListIds.set(key, id);
    }
    return id;
  }

  /** All that an action sends, as flat triples; refuses two events for one instance. */
  merge(action: CompiledAction, lists: readonly number[]): Int32Array {
    if (lists.length === 1) return this.sendLists[lists[0]!]!;
    let length = 0;
    for (const l of lists) length += this.sendLists[l]!.length;
    const flat = new Int32Array(length);
    let at = 0;
    for (const l of lists) {
      flat.set(this.sendLists[l]!, at);
      at += this.sendLists[l]!.length;
    }
    // They are few, and this is done for each step: a set would take longer.
    for (let j = 3; j < length; j += 3) for (let k = 0; k < j; k += 3) {
      if (flat[j] === flat[k]) throw new ModelError(twoEvents(`action '${action.ground.name}'`, slotName(this.system, flat[j]!)));
    }
    return flat;
  }

  /** All that an action sends at `locals`, where its guard holds. */
  sent(action: CompiledAction, locals: Int32Array): Int32Array { return this.merge(action, action.sends.map(d => this.value(d, locals))); }

  /** Does one of these claims fail there? */
  fails(claims: readonly CompiledClaim[], locals: Int32Array): boolean {
    return claims.some(({ when, holds }) => (!when || this.value(when, locals) === 1) && this.value(holds, locals) === 0);
  }

  /** The result of a diagram at `locals`, learning it where it is not known. */
  value(d: Diagram, locals: Int32Array): number {
    let known = this.diagrams.evaluate(d.root, locals);
    if (known >= 0) return known;
    // Perhaps only the local states are new.
    this.diagrams.refresh();
    known = this.diagrams.evaluate(d.root, locals);
    if (known >= 0) return known;
    try {
      return this.learner.learn(d, locals);
    } catch (e) {
      if (e instanceof ModelError || e instanceof TooLarge || !(e instanceof Error)) throw e;
      throw new ModelError(`${d.name} threw: ${e.message}\n  in the state ${this.show(locals)}`, { cause: e });
    }
  }

  /** A state in words; a step as its two states with the action between. */
  show(locals: Int32Array): string {
    const n = this.tables.length;
    if (locals.length > n) return `${this.show(locals.slice(0, n))}\n  before the step ${this.system.actions[locals[2 * n]!]!.name}, and after it ${this.show(locals.slice(n, 2 * n))}`;
    return [...locals].map((l, slot) => `${slotName(this.system, slot)}: ${this.tables[slot]!.show(l)}`).join('; ');
  }
}

export const compile = (selection: Selection): Program => new Program(instantiate(selection));

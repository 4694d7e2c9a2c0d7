/** A system as tables and diagrams over integer local states: everything that an engine needs, and no user code on known paths. */
import { Diagrams, TooLarge, type Diagram } from './diagram.ts';
import { Impure, Learner } from './learner.ts';
import { combinations, instantiate, resolveSend, slotName, twoEvents, type GroundAction, type System } from './system.ts';
import { tableOf, type MachineTable } from './tabulate.ts';
import { learningViews } from './views.ts';
import { answered, InternalError, ModelError, type Mode, type Selection } from '../model/index.ts';

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

/** One `always` claim for one combination of its parameters. */
export interface CompiledClaim { readonly label: string; readonly when: Diagram | undefined; readonly holds: Diagram }

export interface CompiledProperty {
  readonly name: string;
  readonly kind: 'always' | 'deadlock';
  readonly claims: readonly CompiledClaim[];
  /** deadlock: 1 = the state may be stuck */
  readonly final: Diagram | undefined;
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
  private readonly learner = new Learner(this.diagrams, slot => this.tables[slot]!.snapshots.length);
  private readonly sendListIds = new Map<string, number>();

  constructor(system: System) {
    this.system = system;
    this.tables = system.components.flatMap(c => Array.from({ length: c.count }, () => tableOf(c.machine)));
    const views = learningViews(system, this.tables, this.diagrams, this.learner);
    this.actions = system.actions.map(ground => ({
      ground,
      guard: this.boolean(`guard of action '${ground.name}'`, () => ground.when(views)),
      sends: ground.sends.map(({ component, payload }) => {
        const c = system.components.find(k => k.name === component)!;
        const where = `action '${ground.name}'`;
        const name = `payload of action '${ground.name}' for ${component}`;
        return this.diagrams.diagram(name, () => this.sendList(resolveSend(c, this.ask(name, () => payload(views)), where), where));
      }),
    }));
    this.properties = system.properties.map(p => ({
      name: p.name, kind: p.kind,
      claims: p.kind !== 'always' ? [] : claimsOf(p, system).map(({ when, holds, label }) => ({
        label,
        when: when && this.boolean(`'when' of property '${label}'`, () => when(views)),
        holds: this.boolean(`property '${label}'`, () => holds.every(clause => {
          const answer = clause.test(views) as unknown;
          if (typeof answer !== 'boolean') throw new ModelError(`${clause.name && `clause '${clause.name}' `}returned ${answered(answer)}, not true or false`);
          return answer;
        })),
      })),
      final: p.kind === 'deadlock' && p.final ? this.boolean(`'final' of property '${p.name}'`, () => p.final!(views)) : undefined,
    }));
  }

  private boolean(name: string, test: () => boolean): Diagram {
    return this.diagrams.diagram(name, () => {
      const answer = this.ask(name, test) as unknown;
      if (typeof answer !== 'boolean') throw new ModelError(`${name}: returned ${answered(answer)}, not true or false`);
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
    const flat = lists.flatMap(l => [...this.sendLists[l]!]);
    const slots = new Set<number>();
    for (let j = 0; j < flat.length; j += 3) {
      if (slots.has(flat[j]!)) throw new ModelError(twoEvents(`action '${action.ground.name}'`, slotName(this.system, flat[j]!)));
      slots.add(flat[j]!);
    }
    return Int32Array.from(flat);
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

  show(locals: Int32Array): string {
    return [...locals].map((l, slot) => `${slotName(this.system, slot)}: ${this.tables[slot]!.show(l)}`).join('; ');
  }
}

interface Clause { readonly name: string; readonly test: (s: any) => boolean }
export interface Claim { readonly label: string; readonly args: Record<string, unknown>; readonly when: ((s: any) => boolean) | undefined; readonly holds: readonly Clause[] }

/** The claims that an `always` property makes: one per combination of its parameters. */
export function claimsOf(p: Extract<System['properties'][number], { kind: 'always' }>, system: System): Claim[] {
  const { forEach, when, holds } = p.spec;
  return combinations(forEach ?? {}, system.components, `property ${p.name}`).map(args => {
    const shown = Object.entries(args).map(([k, v]) => `${k}=${String(v)}`).join(', ');
    return {
      label: p.name + (shown && ` (${shown})`), args,
      when: when && ((s: any) => when(s, args)),
      holds: typeof holds === 'function' ? [{ name: '', test: s => holds(s, args) }]
        : Object.entries(holds).map(([name, f]) => ({ name, test: (s: any) => f(s, args) })),
    };
  });
}


export const compile = (selection: Selection): Program => new Program(instantiate(selection));

/** A system as tables and diagrams over integer local states: everything that an engine needs, and no user code on known paths. */
import { Diagrams, Learner, TooLarge, type Diagram } from './diagram.ts';
import { combinations, instantiate, resolveSend, slotName, type GroundAction, type System } from './system.ts';
import { tableOf, type MachineTable } from './tabulate.ts';
import { learningViews } from './views.ts';
import { ModelError, type Mode, type Selection } from '../model/index.ts';

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
export interface CompiledClaim { readonly when: Diagram | undefined; readonly holds: Diagram }

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
  private readonly learner = new Learner(this.diagrams);
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
        return this.diagrams.diagram(`payload of action '${ground.name}' for ${component}`, () => this.sendList(resolveSend(c, payload(views), where), where));
      }),
    }));
    this.properties = system.properties.map(p => ({
      name: p.name, kind: p.kind,
      claims: p.kind !== 'always' ? [] : claimsOf(p, system).map(({ when, holds, label }) => ({
        when: when && this.boolean(`'when' of property '${label}'`, () => when(views)),
        holds: this.boolean(`property '${label}'`, () => holds.every(clause => {
          const answer = clause.test(views);
          if (typeof answer !== 'boolean') throw new ModelError(`property '${label}'${clause.name && `, clause '${clause.name}'`}: returned ${String(answer)}, not true or false`);
          return answer;
        })),
      })),
      final: p.kind === 'deadlock' && p.final ? this.boolean(`'final' of property '${p.name}'`, () => p.final!(views)) : undefined,
    }));
  }

  private boolean(name: string, test: () => boolean): Diagram {
    return this.diagrams.diagram(name, () => {
      const answer = test() as unknown;
      if (typeof answer !== 'boolean') throw new ModelError(`${name}: returned ${String(answer)}, not true or false`);
      return answer ? 1 : 0;
    });
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

  /** The result of a diagram at `locals`, learning it where it is not known. */
  value(d: Diagram, locals: Int32Array): number {
    const known = this.diagrams.evaluate(d.root, locals);
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

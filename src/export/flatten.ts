/** Makes the flat form of a run: searches all of it, then takes apart what its functions say. */
import { compile, type CompiledClaim, type CompiledProperty, type Program } from '../compile/program.ts';
import { explore, type ExploreOptions } from '../explore/explore.ts';
import type { PropertyOutcome } from '../explore/verdicts.ts';
import { InternalError, ModelError, type Property, type Selection } from '../model/index.ts';
import type { Searched } from '../explore/searched.ts';
import { flatAction, where } from './actions.ts';
import { Decisions, isLeaf, type Decision } from './decision.ts';
import { UNHANDLED, type Flat, type FlatAction, type FlatClaim, type FlatProperty } from './flat.ts';
import { Numbering } from './numbering.ts';
import { askEverywhere, localsMet } from './survey.ts';
import { unfold, type Source } from './unfold.ts';

/** A search of all of a run, and its flat form. */
export interface Flattened {
  readonly flat: Flat;
  readonly search: Searched;
  /** slot -> local state of the flat form -> local state of the machine's table */
  readonly table: (slot: number) => readonly number[];
}

export interface FlattenOptions extends Pick<ExploreOptions, 'signal' | 'onProgress'> {
  /** the most tests of local states that may be made on the way to the flat form; more: TooManyTests */
  readonly tests?: number;
  /** after the search, every now and then */
  readonly onFlattening?: (p: Flattening) => void;
}

/** How many actions and claims are taken apart, and the tests of local states that were made for it. */
export interface Flattening { readonly done: number; readonly of: number; readonly tests: number }

/** Milliseconds between two reports. One part may take minutes, so a report does not wait for the end of one. */
const PACE = 100;

/** To write this run down would take longer than the caller wants to wait. */
export class TooManyTests extends ModelError {}

export async function flatten(selection: Selection, { tests: most = Infinity, onFlattening, ...options }: FlattenOptions = {}): Promise<Flattened> {
  const program = compile(selection);
  const found = await explore(program, { ...selection.scenario.spec.bounds, ...options });
  if (!found.complete) throw new ModelError(`${selection.name}: to write it down takes a search of all states, and this one was ended (${found.stopped}). Leave out the bound, or export a smaller scenario`);
  let tests = 0;
  // Who writes it down makes tests of its own.
  let counting = true;
  let reported = performance.now();
  const parts = new Parts(program, found.search, new Decisions(() => {
    if (!counting) return;
    if (++tests > most) throw new TooManyTests(`${selection.name}: to write it down takes more than ${most} tests of local states`);
    if (!onFlattening || tests % 256 > 0 || performance.now() - reported < PACE) return;
    reported = performance.now();
    onFlattening({ done: parts.done, of: parts.of, tests });
  }));
  let made = parts.make(found.properties);
  if (parts.unasked) {
    // A function reads too much to be asked about everything: about all that is reachable it must have been.
    askEverywhere(found.search);
    made = parts.make(found.properties);
  }
  const { system } = program;
  counting = false;
  const flat: Flat = {
    name: selection.name, asks: selection.scenario.spec.asks, param: selection.param, slots: system.slots,
    decisions: parts.decisions, components: parts.numbering.components, ...made,
    states: found.states, transitions: found.transitions, depth: found.depth,
  };
  return { flat, search: found.search, table: slot => parts.numbering.table(slot) };
}

type Claimed = Omit<FlatClaim, 'label' | 'found'>;

class Parts {
  readonly decisions: Decisions;
  readonly numbering: Numbering;
  /** a function was not asked about every combination of what it reads */
  unasked = false;
  /** actions and claims that are taken apart, and all; claims about steps count once an action */
  done = 0;
  of = 0;
  private readonly program: Program;
  private readonly search: Searched;

  constructor(program: Program, search: Searched, decisions: Decisions) {
    this.decisions = decisions;
    this.program = program;
    this.search = search;
    this.numbering = new Numbering(program, localsMet(search));
  }

  make(outcomes: readonly PropertyOutcome[]): { readonly actions: readonly FlatAction[]; readonly properties: readonly FlatProperty[] } {
    const { program } = this;
    const source = this.source(new Set());
    this.done = 0;
    this.of = program.properties.reduce((sum, p) => sum + p.claims.length * (p.kind === 'step' ? program.actions.length : 1), program.actions.length);
    const actions = program.actions.map(a => this.counted(() => flatAction(program, source, this.numbering, a)));
    const refused = { name: 'refused', kind: 'refused', claims: [], final: undefined, stuttering: false, fair: undefined } as const;
    return { actions, properties: outcomes.map(o => this.property(program.properties.find(p => p.name === o.name) ?? refused, o, actions)) };
  }

  private counted<T>(make: () => T): T {
    const made = make();
    this.done++;
    return made;
  }

  private property(p: CompiledProperty | { readonly kind: 'refused' } & Omit<CompiledProperty, 'kind'>, outcome: PropertyOutcome, actions: readonly FlatAction[]): FlatProperty {
    const source = this.source(new Set());
    const declared = this.program.system.properties.find(q => q.name === p.name);
    return {
      name: p.name, kind: p.kind, why: whyOf(declared), stuttering: p.stuttering, fair: p.fair,
      final: p.final && unfold(source, p.final),
      claims: p.claims.map((c, i) => ({ ...p.kind === 'step' ? this.stepClaim(c, actions) : this.counted(() => this.claim(p, c, source)), label: c.label, found: this.found(p, i) })),
      verdict: outcome.verdict, witnesses: outcome.witnesses,
      length: outcome.failure ? outcome.failure.path.length + (outcome.failure.lasso?.loop.length ?? 0) : null,
    };
  }

  /** Steps to where a claim was first found to fail, or to be satisfied. */
  private found(p: { readonly name: string }, claim: number): number | null {
    const { search, program } = this;
    const failure = search.failures[program.properties.findIndex(q => q.name === p.name)]?.[claim];
    return failure ? search.path(failure.state).length + (failure.step ? 1 : 0) : null;
  }

  private claim({ kind }: { readonly kind: string }, c: CompiledClaim, source: Source): Claimed {
    const when = c.when && unfold(source, c.when);
    const holds = kind === 'reachable' ? undefined : unfold(source, c.holds);
    return { when, holds, fails: kind === 'always' ? this.fails(when, holds!) : undefined, failsIn: undefined };
  }

  private fails(when: Decision | undefined, holds: Decision): Decision {
    const { decisions } = this;
    const fails = decisions.graft(holds, a => decisions.leaf(a < 0 ? a : 1 - a));
    return when ? where(decisions, when, fails) : fails;
  }

  /** A claim about steps, for each action by itself: who takes the step is known then, and so is what it leaves as it was. */
  private stepClaim({ when, holds }: CompiledClaim, actions: readonly FlatAction[]): Claimed {
    const { slots } = this.program.system;
    const failsIn = new Map<number, Decision>();
    actions.forEach((action, number) => this.counted(() => {
      const source = this.source(new Set(action.targets));
      const known = new Map([...action.possible, [2 * slots, [number]] as const, ...action.targets.map(slot => [slots + slot, this.after(action, slot)] as const)]);
      const speaks = when && unfold(source, when, known);
      if (speaks && isLeaf(speaks) && speaks.answer === 0) return;
      const fails = this.fails(speaks, unfold(source, holds, known));
      if (!(isLeaf(fails) && fails.answer === 0)) failsIn.set(number, fails);
    }));
    return { when: undefined, holds: undefined, fails: undefined, failsIn };
  }

  /** The local states that a slot may be in after an action. */
  private after(action: FlatAction, slot: number): number[] {
    const locals = [...this.numbering.table(slot).keys()];
    const sent = action.sends.flatMap(s => s.lists.map(list => list.find(x => x.slot === slot)));
    const surely = action.sends.some(s => s.lists.length > 0 && s.lists.every(list => list.some(x => x.slot === slot)));
    const after = new Set(surely ? [] : locals);
    for (const x of sent) if (x) this.numbering.next(slot, x.event).forEach((next, local) => after.add(next === UNHANDLED ? local : next));
    return locals.filter(l => after.has(l));
  }

  /** @param moving slots whose local state after a step need not be the one before it */
  private source(moving: ReadonlySet<number>): Source {
    const { program, numbering, decisions } = this;
    const { slots } = program.system;
    const actions = program.actions.map((_, i) => i);
    const slot = (asked: number): number => asked >= slots && asked < 2 * slots && !moving.has(asked - slots) ? asked - slots : asked;
    const locals = (s: number): readonly number[] => s === 2 * slots ? actions : numbering.table(s % slots);
    return {
      decisions, diagrams: program.diagrams, slot, locals,
      gaveUp: () => { this.unasked = true; },
      ask: (d, at) => {
        const vector = Int32Array.from({ length: 2 * slots + 1 }, (_, s) => locals(s)[at.get(slot(s))?.[0] ?? 0]!);
        try { program.value(d, vector); } catch (e) {
          if (e instanceof InternalError) throw e;
        }
      },
    };
  }
}

const whyOf = (p: Property | undefined): string => p && 'why' in p.spec ? p.spec.why : '';

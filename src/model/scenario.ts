/** A system small enough to exhaust, with the question that it answers and the verdicts that are expected. */
import type { Action } from './action.ts';
import { ModelError, unknownName } from './errors.ts';
import type { Scalar } from './events.ts';
import type { Property, PropertyKind, Verdict } from './property.ts';
import type { Thread } from './thread.ts';
import type { Variant } from './variant.ts';
import type { World } from './view.ts';
import type { Declared } from './components.ts';

/** One value of an axis: the patches that it applies and the parameters that it sets. */
export interface Choice<W extends World = World> {
  readonly use?: readonly Variant[];
  readonly param?: Partial<W['params']>;
  /** what can happen besides the scenario's own actions */
  readonly actions?: readonly Action[];
  /** what the choice means, in a sentence */
  readonly means?: string;
}

/** The verdict that a property should get; for a violation also the length of its shortest trace, when given. */
export type Expected = Exclude<Verdict, 'undecided'> | { readonly violated: number };

export interface Run {
  /** property -> verdict; a property that is not named is expected to hold */
  readonly expect?: Readonly<Record<string, Expected>>;
  /** why the verdicts are what they are */
  readonly because?: string;
  /** only run when asked for by name or with --all */
  readonly large?: true;
}

export interface Bounds {
  /** stop after this many distinct states */
  readonly states?: number;
  /** do not expand states at this distance from the initial one */
  readonly depth?: number;
  /** stop after this many seconds of search */
  readonly seconds?: number;
  /** stop when the search holds this many MiB */
  readonly memory?: number;
}

/** States or steps that the model leaves out because others stand for them. */
export interface Reduction {
  readonly name: string;
  /** the argument */
  readonly why: string;
  /** the kinds of properties whose verdicts it does not change */
  readonly keeps: readonly PropertyKind[];
}

export interface ScenarioSpec<W extends World> {
  /** the question, in the reader's words */
  readonly asks: string;
  /** how many instances of each component that has several */
  readonly instances?: { readonly [K in W['many']]?: number };
  readonly param?: Partial<W['params']>;
  readonly actions?: readonly Action[];
  /** A call that fails changes nothing, so it is no step of an action; 'taken' makes it one, for the coverage of conditions. */
  readonly failures?: 'taken';
  readonly properties: readonly Property[];
  /** axis -> label -> what it selects; the first label of an axis is its default. Labels are unique over all axes. */
  readonly axes?: Readonly<Record<string, Readonly<Record<string, Choice<W>>>>>;
  /** run ("label, label" of the axes; '' for all defaults) -> expectation; default: one run of the defaults */
  readonly runs?: Readonly<Record<string, Run>>;
  /** the expectation of a scenario without runs, in short */
  readonly expect?: Run['expect'];
  readonly bounds?: Bounds;
  readonly large?: true;
  /** what the verdicts take for granted */
  readonly assumes?: readonly string[];
  /** mutants by hand, each applied on top of a run's own patches: what `realmcheck mutate` cannot derive from the model */
  readonly mutants?: readonly Variant[];
  /** what the machines leave out by an argument; a property whose verdict one of them may change is refused */
  readonly reductions?: readonly Reduction[];
  /** names of parts that no run need reach, as reports give them; '*' stands for anything */
  readonly dead?: readonly string[];
  /** 'allowed' when stuck states are fine; else deadlock freedom is checked, with the final states of a deadlockFree property if there is one */
  readonly deadlock?: 'allowed';
}

export interface Scenario {
  readonly kind: 'scenario';
  readonly name: string;
  readonly declared: Declared;
  readonly params: Readonly<Record<string, readonly Scalar[]>>;
  readonly spec: ScenarioSpec<any>;
}

/** The properties that are judged: the scenario's own, deadlock freedom unless stuck states are allowed, and refused events. */
export const judged = ({ properties, deadlock }: ScenarioSpec<any>): readonly Property[] =>
  deadlock === 'allowed' || properties.some(p => p.kind === 'deadlock') ? properties : [...properties, { kind: 'deadlock', name: 'deadlock-free', spec: {} }];
export const propertyNames = (spec: ScenarioSpec<any>): string[] => [...new Set([...judged(spec).map(p => p.name), 'refused'])];

const VERDICTS = ['holds', 'violated', 'unreachable', 'vacuous'];
const PROPERTIES = ['always', 'step', 'reachable', 'canAlways', 'leadsTo', 'eventually', 'deadlock'];

/** Checks what would be noticed only at the end of a search, or not at all. */
export function makeScenario(name: string, declared: Declared, params: Scenario['params'], spec: ScenarioSpec<any>): Scenario {
  const where = `scenario ${name}`;
  if (!Array.isArray(spec.properties)) throw new ModelError(`${where}: needs 'properties', the list of what must hold; it may be empty`);
  checkParts(spec.properties, PROPERTIES, `${where}: properties`, 'always(...), step(...), reachable(...), canAlways(...), leadsTo(...), eventually(...) or deadlockFree(...)');
  checkParts(spec.actions ?? [], ['action'], `${where}: actions`, 'action(...)');
  checkParts(spec.mutants ?? [], ['variant'], `${where}: mutants`, 'variant(...) or dialect(...)');
  for (const reduction of spec.reductions ?? []) refuseUnkept(reduction, judged(spec), where);
  const axisOf = new Map<string, string>();
  for (const [axis, options] of Object.entries(spec.axes ?? {})) {
    for (const [label, choice] of Object.entries(options)) {
      checkParts(choice.actions ?? [], ['action'], `${where}: axis ${axis}: ${label}: actions`, 'action(...)');
      checkParts(choice.use ?? [], ['variant'], `${where}: axis ${axis}: ${label}: use`, 'variant(...) or dialect(...)');
      if (axisOf.has(label)) throw new ModelError(`${where}: label '${label}' is on axis '${axisOf.get(label)}' and on axis '${axis}'; rename one, a run names labels without their axes`);
      axisOf.set(label, axis);
    }
  }
  for (const [run, { expect }] of Object.entries(spec.runs ?? {})) {
    const at = `${where}${run && `/${run}`}: expect`;
    for (const [property, want] of Object.entries(expect ?? {})) {
      if (!propertyNames(spec).includes(property)) throw unknownName('property', property, propertyNames(spec), at);
      if (typeof want === 'string' && !VERDICTS.includes(want)) throw unknownName('verdict', want, VERDICTS, `${at}: ${property}`);
      if (typeof want !== 'string' && typeof want?.violated !== 'number') throw new ModelError(`${at}: ${property}: give 'holds', 'violated', 'unreachable', 'vacuous', or { violated: length of the shortest trace }`);
    }
  }
  return { kind: 'scenario', name, declared, params, spec };
}

/** The first property whose verdict a reduction may change. */
export const unkept = ({ keeps }: Reduction, properties: readonly Property[]): Property | undefined => properties.find(p => !keeps.includes(p.kind));

export function refuseUnkept(reduction: Reduction, properties: readonly Property[], where: string): void {
  const bad = unkept(reduction, properties);
  if (bad) throw new ModelError(`${where}: property '${bad.name}' is of the kind '${bad.kind}', and the reduction '${reduction.name}' may change the verdict of such a property (it keeps ${reduction.keeps.join(', ')}). Leave the property out, or model it without the reduction`);
}

function checkParts(parts: readonly { readonly kind: string }[], kinds: readonly string[], where: string, made: string): void {
  parts.forEach((part: { readonly kind?: string } | undefined, i) => {
    if (!kinds.includes(part?.kind ?? '')) throw new ModelError(`${where}[${i}] is ${part === undefined ? 'undefined' : part?.kind === undefined ? `a ${typeof part}` : `of kind '${part.kind}'`}, not the result of ${made}`);
  });
}

/** A scenario with one choice made on every axis. */
export interface Selection {
  readonly scenario: Scenario;
  /** the run as the scenario or the caller names it; '' when it has no axes */
  readonly run: string;
  /** `scenario` or `scenario/run` */
  readonly name: string;
  /** axis -> label */
  readonly choices: Readonly<Record<string, string>>;
  readonly use: readonly Variant[];
  readonly param: Readonly<Record<string, Scalar>>;
  /** those of the scenario and of what is selected */
  readonly actions: readonly Action[];
  readonly expect: Run | undefined;
}

/** Splits "v14+ro, realm-first" into labels. */
export const labelsOf = (run: string): string[] => run.split(',').map(l => l.trim()).filter(l => l !== '');

/** The selection that a list of labels makes; axes that are not named take their default. */
export function select(scenario: Scenario, run: string): Selection {
  const axes = scenario.spec.axes ?? {};
  const where = `scenario ${scenario.name}`;
  const choices: Record<string, string> = {};
  for (const [axis, options] of Object.entries(axes)) {
    const first = Object.keys(options)[0];
    if (first === undefined) throw new ModelError(`${where}: axis '${axis}' has no choices`);
    choices[axis] = first;
  }
  const named = new Set<string>();
  for (const label of labelsOf(run)) {
    const axis = Object.keys(axes).find(a => label in axes[a]!);
    if (axis === undefined) throw unknownName('variant', label, Object.values(axes).flatMap(o => Object.keys(o)), where);
    if (named.has(axis)) throw new ModelError(`${where}: '${run}' makes two choices on axis '${axis}'`);
    named.add(axis);
    choices[axis] = label;
  }
  const picked = Object.entries(choices).map(([axis, label]) => axes[axis]![label]!);
  const param: Record<string, Scalar> = Object.fromEntries(Object.entries(scenario.params).map(([k, d]) => [k, d[0]!]));
  for (const set of [scenario.spec.param ?? {}, ...picked.map(c => c.param ?? {})]) {
    for (const [k, v] of Object.entries(set) as [string, Scalar][]) {
      const domain = scenario.params[k];
      if (domain === undefined) throw unknownName('parameter', k, Object.keys(scenario.params), where);
      if (!domain.includes(v)) throw unknownName(`value of parameter ${k}`, String(v), domain.map(String), where);
      param[k] = v;
    }
  }
  const expect = Object.entries(runsOf(scenario)).find(([r]) => sameLabels(r, run))?.[1];
  return {
    scenario, run, name: run === '' ? scenario.name : `${scenario.name}/${run}`,
    // a patch that two axes select is applied once
    choices, param, actions: [...scenario.spec.actions ?? [], ...picked.flatMap(c => c.actions ?? [])], use: [...new Set(picked.flatMap(c => c.use ?? []))], expect,
  };
}

const sameLabels = (a: string, b: string): boolean => labelsOf(a).sort().join() === labelsOf(b).sort().join();

/** The runs that a scenario declares; without any there is one, of the defaults. */
export function runsOf({ name, spec }: Scenario): Readonly<Record<string, Run>> {
  if (spec.runs && spec.expect) throw new ModelError(`scenario ${name}: has both 'expect' and 'runs'; put the expectation into the run that it is for`);
  return spec.runs ?? { '': spec.expect ? { expect: spec.expect } : {} };
}
export const selections = (scenario: Scenario): Selection[] => Object.keys(runsOf(scenario)).map(run => select(scenario, run));

export const isScenario = (x: unknown): x is Scenario =>
  typeof x === 'object' && x !== null && (x as { kind?: unknown }).kind === 'scenario' && 'spec' in x && 'declared' in x;

export const isThread = (x: unknown): x is Thread => typeof x === 'object' && x !== null && (x as { kind?: unknown }).kind === 'thread';

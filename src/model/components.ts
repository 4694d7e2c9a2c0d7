/** A vocabulary: the components of a family of systems, and the typed words to write about them. */
import { StateMachine, type AnyStateMachine } from 'xstate';
import type { Action, ActionSpec, ParamSpec } from './action.ts';
import { makeCommand, type Command, type CommandSpec } from './command.ts';
import { ModelError } from './errors.ts';
import { alphabetOf, type Scalar } from './events.ts';
import type {
  Always, AlwaysSpec, CanAlways, CanAlwaysSpec, DeadlockFree, DeadlockFreeSpec, Eventually, EventuallySpec, LeadsTo, LeadsToSpec,
  Reachable, ReachableSpec, StepProperty, StepSpec,
} from './property.ts';
import type { AnyRoles, Holds, Roles } from './roles.ts';
import { makeScenario, type Scenario, type ScenarioSpec } from './scenario.ts';
import { makeThread, type Choices, type Locals, type LocalValues, type Thread, type ThreadSpec } from './thread.ts';
import type { CommandPatch, ThreadPatch, Variant } from './variant.ts';
import type { Sig, SigOf, World } from './view.ts';

type Kind = AnyStateMachine | Thread<any, any>;
/** Marks a component that has several instances; the scenario says how many. */
export interface Many<M extends Kind = Kind> { readonly many: M; readonly roles?: AnyRoles }
/** @param roles what symmetry needs to know of the instances (docs/how-to/use-symmetry.md) */
export const many = <M extends Kind>(machine: M, roles?: Roles<M>): Many<M> => ({ many: machine, ...(roles ? { roles: roles as AnyRoles } : {}) });
/** Marks a component that has one instance, and says more about it. */
export interface One<M extends Kind = Kind> { readonly one: M; readonly roles: AnyRoles }
/** @param roles where it holds numbers of interchangeable instances */
export const one = <M extends Kind>(machine: M, roles: Holds<M>): One<M> => ({ one: machine, roles: roles as AnyRoles });

export type Declared = Readonly<Record<string, Kind | Many | One>>;

type FunctionOf<Label extends string> = Label extends `${infer F}.${string}` ? F : never;
type SigOfKind<M> = M extends Thread<infer L, infer Label, infer Tag>
  ? Sig<never, string, Label | FunctionOf<Label>, LocalValues<L>, Tag>
  : M extends AnyStateMachine ? SigOf<M> : never;
// As in SigOf, 'extends infer' keeps the machines out of compiler errors.
type SigsOf<D extends Declared> = D extends infer E ? { [K in keyof E & string]: E[K] extends Many<infer M> ? SigOfKind<M> : E[K] extends One<infer M> ? SigOfKind<M> : SigOfKind<E[K]> } : never;
type ManyOf<D extends Declared> = D extends infer E ? { [K in keyof E & string]: E[K] extends Many ? K : never }[keyof E & string] : never;
type Domains = Readonly<Record<string, readonly Scalar[]>>;
type ParamsOf<P extends Domains> = P extends infer Q extends Domains ? { [K in keyof Q & string]: Q[K][number] } : never;
type Both<A, B> = [A, B] extends [infer X, infer Y] ? { [K in (keyof X | keyof Y) & string]: K extends keyof Y ? Y[K] : K extends keyof X ? X[K] : never } : never;

/** A world with its names first: that is what compiler errors have room for. */
export interface WorldOf<Names extends string, M extends string, Params, Sigs> {
  names: Names; many: M; params: Params; sigs: Sigs;
}

/** The words to write actions, threads, commands, claims and scenarios in, bound to the declared components. */
export interface Vocabulary<W extends World> {
  action<const P extends ParamSpec<W['many']> = Record<never, never>>(name: string, spec: ActionSpec<W, P>): Action;
  command<I extends Record<string, Scalar>>(name: string, spec: CommandSpec<W, I>): Command<I>;
  thread<const L extends Locals, Label extends string, const C extends Choices<W['many']> = Record<never, never>, Tag extends string = never>(name: string, spec: ThreadSpec<W, L, C, Label, Tag>): Thread<L, Label, Tag>;
  /** a named patch to a thread, by label */
  variant<L extends Locals, Label extends string, New extends string = never>(name: string, thread: Thread<L, Label>, patch: ThreadPatch<W, L, NoInfer<Label>, New>): Variant;
  /** a named patch to a command, by failure condition */
  dialect<I>(name: string, command: Command<I>, patch: CommandPatch<W, NoInfer<I>>): Variant;
  /** holds in every reachable state */
  always<const P extends ParamSpec<W['many']> = Record<never, never>>(name: string, spec: AlwaysSpec<W, P>): Always;
  /** holds of every step: the states before and after it, and who takes it */
  step<const P extends ParamSpec<W['many']> = Record<never, never>>(name: string, spec: StepSpec<W, P>): StepProperty;
  /** some reachable state satisfies it */
  reachable<const P extends ParamSpec<W['many']> = Record<never, never>>(name: string, spec: ReachableSpec<W, P>): Reachable;
  /** from every reachable state some continuation reaches a state that satisfies it (AG EF) */
  canAlways<const P extends ParamSpec<W['many']> = Record<never, never>>(name: string, spec: CanAlwaysSpec<W, P>): CanAlways;
  /** in every fair run, each state that satisfies `when` is followed, at once or later, by one that satisfies `then` */
  leadsTo<const P extends ParamSpec<W['many']> = Record<never, never>>(name: string, spec: LeadsToSpec<W, P>): LeadsTo;
  /** every fair run reaches a state that satisfies it */
  eventually<const P extends ParamSpec<W['many']> = Record<never, never>>(name: string, spec: EventuallySpec<W, P>): Eventually;
  /** no reachable state is the end of everything, except those declared final */
  deadlockFree(spec?: DeadlockFreeSpec<W>): DeadlockFree;
  scenario(name: string, spec: ScenarioSpec<W>): Scenario;
  /** the same words with more components, usually the threads */
  with<const D extends Declared>(more: D): Vocabulary<WorldOf<(keyof W['sigs'] | keyof D) & string, W['many'] | ManyOf<D>, W['params'], Both<W['sigs'], SigsOf<D>>>>;
}

/**
 * Declares the components of a family of systems.
 * @param declared name -> an XState machine made with `events(...)`, or `many(machine)`
 * @param params name -> the values that a scenario may give it; the first is the default
 */
export function components<const D extends Declared, const P extends Domains = Record<never, never>>(declared: D, params?: P): Vocabulary<WorldOf<keyof D & string, ManyOf<D>, ParamsOf<P>, SigsOf<D>>> {
  return vocabulary(declared, params ?? {});
}

function vocabulary(declared: Declared, params: Domains): Vocabulary<any> {
  for (const [name, d] of Object.entries(declared)) checkComponent(name, typeof d === 'object' && d !== null ? machineOf(d) : d);
  for (const [name, domain] of Object.entries(params)) {
    if (domain.length === 0) throw new ModelError(`parameter ${name}: needs at least one value; the first is the default`);
  }
  return {
    action: (name, spec) => {
      if (typeof spec.send !== 'object') throw new ModelError(`action ${name}: needs 'send', which says what it sends to whom; give {} when nothing moves`);
      return { kind: 'action', name, spec };
    },
    command: (name, spec) => makeCommand(name, spec),
    thread: (name, spec) => makeThread(name, spec as never) as never,
    variant: (name, thread, patch) => ({ kind: 'variant', name, of: thread.name, target: 'thread', patch: patch as never }),
    dialect: (name, command, patch) => ({ kind: 'variant', name, of: command.name, target: 'command', patch }),
    always: (name, spec) => ({ kind: 'always', name, spec: withClauses(name, spec) }),
    step: (name, spec) => ({ kind: 'step', name, spec: withClauses(name, spec) }),
    reachable: (name, spec) => ({ kind: 'reachable', name, spec: withFunctions(name, spec, 'holds') }),
    canAlways: (name, spec) => ({ kind: 'canAlways', name, spec: withFunctions(name, spec, 'holds') }),
    leadsTo: (name, spec) => ({ kind: 'leadsTo', name, spec: withFunctions(name, spec, 'when', 'then') }),
    eventually: (name, spec) => ({ kind: 'eventually', name, spec: withFunctions(name, spec, 'holds') }),
    deadlockFree: (spec = {}) => ({ kind: 'deadlock', name: DEADLOCK_FREE[spec.end ?? 'stuck'], spec }),
    scenario: (name, spec) => makeScenario(name, declared, params, spec),
    with: more => {
      for (const name of Object.keys(more)) if (name in declared) throw new ModelError(`component '${name}' is declared twice`);
      return vocabulary({ ...declared, ...more }, params);
    },
  };
}

/** What the two kinds of deadlock freedom are called: a scenario may ask for both. */
const DEADLOCK_FREE = { stuck: 'deadlock-free', stuttering: 'deadlock-free-stuttering' } as const;

function withClauses<S extends { readonly holds: unknown }>(name: string, spec: S): S {
  if (typeof spec.holds !== 'function' && Object.keys(spec.holds ?? {}).length === 0) throw new ModelError(`property ${name}: 'holds' says nothing; give a function, or named clauses`);
  return spec;
}

function withFunctions<S extends object>(name: string, spec: S, ...fields: readonly (keyof S & string)[]): S {
  for (const f of fields) if (typeof spec[f] !== 'function') throw new ModelError(`property ${name}: needs '${f}', a function of the state that returns true or false`);
  return spec;
}

export const machineOf = (d: Kind | Many | One): Kind => 'many' in d ? d.many : 'one' in d ? d.one : d;
export const rolesOf = (d: Kind | Many | One): AnyRoles => 'many' in d ? d.roles ?? {} : 'one' in d ? d.roles : {};

function checkComponent(name: string, machine: Kind): void {
  if (name === 'param') throw new ModelError(`component 'param': the name is taken by the scenario's parameters (s.param); call it something else`);
  if (machine === undefined || machine === null) throw new ModelError(`component '${name}' is ${String(machine)}, not a machine. Likely cause: a misspelt import, or two files that import each other`);
  if ((machine as Thread).kind === 'thread') return;
  if (!(machine instanceof StateMachine)) {
    throw new ModelError(`component '${name}' is not an XState machine of the copy of xstate that realmcheck uses. Likely cause: xstate is installed twice, or the value is not the result of createMachine(). Next: 'npm ls xstate' must show one version`);
  }
  if (alphabetOf(machine as AnyStateMachine) === undefined) {
    throw new ModelError(`component '${name}': machine '${(machine as AnyStateMachine).id}' has no declared event alphabet. Make it with events({ ... }).createMachine(...) instead of setup().createMachine(...)`);
  }
}

/** What must hold. */
import type { ParamSpec, ParamValues } from './action.ts';
import type { Scalar } from './events.ts';
import type { State, World } from './view.ts';

/** Says of a state whether it is as it should be. */
export type Claim<W extends World, P extends ParamSpec> = (s: State<W>, p: ParamValues<P>) => boolean;

interface Common<P extends ParamSpec> {
  /** why it matters, and who relies on it */
  readonly why: string;
  /** the claim is made for every combination of these */
  readonly forEach?: P;
}

export interface AlwaysSpec<W extends World, P extends ParamSpec> extends Common<P> {
  /** the states in which the claim has something to say; none of them reached = vacuous */
  readonly when?: Claim<W, P>;
  /** one claim, or named clauses that must all hold */
  readonly holds: Claim<W, P> | Readonly<Record<string, Claim<W, P>>>;
}

/** Who takes a step: strings that are empty where they do not apply. */
export interface By {
  /** the step as traces name it, with parameters: "vcpu0 user_mem_abort.lock/retry" */
  readonly name: string;
  /** the action, or "thread label/branch" */
  readonly action: string;
  /** the lane of a trace: "vcpu0" */
  readonly agent: string;
  /** program point that a thread leaves by this step */
  readonly label: string;
  /** what the command answers that it calls, with the index: "RMI_ERROR_RTT(3)" */
  readonly answer: string;
  /** the values of the action's parameters, or of the branch's choices */
  readonly args: Readonly<Record<string, Scalar>>;
}
/** A step: the states before and after it, who takes it, and what the command returns besides its answer. */
export interface Taken<W extends World> { readonly before: State<W>; readonly after: State<W>; readonly by: By; readonly returned: Readonly<Record<string, Scalar>> }
/** Says of a step whether it is as it should be. */
export type StepClaim<W extends World, P extends ParamSpec> = (step: Taken<W>, p: ParamValues<P>) => boolean;

export interface StepSpec<W extends World, P extends ParamSpec> extends Common<P> {
  /** the steps about which the claim has something to say; none of them taken = vacuous */
  readonly when?: StepClaim<W, P>;
  /** one claim, or named clauses that must all hold */
  readonly holds: StepClaim<W, P> | Readonly<Record<string, StepClaim<W, P>>>;
}

export interface ReachableSpec<W extends World, P extends ParamSpec> extends Common<P> {
  /** some reachable state must satisfy this, for every combination of `forEach` */
  readonly holds: Claim<W, P>;
}

export interface CanAlwaysSpec<W extends World, P extends ParamSpec> extends Common<P> {
  /** the states from which it must be possible; default all */
  readonly when?: Claim<W, P>;
  /** what must stay possible: some continuation reaches a state that satisfies it */
  readonly holds: Claim<W, P>;
}

/**
 * Steps that fairness speaks of: an action, a thread, "thread function", "thread function.label" or
 * "thread function.label/branch"; '*' for all steps. Each instance of a thread is a set of its own.
 */
export type Steps = string | {
  readonly of: string;
  /** without these */
  readonly except?: readonly string[];
  /** parameters of the action: each combination of their values is a set of its own; default: one set */
  readonly each?: readonly string[];
};

/** Which endless runs count. A run may rest for ever in a state in which no fair set is enabled. */
export interface Fairness {
  /** sets of steps that are not enabled for ever without being taken */
  readonly weak?: readonly Steps[];
  /** sets of steps that are not enabled again and again without being taken */
  readonly strong?: readonly Steps[];
  /** steps that are taken finitely often, such as what the environment starts of its own accord; in no fair set */
  readonly finitely?: readonly string[];
}

export interface LeadsToSpec<W extends World, P extends ParamSpec> extends Common<P> {
  /** the states that ask for something; none of them reached = vacuous */
  readonly when: Claim<W, P>;
  /** what must hold then, at once or later, in every fair run */
  readonly then: Claim<W, P>;
  readonly fair?: Fairness;
}

export interface EventuallySpec<W extends World, P extends ParamSpec> extends Common<P> {
  /** what every fair run must reach */
  readonly holds: Claim<W, P>;
  readonly fair?: Fairness;
}

export interface DeadlockFreeSpec<W extends World> {
  /** the states that may be the end of everything */
  readonly final?: (s: State<W>) => boolean;
  /** 'stuck' (default): no action is enabled; 'stuttering': no enabled action changes the state */
  readonly end?: 'stuck' | 'stuttering';
}

export interface Always { readonly kind: 'always'; readonly name: string; readonly spec: AlwaysSpec<any, any> }
export interface StepProperty { readonly kind: 'step'; readonly name: string; readonly spec: StepSpec<any, any> }
export interface Reachable { readonly kind: 'reachable'; readonly name: string; readonly spec: ReachableSpec<any, any> }
export interface CanAlways { readonly kind: 'canAlways'; readonly name: string; readonly spec: CanAlwaysSpec<any, any> }
export interface LeadsTo { readonly kind: 'leadsTo'; readonly name: string; readonly spec: LeadsToSpec<any, any> }
export interface Eventually { readonly kind: 'eventually'; readonly name: string; readonly spec: EventuallySpec<any, any> }
/** No state is an end, except those declared final. */
export interface DeadlockFree { readonly kind: 'deadlock'; readonly name: string; readonly spec: DeadlockFreeSpec<any> }

export type Property = Always | StepProperty | Reachable | CanAlways | LeadsTo | Eventually | DeadlockFree;
export type PropertyKind = Property['kind'] | 'refused';

/** The kinds that are judged on the whole graph, after the search. */
export const isProgress = (kind: PropertyKind): kind is 'canAlways' | 'leadsTo' | 'eventually' =>
  kind === 'canAlways' || kind === 'leadsTo' || kind === 'eventually';

export type Verdict = 'holds' | 'violated' | 'unreachable' | 'vacuous' | 'undecided';

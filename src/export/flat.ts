/** A compiled scenario as plain data that says all that can happen: what the printers of the other languages write down. */
import type { FairSets } from '../compile/fairness.ts';
import type { PropertyKind, Scalar, Verdict } from '../model/index.ts';
import type { Decision, Decisions, Known } from './decision.ts';

/** The event is not handled: refused, ignored or blocked, by the mode in which it is sent. */
export const UNHANDLED = -1;
/** The event leads to a local state that no instance is ever in, and that is therefore not listed. */
export const OUTSIDE = -2;
/** The machine throws. */
export const THROWS = -3;

export interface FlatLocal {
  /** "ASSIGNED_NS {pfn=1 s2ap=RW}" */
  readonly shown: string;
  readonly value: unknown;
  readonly context: Readonly<Record<string, unknown>>;
  /** dotted names of the states that it is in, outer ones first */
  readonly states: readonly string[];
  readonly tags: readonly string[];
  /** history state -> the states that it remembers */
  readonly history?: Readonly<Record<string, readonly string[]>>;
}

export interface FlatEvent {
  /** "PUT(n=1)" */
  readonly shown: string;
  /** local state -> the next one, UNHANDLED, OUTSIDE or THROWS */
  readonly next: readonly number[];
}

/** A component that has instances. Slots and local states are counted from 0; an instance begins in its local state 0. */
export interface FlatComponent {
  readonly name: string;
  readonly many: boolean;
  readonly first: number;
  readonly count: number;
  readonly locals: readonly FlatLocal[];
  readonly events: readonly FlatEvent[];
}

export interface FlatSent { readonly slot: number; readonly event: number; readonly mode: 'must' | 'opt' | 'block' }
/** One of several lists of events: `choice` gives its number. */
export interface FlatSend { readonly choice: Decision; readonly lists: readonly (readonly FlatSent[])[] }

/** All decisions are about the state before the step, and answer 1 for yes, 0 for no. */
export interface FlatAction {
  readonly name: string;
  /** the guard holds, and no blocking event is unhandled */
  readonly enabled: Decision;
  /** slot -> the local states in which it may be enabled; what follows says nothing about other states */
  readonly possible: Known;
  /** where it is enabled: an event is sent that must be handled, and is not */
  readonly refused: Decision;
  /** where it is enabled: the step is refused, or leads to another state */
  readonly changes: Decision;
  /** 1 where the model does not say what happens: a function of it throws there */
  readonly undefined: Decision;
  readonly sends: readonly FlatSend[];
  /** slots that an event may be sent to */
  readonly targets: readonly number[];
}

export interface FlatClaim {
  /** the property with the values of its parameters: "one-inside (i=0)" */
  readonly label: string;
  /** where the claim speaks; undefined: everywhere. Not of `step` */
  readonly when: Decision | undefined;
  /** not of `step` and `reachable` */
  readonly holds: Decision | undefined;
  /** `always`: the claim speaks and does not hold */
  readonly fails: Decision | undefined;
  /** `step`: the same by action, over the local states before (slots from 0) and after (slots from `slots`) */
  readonly failsIn: ReadonlyMap<number, Decision> | undefined;
  /** steps to where this checker found that it fails, or that a `reachable` claim is satisfied; null: nowhere, or not judged state by state */
  readonly found: number | null;
}

export interface FlatProperty {
  readonly name: string;
  readonly kind: PropertyKind;
  readonly why: string;
  readonly claims: readonly FlatClaim[];
  /** deadlock: the states that may be an end */
  readonly final: Decision | undefined;
  /** deadlock: a state is an end if no step changes it */
  readonly stuttering: boolean;
  readonly fair: FairSets | undefined;
  /** what this checker found: the verdict, the length of a shortest counterexample (or witness), the states or steps spoken of */
  readonly verdict: Verdict;
  readonly length: number | null;
  readonly witnesses: number;
}

export interface Flat {
  /** scenario, or scenario/run */
  readonly name: string;
  readonly asks: string;
  readonly param: Readonly<Record<string, Scalar>>;
  readonly decisions: Decisions;
  readonly components: readonly FlatComponent[];
  readonly slots: number;
  readonly actions: readonly FlatAction[];
  readonly properties: readonly FlatProperty[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
}

/** The component of a slot, and the number of the instance. */
export function instanceOf(flat: Flat, slot: number): { readonly component: FlatComponent; readonly index: number } {
  const component = flat.components.find(c => slot >= c.first && slot < c.first + c.count)!;
  return { component, index: slot - component.first };
}

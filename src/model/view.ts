/** What a guard, a payload function or a claim sees of the system: typed views of the components' local states. */
import type { AnyStateMachine, ContextFrom, EventFrom, SnapshotFrom, StateValueFrom, TagsFrom } from 'xstate';
import type { Scalar } from './events.ts';

/** What the rest of the checker needs of a machine type, projected once so that compiler errors stay short. */
export interface Sig<Send = any, Value = any, Match = any, Context = any, Tag = any> {
  send: Send; value: Value; match: Match; context: Context; tag: Tag;
}

type PlainType<E> = E extends { type: infer T extends string } ? (Exclude<keyof E, 'type'> extends never ? T : never) : never;

/** 'A' | 'A.B' for every state below the root, also deeper ones. */
type Dotted<V> = V extends string ? V : { [K in keyof V & string]: K | (V[K] extends infer C ? C extends string | object ? `${K}.${Dotted<NonNullable<C>>}` : never : never) }[keyof V & string];

// 'extends infer' evaluates: errors show the signature, not the machine with its fifteen type arguments.
export type SigOf<Machine extends AnyStateMachine> = Machine extends infer M extends AnyStateMachine ? Sig<
  EventFrom<M> | PlainType<EventFrom<M>>, SnapshotFrom<M>['value'],
  StateValueFrom<M> | Dotted<SnapshotFrom<M>['value']>, ContextFrom<M>, TagsFrom<M>
> : never;

/** One component instance. */
export interface View<S extends Sig> {
  /** the XState state value */
  readonly value: S['value'];
  readonly context: Readonly<S['context']>;
  /** like XState's `snapshot.matches`, with 'A.B' as well as { A: 'B' } */
  is(state: S['match']): boolean;
  hasTag(tag: S['tag']): boolean;
}

/** The instances of one component, in order. */
export interface Views<S extends Sig> extends Iterable<View<S>> {
  readonly length: number;
  readonly [index: number]: View<S>;
  /** `claim` holds for every instance. Learnt instance by instance, so it stays small over many of them. */
  every(claim: (v: View<S>, index: number) => boolean): boolean;
  some(claim: (v: View<S>, index: number) => boolean): boolean;
  count(claim: (v: View<S>, index: number) => boolean): number;
  /** -1 when no instance satisfies the claim */
  findIndex(claim: (v: View<S>, index: number) => boolean): number;
}

/** Everything that a vocabulary declares, at type level. */
export interface World {
  sigs: Record<string, Sig>;
  /** names of the components that have several instances */
  many: string;
  params: Record<string, Scalar>;
}

/** The state of a system as users' functions see it. */
export type State<W extends World> = {
  readonly [K in keyof W['sigs'] & string]: K extends W['many'] ? Views<W['sigs'][K]> : View<W['sigs'][K]>
} & { readonly param: Readonly<W['params']> };

/** What a component says of its instances: that they are interchangeable, whose they are, and where it keeps the numbers of others. */
import type { AnyStateMachine, ContextFrom } from 'xstate';
import type { Thread } from './thread.ts';

/**
 * Where a value holds numbers of instances of an interchangeable component. What is no number of an instance ('none',
 * null, -1) means none of them and stays as it is.
 */
export type Held =
  /** the number of an instance of that component: an owner, a successor, a frame */
  | string
  /** a list in which the order does not matter, kept sorted */
  | { readonly set: Held }
  /** a list in which the order matters: a queue */
  | { readonly list: Held }
  /** one entry for each instance of `by`, in an array or an object; `of` says what the entries hold */
  | { readonly by: string; readonly of?: Held }
  /** a whole number of which bit i stands for instance i */
  | { readonly bits: string }
  /** an object, field by field */
  | { readonly fields: Readonly<Record<string, Held>> };

type FieldOf<M> = M extends Thread<infer L, any, any> ? keyof L & string : M extends AnyStateMachine ? keyof ContextFrom<M> & string : never;

export interface Holds<M> {
  /** field of the context, or local of the thread -> what it holds */
  readonly holds?: { readonly [F in FieldOf<M>]?: Held };
}

export interface Roles<M> extends Holds<M> {
  /** its instances differ by their number alone: whatever can happen to some of them can happen to any others */
  readonly interchangeable?: true;
  /** instance i belongs to instance i of that component, and moves with it */
  readonly along?: string;
}

/** Roles without the type of the machine that they are about. */
export interface AnyRoles { readonly interchangeable?: true; readonly along?: string; readonly holds?: Readonly<Record<string, Held>> }

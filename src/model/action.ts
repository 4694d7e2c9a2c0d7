/** A named atomic step of the system: when it may happen, and which components move together. */
import type { Command } from './command.ts';
import type { Scalar } from './events.ts';
import type { SendMany, SendOne } from './send.ts';
import type { State, World } from './view.ts';

/** Parameter -> its values, or the name of a component whose indices it ranges over. */
export type ParamSpec<Many extends string = string> = Readonly<Record<string, Many | readonly Scalar[]>>;
export type ParamValues<P extends ParamSpec> = { readonly [K in keyof P]: P[K] extends readonly (infer V)[] ? V : number };

type Single<W extends World> = Exclude<keyof W['sigs'] & string, W['many']>;
/** State patterns of single components, all of which must match; a list means "one of". */
export type Pattern<W extends World> = { readonly [K in Single<W>]?: W['sigs'][K]['match'] | readonly W['sigs'][K]['match'][] };

/** What may be sent to component K: one event when it is single, addressed events when it has several instances. */
export type Payload<W extends World, K extends keyof W['sigs']> =
  K extends W['many'] ? SendMany<W['sigs'][K]['send']> : SendOne<W['sigs'][K]['send']>;

/** Component -> what it is sent, fixed or computed from A. */
export type Sends<W extends World, A extends readonly unknown[]> = {
  readonly [K in keyof W['sigs'] & string]?: Payload<W, K> | ((...args: A) => Payload<W, K> | null)
};

export interface ActionSpec<W extends World, P extends ParamSpec> {
  /** the action stands for one step per combination of values */
  readonly params?: P;
  readonly when?: Pattern<W> | ((s: State<W>, p: ParamValues<P>) => boolean);
  /** at most one event per instance; all functions read the state before the step; null sends nothing */
  readonly send: Sends<W, [s: State<W>, p: ParamValues<P>]>;
  /** the command that the action calls; what success sends is sent as well */
  readonly call?: { readonly command: Command; readonly args: (p: ParamValues<P>, s: State<W>) => unknown };
  /** who does it: the lane of a trace */
  readonly agent?: string | ((p: ParamValues<P>) => string);
  /** the step in the reader's words; default: the action's name with its parameters */
  readonly say?: string | ((s: State<W>, p: ParamValues<P>) => string);
}

export interface Action { readonly kind: 'action'; readonly name: string; readonly spec: ActionSpec<any, any> }

/** What must hold. */
import type { ParamSpec, ParamValues } from './action.ts';
import type { State, World } from './view.ts';

/** Says of a state whether it is as it should be. */
export type Claim<W extends World, P extends ParamSpec> = (s: State<W>, p: ParamValues<P>) => boolean;

export interface AlwaysSpec<W extends World, P extends ParamSpec> {
  /** why it matters, and who relies on it */
  readonly why: string;
  /** the claim is made for every combination of these */
  readonly forEach?: P;
  /** the states in which the claim has something to say; none of them reached = vacuous */
  readonly when?: Claim<W, P>;
  /** one claim, or named clauses that must all hold */
  readonly holds: Claim<W, P> | Readonly<Record<string, Claim<W, P>>>;
}

export type PropertyKind = 'always' | 'deadlock' | 'refused';

export interface Always { readonly kind: 'always'; readonly name: string; readonly spec: AlwaysSpec<any, any> }
/** No state is stuck (without an enabled action), except those declared final. */
export interface DeadlockFree { readonly kind: 'deadlock'; readonly name: string; readonly final?: (s: any) => boolean }

export type Property = Always | DeadlockFree;

export type Verdict = 'holds' | 'violated' | 'vacuous' | 'undecided';

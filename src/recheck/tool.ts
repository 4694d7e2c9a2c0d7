/** What a recheck wants of another checker. */
import type { Flat } from '../export/flat.ts';
import type { Check } from '../export/model.ts';

/** Where a tool may write, and until when it may run. */
export interface Place { readonly folder: string; readonly signal: AbortSignal }

/** What a tool found when it was to visit every state. */
export interface Counted {
  /** distinct states */
  readonly states: number;
  /** as this checker counts them: every enabled action of every state, the initial state not counted */
  readonly transitions: number;
  /** the states that properties speak about, where the tool can count them */
  readonly spoken: ReadonlyMap<string, number>;
  /** what it found to fail, which ended its search */
  readonly failed: Failed | undefined;
}
export interface Failed {
  /** of a check, or what else the model asserts */
  readonly label: string;
  /** steps of the trace, counted as this checker counts them; undefined where the tool does not say */
  readonly steps: number | undefined;
}

export interface Tool {
  readonly name: string;
  readonly install: string;
  readonly judges: (check: Check, flat: Flat) => boolean;
  /** what is missing; undefined when it can be run */
  readonly missing: () => string | undefined;
  /** Visits every state of the model with these checks. */
  readonly count: (flat: Flat, checks: readonly Check[], place: Place) => Promise<Counted>;
  /** Looks for a shortest violation of each of these checks; what it does not find is not in the list. */
  readonly violate: (flat: Flat, checks: readonly Check[], place: Place) => Promise<readonly Failed[]>;
  /** Says which of these properties about endless runs a fair run breaks. */
  readonly endless?: (flat: Flat, checks: readonly Check[], place: Place) => Promise<readonly Failed[]>;
}

/** Kinds of properties that are judged state by state, or step by step. */
export const STATEWISE: readonly Check['kind'][] = ['always', 'step', 'reachable', 'deadlock', 'refused'];
export const ENDLESS: readonly Check['kind'][] = ['leadsTo', 'eventually'];

export const labelsOf = (checks: readonly Check[]): string[] => checks.map(c => c.label);

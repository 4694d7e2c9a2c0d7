/** Did it pass? What a verdict comes to once the expectation of the run is known. */
import type { PropertyResult, RunResult } from '../check.ts';

/** 'undecided' is neither: no answer must not look like a good one, nor like a bad one. */
export interface Outcome {
  readonly kind: 'passed' | 'failed' | 'undecided';
  /** why, in a sentence without the name of the property */
  readonly reason: string;
}

/** Does the run say what it expects? Without that every property must hold. */
export const hasExpectation = (run: RunResult): boolean => run.selection.expect?.expect !== undefined;

/** Judges one property of a run as the exit code does. */
export function outcomeOf(run: RunResult, p: PropertyResult): Outcome {
  const reason = `${p.verdict}, ${p.because}`;
  if (p.verdict === 'undecided') return { kind: 'undecided', reason };
  if (!hasExpectation(run)) return { kind: p.verdict === 'holds' ? 'passed' : 'failed', reason };
  // What counts as a difference is for check() to say.
  const head = `${p.name}: `;
  const different = run.differences.find(d => d.startsWith(`${head}expected `));
  return different === undefined ? { kind: 'passed', reason } : { kind: 'failed', reason: different.slice(head.length) };
}

/** A run that an interrupt left out, with the properties that it would have judged. */
export interface NotBegun { readonly name: string; readonly properties: readonly string[] }

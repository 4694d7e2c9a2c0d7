/** What a set of judged mutants says about the properties: who kills what, and who would not be missed. */
import { isKill, type Base, type Fate, type Judged, type Limits } from './judge.ts';

/** One property of the run, by the mutants that it kills. */
export interface Killer {
  readonly name: string;
  /** how many mutants it kills */
  readonly kills: number;
  /** how many of them no other property kills */
  readonly alone: number;
  /** properties that kill all that this one kills, and more; or the same */
  readonly subsumedBy: readonly string[];
}

/** The numbers of a mutation test. */
export interface Summary {
  readonly counts: Readonly<Record<Fate, number>>;
  /** killed / (killed + survived); null when there is none of either */
  readonly score: number | null;
  readonly killers: readonly Killer[];
  /** killed mutants whose search a bound ended: other properties might have killed them, too */
  readonly cutShort: number;
}

/** A mutation test of one run. */
export interface MutationResult {
  readonly base: Base;
  readonly limits: Limits;
  /** in the order of the list; without those that an interrupt left out */
  readonly mutants: readonly Judged[];
  /** mutants that an interrupt left out */
  readonly left: number;
  readonly summary: Summary;
  readonly seconds: number;
}

const FATES: readonly Fate[] = ['killed', 'survived', 'equivalent', 'undecided', 'stillborn'];

/** Counts the fates, and compares the properties by what they kill. */
export function summarise(base: Base, mutants: readonly Judged[]): Summary {
  const counts = Object.fromEntries(FATES.map(fate => [fate, mutants.filter(m => m.fate === fate).length])) as Record<Fate, number>;
  const killedBy = new Map(base.used.map(p => [p, new Set(mutants.filter(m => m.said.some(s => s.property === p && isKill(s.verdict))).map(m => m.name))]));
  const others = (p: string): [string, Set<string>][] => [...killedBy].filter(([q]) => q !== p);
  const judged = counts.killed + counts.survived;
  return {
    counts, score: judged === 0 ? null : counts.killed / judged,
    killers: [...killedBy].map(([name, kills]) => ({
      name, kills: kills.size,
      alone: [...kills].filter(m => others(name).every(([, theirs]) => !theirs.has(m))).length,
      subsumedBy: kills.size === 0 ? [] : others(name).filter(([, theirs]) => [...kills].every(m => theirs.has(m))).map(([q]) => q),
    })),
    cutShort: mutants.filter(m => m.fate === 'killed' && m.said.some(s => s.verdict === 'undecided')).length,
  };
}

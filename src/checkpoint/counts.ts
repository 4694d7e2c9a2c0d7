/** All that a search has counted and found, but for the states and their edges, as plain data. */
import type { Answers, Failure } from '../explore/answers.ts';
import type { Position, Search } from '../explore/search.ts';
import type { Tally } from '../kernel/image.ts';
import { saveTable, type Numbering, type SavedTable } from './tables.ts';
import { fromText, toText } from './text.ts';

export interface Counts {
  readonly position: Position;
  readonly states: number;
  readonly fired: readonly number[];
  readonly blocked: string;
  /** slot, event, and by local state whether it was received */
  readonly received: readonly (readonly [number, number, string])[];
  readonly failures: readonly (readonly (Failure | null)[])[];
  readonly refused: Failure | null;
  readonly ofStates: SavedAnswers;
  readonly ofSteps: SavedAnswers;
  /** of each machine that the slots have, once */
  readonly tables: readonly SavedTable[];
}

/** How often, or of each answer of the next group. */
type SavedTally = number | readonly (readonly [number, SavedTally])[];
/** For each group the answers that were given, as 0 and 1: what speaks, what fails; and the tallies by their numbers. */
interface SavedAnswers { readonly given: readonly (readonly string[])[]; readonly tally: SavedTally }

export const tablesOf = (search: Search): Search['program']['tables'] => [...new Set(search.program.tables)];

export function saveCounts(search: Search): Counts {
  search.settle();
  return {
    position: search.position, states: search.set.count,
    fired: [...search.fired], blocked: toText(search.blocked),
    received: search.received.flatMap((events, slot) => events.flatMap((locals, event) => locals ? [[slot, event, toText(locals)] as const] : [])),
    // A list may have gaps, which JSON has not.
    failures: search.failures.map(claims => Array.from(claims, f => f ?? null)), refused: search.refused ?? null,
    ofStates: saveAnswers(search.ofStates), ofSteps: saveAnswers(search.ofSteps),
    tables: tablesOf(search).map(saveTable),
  };
}

/** Into a search that has found nothing but the initial state. @param numbers by slot */
export function restoreCounts(search: Search, counts: Counts, numbers: readonly Numbering[]): void {
  search.fired.set(counts.fired);
  search.blocked.set(new Uint8Array(fromText(counts.blocked)));
  for (const [slot, event, text] of counts.received) {
    const { locals, events } = numbers[slot]!;
    const here = new Uint8Array(search.program.tables[slot]!.snapshots.length);
    new Uint8Array(fromText(text)).forEach((r, local) => { if (r === 1) here[locals[local]!] = 1; });
    search.received[slot]![events[event]!] = here;
  }
  const failure = (f: Failure): Failure => f.refused ? { ...f, refused: { ...f.refused, event: numbers[f.refused.slot]!.events[f.refused.event]! } } : f;
  counts.failures.forEach((claims, property) => {
    const into = search.failures[property]!;
    into.length = 0;
    claims.forEach((f, claim) => { if (f) into[claim] = failure(f); });
  });
  search.refused = counts.refused ? failure(counts.refused) : undefined;
  restoreAnswers(search.ofStates, counts.ofStates);
  restoreAnswers(search.ofSteps, counts.ofSteps);
}

function saveAnswers({ groups, tallies }: Answers): SavedAnswers {
  const save = (tally: Tally, left: number): SavedTally =>
    left === 0 ? tally.count : tally.next.flatMap((next, answer) => [[answer, save(next, left - 1)] as const]);
  return {
    given: groups.map(({ joint }) => joint.answers.map(({ speaks, fails }) => [...speaks, ...fails].map(Number).join(''))),
    tally: save(tallies, groups.length),
  };
}

function restoreAnswers({ groups, tallies }: Answers, { given, tally }: SavedAnswers): void {
  const bits = (text: string): boolean[] => [...text].map(c => c === '1');
  const numbers = groups.map(({ joint, members: { length } }, g) => given[g]!.map(text => joint.number({ speaks: bits(text.slice(0, length)), fails: bits(text.slice(length)) })));
  const restore = (into: Tally, saved: SavedTally, g: number): void => {
    into.next.length = 0;
    into.count = typeof saved === 'number' ? saved : 0;
    if (typeof saved === 'number') return;
    for (const [answer, next] of saved) restore(into.next[numbers[g]![answer]!] = { next: [], count: 0 }, next, g + 1);
  };
  restore(tallies, tally, 0);
}

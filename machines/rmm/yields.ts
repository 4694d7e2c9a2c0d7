/**
 * Calls that yield, as an option of tf-rmm: what their conditions and effects have in common. A call holds its locks until it
 * answers, so that what it does between two answers is one step. tf-rmm docs/design/rtt-map-unmap.rst, runtime/rmi/sro.c.
 */
import { patchCommand, to, type Command, type Variant } from '../../src/model/index.ts';
import { handles } from './operation.ts';
import type { dialect, Rmm } from './parts.ts';
import { invalidate, once } from './tlb.ts';
import { below, entriesOf, isTable, pagesIn, placeOf, ripasOf, type Entry } from './tree.ts';

/** Does an operation in flight own the entry? It is architecturally unassigned then. */
export const isMarked = (s: Rmm, { place }: Entry): boolean => place < s.mark.length && !s.mark[place].is('NONE');
/** Places that an operation owns, in the order of its work; `owed`: those whose invalidation is still owed. */
export const marksOf = (s: Rmm, handle: number, owed = false): number[] =>
  Array.from({ length: s.mark.length }, (_, place) => place).filter(p => s.mark[p].context.by === handle && (!owed || s.mark[p].is('TLBI')));
/** The entries of a realm, of which some may be marked. */
const entries = (s: Rmm, rd: number): Entry[] => [...entriesOf(s, rd, 'protected'), ...entriesOf(s, rd, 'unprotected')];
/** The realm of which a table is that an operation works in, and its entries there whose invalidation is owed. */
export function owes(s: Rmm, handle: number): { readonly rd: number; readonly owed: readonly Entry[] } {
  const places = marksOf(s, handle, true);
  const found = Array.from({ length: s.realm.length }, (_, rd) => ({ rd, owed: entries(s, rd).filter(e => places.includes(e.place)) }));
  return found.find(({ owed }) => owed.length > 0) ?? found[0]!;
}
/** The first n of these invalidations: one TLBI at the base of each entry. */
export function settle(s: Rmm, handle: number, n = Infinity) {
  const { rd, owed } = owes(s, handle);
  return invalidate(s, rd, owed.slice(0, n).map(e => once(e.base)));
}
/** Pages that it has yet to release, from the lowest. */
export const queuedBy = (s: Rmm, handle: number): number[] =>
  Array.from({ length: s.queued.length }, (_, page) => page).filter(p => s.queued[p].context.by === handle);

/** The context that a call gets. */
export const freeContext = (s: Rmm): number => handles.findIndex(h => s.operation[h].is('FREE'));
/** No context: RMI_BLOCKED if operations in flight have them all, RMI_BUSY if a call that is under way has one. It is asked first. */
export const pool = [
  { id: 'blocked', status: 'RMI_BLOCKED', when: (s: Rmm) => handles.every(h => s.operation[h].is('UNMAP') || s.operation[h].is('MAP')) },
  { id: 'busy', status: 'RMI_BUSY', when: (s: Rmm) => freeContext(s) < 0 && handles.some(h => s.operation[h].is('RESERVED')) },
];

/** The page of the table that holds an entry. The root stands in for a table that a defect has lost. */
export function tableOf(s: Rmm, rd: number, { base, level }: Entry): number {
  const above = level === s.param.start ? undefined : s.rtte[placeOf(s, rd, base, level - 1)];
  return above?.is('TABLE') ? above.context.pa! : s.realm[rd].context.rtt!;
}
/** One reference for each of n entries of a table; none for none. */
export const get = (table: number, n: number) => n === 0 ? null : to(table, { type: 'GET' as const, n: n as 1 });
export const put = (table: number, n: number) => n === 0 ? null : to(table, { type: 'PUT' as const, n: n as 1 });

/** What keeps a table: ASSIGNED and TABLE entries, and those that an operation owns. ASSIGNED_NS does not. */
export const isCounted = (s: Rmm, e: Entry): boolean => s.rtte[e.place].is('ASSIGNED') || s.rtte[e.place].is('TABLE') || isMarked(s, e);
/** The tables of a realm: the page, and the entries in it. */
export function tablesOf(s: Rmm, rd: number): { readonly page: number; readonly entries: readonly Entry[] }[] {
  const all = entries(s, rd);
  return [
    { page: s.realm[rd].context.rtt!, entries: all.filter(e => e.level === s.param.start) },
    ...all.filter(e => isTable(s, e)).map(e => ({ page: s.rtte[e.place].context.pa!, entries: below(s, rd, e) })),
  ];
}

/** Had the hardware a translation through the entry, that an invalidation is owed for when it goes? */
export const isValid = (s: Rmm, e: Entry): boolean => s.rtte[e.place].is('ASSIGNED_NS') || (s.rtte[e.place].is('ASSIGNED') && ripasOf(s, e) === 'RAM');
/** The pages that ASSIGNED entries map, from the lowest. */
export const backing = (s: Rmm, entries: readonly Entry[]): number[] =>
  entries.flatMap(e => Array.from({ length: pagesIn(s, e.level) }, (_, k) => s.rtte[e.place].context.pa! + k)).toSorted((a, b) => a - b);

/** Would the call succeed, if nothing interrupted it? */
export function succeeds<I>(command: Command<I>, patches: readonly Variant[], without: readonly string[] = []): (s: Rmm, i: I) => boolean {
  const { failures } = patchCommand(command, patches).spec;
  return (s, i) => !failures.some(f => !without.includes(f.id) && typeof f.when === 'function' && f.when(s as never, i));
}

type Success<I> = NonNullable<Parameters<typeof dialect<I>>[2]['success']>;
/** What success of a command does with these patches, and this besides. */
export function also<I>(command: Command<I>, patches: readonly Variant[], send: NonNullable<Success<I>['send']>): Success<I> {
  const success = patchCommand(command, patches).spec.success as Success<I> | undefined;
  return { ...success, send: { ...success?.send, ...send } };
}

/** What range commands have in common: they begin where the walk to the base lands, and go on in that table until an entry does not fit or fails. */
import { left, RTT, WHOLE_PAGES, INPUT } from './conditions.ts';
import type { Rmm } from './parts.ts';
import { isProtected, isUnprotected, pagesIn, restOfTable, walk, type Entry } from './tree.ts';

export interface Range { readonly rd: number; readonly base: number; readonly top: number }
/** May the command do its work on this entry, whose first page is number `k` of the range? */
export type Accepts<I> = (s: Rmm, i: I, e: Entry, k: number) => boolean;
/** The level that the walk is to; the page level if the tree decides. */
export type Target<I> = (i: I) => number;

export const landing = <I extends Range>(s: Rmm, i: I, to: Target<I>): Entry | undefined => walk(s, i.rd, i.base, to(i));

/** The entries from base on that end below top and are accepted. */
export function run<I extends Range>(s: Rmm, i: I, to: Target<I>, accepts: Accepts<I>): Entry[] {
  const first = landing(s, i, to);
  if (!first || first.base !== i.base) return [];
  const rest = restOfTable(s, i.rd, first);
  const end = rest.findIndex(e => e.base + pagesIn(s, e.level) > i.top || !accepts(s, i, e, e.base - i.base));
  return end < 0 ? rest : rest.slice(0, end);
}
export const outTop = <I extends Range>(s: Rmm, i: I, to: Target<I>, accepts: Accepts<I>): number =>
  run(s, i, to, accepts).reduce((end, e) => end + pagesIn(s, e.level), i.base);

/** RMI_ERROR_RTT with the level where the walk landed. */
export const atLanding = <I extends Range>(id: string, to: Target<I>, when: (s: Rmm, i: I, e: Entry) => boolean) => ({
  id, status: RTT,
  index: { of: [1, 2, 3], is: (s: Rmm, i: I) => landing(s, i, to)!.level },
  when: (s: Rmm, i: I) => { const e = landing(s, i, to); return e !== undefined && when(s, i, e); },
});
/** The first entry is larger than what is asked for. */
export const tooLarge = <I extends Range>(to: Target<I>) =>
  atLanding<I>('rtte_size', to, (s, { base, top }, e) => e.base !== base || e.base + pagesIn(s, e.level) > top);

export const rangeConditions = (half: 'protected' | 'unprotected') => [
  left('base_align', INPUT, WHOLE_PAGES), left('top_align', INPUT, WHOLE_PAGES),
  { id: 'size_valid', status: INPUT, when: (_s: Rmm, { base, top }: Range) => top <= base },
  // Of an unprotected range only the base is looked at.
  { id: 'ipa_bound', status: INPUT, when: (s: Rmm, { base, top }: Range) => half === 'unprotected' ? !isUnprotected(s, base) : !isProtected(s, base) || !isProtected(s, top - 1) },
];
/** The whole range is on one side. */
export const topBound = { id: 'top_bound', status: INPUT, when: (s: Rmm, { top }: Range) => !isUnprotected(s, top - 1) };
/** Commands that yield, and what they wait for. */
export const yields = [left('busy', 'RMI_BUSY', 'a call does not yield'), left('blocked', 'RMI_BLOCKED', 'a call does not yield')];
export const pages = (s: Rmm, e: Entry, pa: number): number[] => Array.from({ length: pagesIn(s, e.level) }, (_, k) => pa + k);

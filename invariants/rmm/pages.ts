/** What claims about the tree of entries have in common. */
import type { Rmm } from '../../machines/rmm/parts.ts';
import { entriesOf, isProtected, PAGE_LEVEL, pagesIn, ripasOf, walk, type Entry } from '../../machines/rmm/tree.ts';

/** What stage 2 says of a page, in words; '' if there is no such realm. */
export function leaf(s: Rmm, rd: number, ipa: number): string {
  const e = walk(s, rd, ipa, PAGE_LEVEL);
  if (!e) return '';
  const { value, context: { pa, s2ap, memattr } } = s.rtte[e.place];
  return [value, isProtected(s, ipa) ? ripasOf(s, e) : 'NONE', pa === null ? null : pa + ipa - e.base, s2ap, memattr].join(' ');
}

/** Both halves, as far as the scenario has them. */
export const entries = (s: Rmm, rd: number): Entry[] => [...entriesOf(s, rd, 'protected'), ...entriesOf(s, rd, 'unprotected')];
/** The realms' numbers. */
export const realms = (s: Rmm): number[] => Array.from({ length: s.realm.length }, (_, rd) => rd);

/** How many TABLE entries and root tables a page is. */
export const tablesIn = (s: Rmm, page: number): number =>
  s.rtte.count(e => e.is('TABLE') && e.context.pa === page) + s.realm.count(r => r.context.rtt === page);

const countOf = (state: 'ASSIGNED' | 'ASSIGNED_DEV') => (s: Rmm, page: number): number => realms(s).reduce((n, rd) => n + entriesOf(s, rd, 'protected').filter(({ place, level }) => {
  const e = s.rtte[place];
  return e.is(state) && page >= e.context.pa! && page < e.context.pa! + pagesIn(s, level);
}).length, 0);
/** How many ASSIGNED entries a page belongs to, and how many that are of a device. */
export const mappingsOf = countOf('ASSIGNED');
export const devicesOf = countOf('ASSIGNED_DEV');
/** The page behind an address, or null. */
export const pageAt = (s: Rmm, rd: number, ipa: number): number | null => {
  const e = walk(s, rd, ipa, PAGE_LEVEL)!;
  const { pa } = s.rtte[e.place].context;
  return pa === null ? null : pa + ipa - e.base;
};

/** The pages that an entry maps. */
export const mapped = (s: Rmm, { place, level }: Entry): number[] => Array.from({ length: pagesIn(s, level) }, (_, k) => s.rtte[place].context.pa! + k);
/** Every page number of a scenario, for claims about each address. */
export const addresses = [0, 1, 2, 3, 4, 5, 6, 7] as const;

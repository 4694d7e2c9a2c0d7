/**
 * The realm translation tables as places. An IPA is the number of a page; the lower half of the IPA space is protected,
 * the upper half is not. The root table has one entry for each half, each table below it `fanout` entries, and pages are
 * at level 3. An entry has a place whether or not its table exists: half, realm, level, number within the level.
 */
import { to } from '../../src/model/index.ts';
import type { Rmm } from './parts.ts';
import type { Ripas } from './rtte.ts';

export const PAGE_LEVEL = 3;
/** Levels that an argument may name; 4 is too large in every realm. */
export const levels = [1, 2, 3, 4] as const;

/** Pages that an entry of this level stands for. */
export const pagesIn = (s: Rmm, level: number): number => s.param.fanout ** (PAGE_LEVEL - level);
/** Pages of one half. */
export const halfSize = (s: Rmm): number => pagesIn(s, s.param.start);
export const isProtected = (s: Rmm, ipa: number): boolean => ipa >= 0 && ipa < halfSize(s);
export const isUnprotected = (s: Rmm, ipa: number): boolean => ipa >= halfSize(s) && ipa < 2 * halfSize(s);
export const isInSpace = (s: Rmm, ipa: number): boolean => ipa >= 0 && ipa < 2 * halfSize(s);
export const isLevel = (s: Rmm, level: number): boolean => level >= s.param.start && level <= PAGE_LEVEL;
export const isAligned = (s: Rmm, ipa: number, level: number): boolean => ipa % pagesIn(s, level) === 0;
export const isRealm = (s: Rmm, rd: number): boolean => rd >= 0 && rd < s.realm.length && !s.realm[rd].is('ABSENT');

/** Places of one half of one realm, and of those the first of a level. */
const firstOf = (s: Rmm, level: number): number => {
  let first = 0;
  for (let l = s.param.start; l < level; l++) first += s.param.fanout ** (l - s.param.start);
  return first;
};
const placesOfHalf = (s: Rmm): number => firstOf(s, PAGE_LEVEL + 1);

/** The place of the entry of `level` that an IPA belongs to. */
export function placeOf(s: Rmm, rd: number, ipa: number, level: number): number {
  const half = isProtected(s, ipa) ? 0 : 1;
  const within = Math.floor((ipa - half * halfSize(s)) / pagesIn(s, level));
  return (half * s.realm.length + rd) * placesOfHalf(s) + firstOf(s, level) + within;
}

/** An entry: where it is, its level, and the first page that it stands for. */
export interface Entry { readonly place: number; readonly level: number; readonly base: number }
const entryAt = (s: Rmm, rd: number, ipa: number, level: number): Entry =>
  ({ place: placeOf(s, rd, ipa, level), level, base: ipa - ipa % pagesIn(s, level) });

/**
 * The walk to a level: where the first entry is that is no table, or the entry of that level. An entry is ABSENT just when
 * the one above it is no table (`every-table-has-its-entries`), so the walk may as well come from below, and reads less.
 * undefined: the arguments name no entry, or there is no such realm.
 */
export function walk(s: Rmm, rd: number, ipa: number, level: number): Entry | undefined {
  if (rd < 0 || rd >= s.realm.length || !isInSpace(s, ipa) || level > PAGE_LEVEL || placeOf(s, rd, ipa, level) >= s.rtte.length) return undefined;
  for (let l = level; l >= s.param.start; l--) {
    const entry = entryAt(s, rd, ipa, l);
    if (!s.rtte[entry.place].is('ABSENT')) return entry;
  }
  return undefined;
}

/** The entries of the table below an entry, whether or not it is there. */
export function below(s: Rmm, rd: number, { base, level }: Entry): Entry[] {
  return Array.from({ length: s.param.fanout }, (_, k) => entryAt(s, rd, base + k * pagesIn(s, level + 1), level + 1));
}
/** The entries of the table that an entry is in, from it on. */
export function restOfTable(s: Rmm, rd: number, { base, level }: Entry): Entry[] {
  const size = pagesIn(s, level);
  const end = level === s.param.start ? base + size : base - base % pagesIn(s, level - 1) + pagesIn(s, level - 1);
  return Array.from({ length: (end - base) / size }, (_, k) => entryAt(s, rd, base + k * size, level));
}
/** Every entry that a realm may have in one half. */
export function entriesOf(s: Rmm, rd: number, half: 'protected' | 'unprotected'): Entry[] {
  const first = half === 'protected' ? 0 : halfSize(s);
  const list: Entry[] = [];
  for (let level = s.param.start; level <= PAGE_LEVEL; level++) {
    for (let ipa = first; ipa < first + halfSize(s); ipa += pagesIn(s, level)) list.push(entryAt(s, rd, ipa, level));
  }
  return placeOf(s, rd, first, s.param.start) < s.rtte.length ? list : [];
}

export const isTable = (s: Rmm, { place }: Entry): boolean => s.rtte[place].is('TABLE');
/** A live entry keeps its output address in use: ASSIGNED, ASSIGNED_DEV, ASSIGNED_NS or TABLE. */
export const isLive = (s: Rmm, { place }: Entry): boolean => {
  const e = s.rtte[place];
  return e.is('ASSIGNED') || e.is('ASSIGNED_DEV') || e.is('ASSIGNED_NS') || e.is('TABLE');
};
/** A live table has an entry that is ASSIGNED, ASSIGNED_DEV or TABLE; unprotected mappings do not keep it alive. */
export const isTableLive = (s: Rmm, rd: number, parent: Entry): boolean =>
  below(s, rd, parent).some(({ place }) => s.rtte[place].is('ASSIGNED') || s.rtte[place].is('ASSIGNED_DEV') || s.rtte[place].is('TABLE'));

/** The end of the run of entries that are not live, from the one where the walk stopped, in its table: what errors return as `top`. */
export function walkTop(s: Rmm, rd: number, ipa: number, level: number): number {
  const stop = walk(s, rd, ipa, level);
  if (!stop) return 0;
  let top = ipa;
  for (const e of restOfTable(s, rd, stop)) {
    if (isLive(s, e)) return top;
    top = e.base + pagesIn(s, e.level);
  }
  return top;
}

/** NONE of a table and of an unprotected entry. */
export const ripasOf = (s: Rmm, { place }: Entry): Ripas | 'NONE' => place < s.ripas.length ? s.ripas[place].value as Ripas | 'NONE' : 'NONE';

/** What an entry of `level` with this state says: the page number k entries further on. */
const outputAt = (s: Rmm, pa: number | null, level: number, k: number): number => pa! + k * pagesIn(s, level);

type EntryEvent =
  | 'UNASSIGNED' | 'UNASSIGNED_NS' | 'ABSENT'
  | { type: 'ASSIGNED' | 'ASSIGNED_DEV' | 'TABLE'; pa: any } | { type: 'ASSIGNED_NS'; pa: any; s2ap: any; memattr: any };

/** The event that makes an entry of `level`, number k of its table, what `from` says. */
export function leafLike(s: Rmm, from: Entry, level: number, k: number): EntryEvent {
  const e = s.rtte[from.place];
  if (e.is('ASSIGNED')) return { type: 'ASSIGNED', pa: outputAt(s, e.context.pa, level, k) };
  if (e.is('ASSIGNED_DEV')) return { type: 'ASSIGNED_DEV', pa: outputAt(s, e.context.pa, level, k) };
  if (e.is('ASSIGNED_NS')) return { type: 'ASSIGNED_NS', pa: outputAt(s, e.context.pa, level, k), s2ap: e.context.s2ap, memattr: e.context.memattr };
  return e.is('UNASSIGNED') ? 'UNASSIGNED' : 'UNASSIGNED_NS';
}

/** Entries that all get the same event. */
export const each = <E>(entries: readonly Entry[], event: E) => entries.map(e => to(e.place, event));

/** Is the table below an entry homogeneous, so that one entry can say the same? RMM specification A5.5, tf-rmm agrees. */
export function isHomogeneous(s: Rmm, rd: number, parent: Entry): boolean {
  const [first, ...others] = below(s, rd, parent);
  const e = s.rtte[first!.place];
  if (e.is('TABLE') || e.is('ABSENT')) return false;
  const isFirst = (p: Rmm['rtte'][number]): boolean => e.is('UNASSIGNED') ? p.is('UNASSIGNED') : e.is('UNASSIGNED_NS') ? p.is('UNASSIGNED_NS') : e.is('ASSIGNED') ? p.is('ASSIGNED') : e.is('ASSIGNED_DEV') ? p.is('ASSIGNED_DEV') : p.is('ASSIGNED_NS');
  if (!others.every(o => isFirst(s.rtte[o.place]))) return false;
  if ((e.is('UNASSIGNED') || e.is('ASSIGNED') || e.is('ASSIGNED_DEV')) && !others.every(o => ripasOf(s, o) === ripasOf(s, first!))) return false;
  if (e.is('UNASSIGNED') || e.is('UNASSIGNED_NS')) return true;
  const { pa, s2ap, memattr } = e.context;
  return pa! % pagesIn(s, parent.level) === 0
    && others.every((o, k) => s.rtte[o.place].context.pa === outputAt(s, pa, first!.level, k + 1))
    && others.every(o => s.rtte[o.place].context.s2ap === s2ap && s.rtte[o.place].context.memattr === memattr);
}

/** Sends to components that the scenario may do without. */
export const ifThere = <E>(instances: { readonly length: number }, index: number, event: E) => index < instances.length ? to(index, event) : null;
export const whereThere = <E>(instances: { readonly length: number }, indices: readonly number[], event: E) => indices.filter(i => i < instances.length).map(i => to(i, event));

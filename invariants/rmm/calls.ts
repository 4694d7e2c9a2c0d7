/** What claims about calls have in common: what a step calls, with which arguments, and what is answered. */
import type { Rmm } from '../../machines/rmm/parts.ts';
import { isInSpace, isLevel, pagesIn, PAGE_LEVEL, walk, type Entry } from '../../machines/rmm/tree.ts';
import type { Scalar } from '../../src/model/index.ts';

interface By { readonly action: string; readonly answer: string; readonly args: Readonly<Record<string, Scalar>> }

export const succeeds = ({ answer }: By): boolean => answer === 'RMI_SUCCESS';
/** The level in RMI_ERROR_RTT; 0 of any other answer. */
export const namedLevel = ({ answer }: By): number => Number(/^RMI_ERROR_RTT\((\d)\)$/.exec(answer)?.[1] ?? 0);

export const tableCommands: readonly string[] = ['RMI_RTT_CREATE', 'RMI_RTT_DESTROY', 'RMI_RTT_FOLD'];
export const ofProtected: readonly string[] = ['RMI_DATA_CREATE', 'RMI_DATA_CREATE_UNKNOWN', 'RMI_DATA_DESTROY', 'RMI_RTT_DATA_MAP_INIT', 'RMI_RTT_DATA_MAP', 'RMI_RTT_DATA_UNMAP', 'RMI_RTT_DEV_MAP', 'RMI_RTT_DEV_UNMAP', 'RMI_RTT_DEV_VALIDATE', 'RMI_RTT_INIT_RIPAS', 'RMI_RTT_SET_RIPAS'];
export const ofUnprotected: readonly string[] = ['RMI_RTT_MAP_UNPROTECTED', 'RMI_RTT_UNMAP_UNPROTECTED', 'RMI_RTT_UNPROT_MAP', 'RMI_RTT_UNPROT_UNMAP'];
/** Those that work on a range, and return how far they got. */
export const rangeCommands: readonly string[] = ['RMI_RTT_INIT_RIPAS', 'RMI_RTT_DATA_MAP', 'RMI_RTT_DATA_UNMAP', 'RMI_RTT_DEV_MAP', 'RMI_RTT_DEV_UNMAP', 'RMI_RTT_DEV_VALIDATE', 'RMI_RTT_UNPROT_MAP', 'RMI_RTT_UNPROT_UNMAP'];
export const mapsShared: readonly string[] = ['RMI_RTT_MAP_UNPROTECTED', 'RMI_RTT_UNPROT_MAP'];
export const unmaps: readonly string[] = ['RMI_DATA_DESTROY', 'RMI_RTT_DATA_UNMAP', 'RMI_RTT_DEV_UNMAP', 'RMI_RTT_UNMAP_UNPROTECTED', 'RMI_RTT_UNPROT_UNMAP'];

/** A number among the arguments; `or` where there is none of that name. */
export const arg = ({ args }: By, name: string, or = -1): number => args[name] === '' ? or : Number(args[name]);
export const realmOf = (by: By): number => arg(by, 'rd');
/** The address that a call is about, or the first of its range. */
export const addressOf = (by: By): number => arg(by, 'ipa', arg(by, 'base'));
/** The level of the entry that a call wants to find: of table commands the one above the table. */
export const wantedLevel = (by: By): number => tableCommands.includes(by.action) ? arg(by, 'level') - 1 : arg(by, 'level', PAGE_LEVEL);

/** The page after the last that a call is about. */
export const endOf = (s: Rmm, by: By): number => by.args['top'] === '' ? addressOf(by) + (isLevel(s, arg(by, 'level', PAGE_LEVEL)) ? pagesIn(s, arg(by, 'level', PAGE_LEVEL)) : 0) : arg(by, 'top');

/** The entry of a level at an address, if a walk gets there. */
export const entryAt = (s: Rmm, rd: number, ipa: number, level: number): Entry | undefined => {
  if (rd < 0 || !isInSpace(s, ipa) || !isLevel(s, level)) return undefined;
  const e = walk(s, rd, ipa, level);
  return e?.level === level && e.base === ipa ? e : undefined;
};
/** The table that a table command names, as the entry above it. */
export const tableOf = (s: Rmm, by: By): Entry | undefined => {
  const e = entryAt(s, realmOf(by), addressOf(by), arg(by, 'level') - 1);
  return e && s.rtte[e.place].is('TABLE') ? e : undefined;
};

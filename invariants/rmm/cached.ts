/** What the claims about TLBs have in common. */
import type { Rmm } from '../../machines/rmm/parts.ts';
import { isValid, permissionOf, vmidsOf } from '../../machines/rmm/tlb.ts';
import { isProtected, isRealm, PAGE_LEVEL, pagesIn, placeOf, walk, type Entry } from '../../machines/rmm/tree.ts';
import { realms } from './pages.ts';

type Cell = { readonly copy: number };
/** The realms that are under the VMID of a copy: one, if all is well. */
export const owners = (s: Rmm, { copy }: Cell): number[] => realms(s).filter(rd => isRealm(s, rd) && vmidsOf(s, rd).includes(s.tlb[copy].context.vmid!));

export const isLeafCopy = (half: 'protected' | 'unprotected') => (s: Rmm, { copy }: Cell): boolean =>
  s.tlb[copy].is('LEAF') && isProtected(s, s.tlb[copy].context.ipa!) === (half === 'protected');

/** The pages that a copy of a leaf translates: the address of each, and the page it gets to. */
export function translations(s: Rmm, { copy }: Cell): { readonly ipa: number; readonly page: number }[] {
  const { ipa, level, pa } = s.tlb[copy].context;
  return Array.from({ length: pagesIn(s, level!) }, (_, k) => ({ ipa: ipa! + k, page: pa! + k }));
}

/** The entry that a copy was taken of, as it is now. */
export function original(s: Rmm, rd: number, { copy }: Cell): Entry {
  const { ipa, level } = s.tlb[copy].context;
  return { place: placeOf(s, rd, ipa!, level!), level: level!, base: ipa! };
}
/** It says what the copy says. */
export function agrees(s: Rmm, rd: number, cell: Cell): boolean {
  const e = original(s, rd, cell);
  const c = s.tlb[cell.copy];
  const entry = s.rtte[e.place];
  if (c.is('TABLE')) return entry.is('TABLE') && entry.context.pa === c.context.pa;
  return !entry.is('TABLE') && isValid(s, e) && entry.context.pa === c.context.pa && permissionOf(s, e) === c.context.s2ap;
}
/** Its entry is being unmapped: an operation in flight owns it, and still owes the invalidation. The call has not said that it is done. */
export const isBeingRemoved = (s: Rmm, cell: Cell): boolean => owners(s, cell).some(rd => {
  const { place } = original(s, rd, cell);
  return place < s.mark.length && s.mark[place].is('TLBI');
});
/** The leaf that the tables have at an address. */
export const leafAt = (s: Rmm, rd: number, ipa: number): Entry => walk(s, rd, ipa, PAGE_LEVEL)!;

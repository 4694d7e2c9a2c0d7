/** What the claims about a realm's memory have in common. */
import { access } from '../../machines/rmm/access.ts';
import { beliefOf } from '../../machines/rmm/guest.ts';
import type { Rmm } from '../../machines/rmm/parts.ts';
import { isProtected, PAGE_LEVEL, ripasOf, walk } from '../../machines/rmm/tree.ts';

/** The page is there with this content, or the realm sees that it was taken away. */
export const isThere = (s: Rmm, rd: number, ipa: number, by: string): boolean => {
  const a = access(s, rd, ipa, 'load');
  return a.is === 'done' ? s.contents[a.page].context.by === by : ripasOf(s, walk(s, rd, ipa, PAGE_LEVEL)!) === 'DESTROYED';
};
/** The realm is active, and counts on the page in this way. */
export const countsOn = (state: 'WRITTEN' | 'MEASURED') => (s: Rmm, { rd, ipa }: { rd: number; ipa: number }): boolean =>
  isProtected(s, ipa) && beliefOf(s, rd, ipa) < s.belief.length && s.realm[rd].is('ACTIVE') && s.belief[beliefOf(s, rd, ipa)].is(state);


/**
 * What becomes of an access of the realm, by what stage 2 says of the address. RMM specification 1.0 A4.3.4, A5.2.9, A5.3.1;
 * tf-rmm runtime/core/exit.c. Of devices: 2.0 (beta) A5.2.3, A5.2.10.
 */
import { isNonSecure } from './conditions.ts';
import type { Rmm } from './parts.ts';
import { isInSpace, isProtected, PAGE_LEVEL, ripasOf, walk } from './tree.ts';

export const kinds = ['load', 'store', 'fetch'] as const;
export type Kind = (typeof kinds)[number];

export type Outcome =
  /** it reaches this page */
  | { readonly is: 'done'; readonly page: number }
  /** it reaches this page of a device */
  | { readonly is: 'device'; readonly page: number }
  /** the realm takes an external abort, and the host sees nothing */
  | { readonly is: 'SEA' }
  /** the GPT stops it; the realm has to cope */
  | { readonly is: 'granule protection fault' }
  /** the host is told; an emulatable one it may answer itself, if the instruction has a syndrome (ISV) */
  | { readonly is: 'exit'; readonly abort: 'translation fault' | 'permission fault'; readonly half: 'protected' | 'unprotected' };

const SEA: Outcome = { is: 'SEA' };

export function access(s: Rmm, rd: number, ipa: number, kind: Kind): Outcome {
  if (!isInSpace(s, ipa)) return SEA;
  const found = walk(s, rd, ipa, PAGE_LEVEL)!;
  const entry = s.rtte[found.place];
  if (isProtected(s, ipa)) {
    const ripas = ripasOf(s, found);
    if (ripas === 'EMPTY' || (ripas === 'DEV' && kind === 'fetch')) return SEA;
    if (ripas === 'DEV' && entry.is('ASSIGNED_DEV')) return { is: 'device', page: entry.context.pa! + ipa - found.base };
    if (ripas === 'RAM' && entry.is('ASSIGNED')) return { is: 'done', page: entry.context.pa! + ipa - found.base };
    return { is: 'exit', abort: 'translation fault', half: 'protected' };
  }
  // The shared half is never executable.
  if (kind === 'fetch') return SEA;
  if (entry.is('UNASSIGNED_NS')) return { is: 'exit', abort: 'translation fault', half: 'unprotected' };
  const { pa, s2ap } = entry.context;
  if (s2ap !== 'RW' && s2ap !== (kind === 'store' ? 'W' : 'R')) return { is: 'exit', abort: 'permission fault', half: 'unprotected' };
  const page = pa! + ipa - found.base;
  return isNonSecure(s, page) ? { is: 'done', page } : { is: 'granule protection fault' };
}

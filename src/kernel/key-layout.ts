/**
 * How states of at most 64 bits stand in tables as their own keys.
 *
 * A state is mixed by a bijection. The highest bits of the result say in which table it is (one a thread), the next ones are
 * its home there, and an entry holds the rest, with how far from home it stands (plus one: 0 is an empty slot). So an entry
 * and its place are the whole state, in four bytes as soon as the table is large enough, else in eight, and it takes one access to know whether a
 * state is there. Entries stand in the order of their homes (Robin Hood hashing), which keeps all of them near,
 * and lets a table be made twice as large in one pass from its start to its end.
 * J. G. Cleary, Compact hash tables using bidirectional linear probing, IEEE Transactions on Computers C-33 (1984).
 */
import type { Layout } from '../states/layout.ts';

export interface KeyTables {
  /** of a state, mixed; and of those, what is left when the table is chosen */
  readonly keyBits: number;
  readonly bits: number;
  /** of an entry, for how far it stands from home, plus one */
  readonly distanceBits: number;
  readonly firstBits: number;
  /** bytes that a table of up to so many slots may need, also while it is made larger */
  readonly bytesFor: (slots: number) => number;
}

/** Slots behind the last home. */
export const TAIL = 64;
/** Bytes by which the old entries are ahead of the new ones, at least, while a table is made larger. */
export const AHEAD = 2 ** 17;

/** Fewer bits are not worth a case of their own. */
const LEAST_BITS = 12;
const FIRST_BITS = 16;
/** With four bytes an entry a table may be this large at first. */
const FIRST_BITS_OF_SHORT = 19;

export function keyTables({ words, word, shift, mask }: Layout, lanes: number, weak: boolean): KeyTables {
  const last = Math.max(...[...word.keys()].filter(slot => word[slot] === words - 1).map(slot => shift[slot]! + 32 - Math.clz32(mask[slot]!)));
  const keyBits = Math.max(LEAST_BITS, (words - 1) * 32 + last);
  const bits = keyBits - Math.log2(lanes);
  const distanceBits = weak ? 3 : 6;
  const short = bits + distanceBits - 32;
  const firstBits = Math.min(bits, weak ? 6 : short <= FIRST_BITS_OF_SHORT ? Math.max(FIRST_BITS, short) : FIRST_BITS);
  const tables = { keyBits, bits, distanceBits, firstBits };
  return { ...tables, bytesFor: slots => {
    let most = 0;
    for (let n = firstBits; 2 ** n <= slots; n++) most = Math.max(most, (2 ** n + TAIL) * entryBytes(tables, n));
    return Math.ceil((most + 2 * AHEAD) / 64) * 64;
  } };
}

/** Bytes of an entry of a table of 2^n slots. */
export const entryBytes = ({ bits, distanceBits }: Pick<KeyTables, 'bits' | 'distanceBits'>, n: number): number => bits - n + distanceBits <= 32 ? 4 : 8;

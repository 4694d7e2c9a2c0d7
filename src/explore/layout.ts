/**
 * How a state is packed: one bit field per instance holding the number of its local state, fields in slot order, none
 * crossing a 32-bit word. Words of one state stand side by side. No other file knows these numbers.
 */
export interface Layout {
  readonly words: number;
  readonly word: Int32Array;
  readonly shift: Int32Array;
  /** unshifted: (1 << bits) - 1 */
  readonly mask: Int32Array;
  readonly bits: number;
}

/** @param widths bits of each slot, at most 31 */
export function layOut(widths: readonly number[]): Layout {
  const n = widths.length;
  const word = new Int32Array(n);
  const shift = new Int32Array(n);
  const mask = new Int32Array(n);
  let w = 0;
  let used = 0;
  widths.forEach((bits, slot) => {
    if (used + bits > 32) { w++; used = 0; }
    word[slot] = w;
    shift[slot] = used;
    mask[slot] = 2 ** bits - 1;
    used += bits;
  });
  return { words: w + 1, word, shift, mask, bits: widths.reduce((a, b) => a + b, 0) };
}

/**
 * How a state is packed: one bit field per instance holding the number of its local state, none
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

/**
 * @param widths bits of each slot, at most 30
 * @param roomy where it costs no word each field gets a bit more: further local states may turn up, and then nothing has to be packed anew
 */
export function layOut(widths: readonly number[], roomy: boolean): Layout {
  const [narrow, wide] = [placed(widths), placed(widths.map(bits => bits + 1))];
  return roomy && wide.words === narrow.words ? wide : narrow;
}

/** Wide fields first, each in the first word that has room for it. */
function placed(widths: readonly number[]): Layout {
  const n = widths.length;
  const word = new Int32Array(n);
  const shift = new Int32Array(n);
  const used: number[] = [];
  for (const slot of [...widths.keys()].sort((a, b) => widths[b]! - widths[a]! || a - b)) {
    const bits = widths[slot]!;
    let w = used.findIndex(u => u + bits <= 32);
    if (w < 0) w = used.push(0) - 1;
    word[slot] = w;
    shift[slot] = used[w]!;
    used[w]! += bits;
  }
  return { words: Math.max(1, used.length), word, shift, mask: Int32Array.from(widths, bits => 2 ** bits - 1), bits: widths.reduce((a, b) => a + b, 0) };
}

export const bitsFor = (n: number): number => Math.max(1, 32 - Math.clz32(n - 1));

/** Writes the words of a state. */
export function pack({ word, shift }: Layout, locals: ArrayLike<number>, into: Int32Array): void {
  into.fill(0);
  for (let slot = 0; slot < word.length; slot++) into[word[slot]!]! |= locals[slot]! << shift[slot]!;
}

/** Reads the local states of the `id`-th state of a store. */
export function unpack(layout: Layout, store: Int32Array, id: number, into: Int32Array): void { unpackAt(layout, store, id * layout.words, into); }

/** Reads the local states of the state whose words begin at `at`. */
export function unpackAt({ word, shift, mask }: Layout, store: Int32Array, at: number, into: Int32Array): void {
  for (let slot = 0; slot < into.length; slot++) into[slot] = (store[at + word[slot]!]! >>> shift[slot]!) & mask[slot]!;
}

/** Do two layouts pack a state into the same words? */
export const sameLayout = (a: Layout, b: Layout): boolean =>
  a.words === b.words && (['word', 'shift', 'mask'] as const).every(k => a[k].every((x, slot) => x === b[k][slot]));

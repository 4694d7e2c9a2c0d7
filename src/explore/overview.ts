/** One look at all visited states: a name for what was visited, and the local states that there are among them. */
import type { Packed, Searched } from './searched.ts';

export interface Overview {
  /** two runs with the same name saw, almost certainly, the same states by the same steps */
  readonly hash: string;
  /** slot -> local state -> 1 if some state has it */
  readonly reached: readonly Uint8Array[];
}

const PRIME = 0x01000193;
const mix = (h: number, x: number): number => Math.imul(h ^ x, PRIME) ^ (h >>> 15);
const ofText = (text: string, seed: number): number => {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
};

/** The words that one half of the name is made of: what each local state of each slot adds to that of a state, and the actions. */
interface Half { readonly seed: number; readonly locals: readonly Int32Array[]; readonly actions: Int32Array }
const half = ({ program: { tables, actions } }: Searched, seed: number): Half => ({
  seed, locals: tables.map((t, slot) => Int32Array.from(t.keys, key => ofText(key, seed + slot))), actions: Int32Array.from(actions, x => ofText(x.ground.name, seed)),
});

/**
 * The name is two 32-bit hashes over the states in the order of their discovery, with where they were found from and how often each
 * action was taken. Local states count by what they are, not by their numbers, which depend on what ran before.
 * @param slotBySlot not as the states lie in memory, which is several times as fast and says the same
 */
export function overview(search: Searched, slotBySlot = false): Overview {
  const halves = [half(search, 0x811c9dc5), half(search, 0x9e3779b9)] as const;
  const { packed } = search;
  const { sums, reached } = packed && !slotBySlot ? byPieces(search, packed, halves) : bySlots(search, halves);
  const hash = halves.map(({ actions }, i) => actions.reduce((h, action, a) => mix(mix(h, action), search.fired[a]!), sums[i]!));
  return { hash: hash.map(x => (x >>> 0).toString(16).padStart(8, '0')).join(''), reached };
}

interface Summed { readonly sums: readonly number[]; readonly reached: readonly Uint8Array[] }

function bySlots(search: Searched, [a, b]: readonly [Half, Half]): Summed {
  const reached = a.locals.map(x => new Uint8Array(x.length));
  const locals = new Int32Array(reached.length);
  let [h, g] = [a.seed, b.seed];
  for (let s = 0; s < search.count; s++) {
    search.readLocals(s, locals);
    let [x, y] = [0, 0];
    locals.forEach((local, slot) => {
      reached[slot]![local] = 1;
      x ^= a.locals[slot]![local]!;
      y ^= b.locals[slot]![local]!;
    });
    h = mix(mix(h, x), search.parentOf(s));
    g = mix(mix(g, y), search.parentOf(s));
  }
  return { sums: [h, g], reached };
}

/** Bits of a piece of a state, unless one field has more. */
const PIECE = 12;

/** Fields side by side, and what each of their values together adds to a hash. */
interface Piece { readonly word: number; readonly from: number; to: number; readonly slots: number[] }

function byPieces(search: Searched, { layout: { words, word, shift, mask }, store }: Packed, [a, b]: readonly [Half, Half]): Summed {
  const pieces: Piece[] = [];
  for (const slot of [...word.keys()].sort((x, y) => word[x]! - word[y]! || shift[x]! - shift[y]!)) {
    const to = shift[slot]! + 32 - Math.clz32(mask[slot]!);
    const last = pieces.at(-1);
    if (last?.word === word[slot] && to - last.from <= PIECE) {
      last.to = to;
      last.slots.push(slot);
    } else pieces.push({ word: word[slot]!, from: shift[slot]!, to, slots: [slot] });
  }
  const sizes = pieces.map(({ from, to, slots }) => slots.length === 1 ? a.locals[slots[0]!]!.length : 2 ** (to - from));
  const first = Int32Array.from(sizes, (_, p) => sizes.slice(0, p).reduce((n, size) => n + size, 0));
  const total = sizes.reduce((n, size) => n + size, 0);
  const fieldOf = (slot: number, from: number, value: number): number => (value >>> (shift[slot]! - from)) & mask[slot]!;
  const tableOf = ({ locals }: Half): Int32Array => {
    const table = new Int32Array(total);
    pieces.forEach(({ from, slots }, p) => {
      for (let value = 0; value < sizes[p]!; value++) table[first[p]! + value] = slots.reduce((x, slot) => x ^ (locals[slot]![fieldOf(slot, from, value)] ?? 0), 0);
    });
    return table;
  };
  const [tableA, tableB, met] = [tableOf(a), tableOf(b), new Uint8Array(total)];
  const [wordOf, shiftOf, maskOf] = [Int32Array.from(pieces, p => p.word), Int32Array.from(pieces, p => p.from), Int32Array.from(pieces, p => (2 ** (p.to - p.from) - 1) | 0)];
  let [h, g] = [a.seed, b.seed];
  for (let s = 0, at = 0; s < search.count; s++, at += words) {
    let [x, y] = [0, 0];
    for (let p = 0; p < maskOf.length; p++) {
      const value = first[p]! + ((store[at + wordOf[p]!]! >>> shiftOf[p]!) & maskOf[p]!);
      met[value] = 1;
      x ^= tableA[value]!;
      y ^= tableB[value]!;
    }
    const parent = search.parentOf(s);
    h = mix(mix(h, x), parent);
    g = mix(mix(g, y), parent);
  }
  const reached = a.locals.map(locals => new Uint8Array(locals.length));
  pieces.forEach(({ from, slots }, p) => {
    for (let value = 0; value < sizes[p]!; value++) if (met[first[p]! + value] === 1) for (const slot of slots) reached[slot]![fieldOf(slot, from, value)] = 1;
  });
  return { sums: [h, g], reached };
}

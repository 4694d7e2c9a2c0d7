/** What the functions of the kernel share. */
import type { Layout } from '../states/layout.ts';
import type { Lane, Places } from './memory.ts';
import { c, f64, i32, i64, nothing, type Body, type Code, type Local } from './wasm.ts';

export interface Setting {
  readonly layout: Layout;
  readonly places: Places;
  /** whose code this is */
  readonly lane: Lane;
  /** of a hash, that are used: fewer only to see that equal hashes are not taken for equal states */
  readonly hashBits: number;
  /** are there claims about steps? */
  readonly stepClaims: boolean;
  readonly evaluate: (pointer: Code) => Code;
}

export const control = (at: number): Code => i32.load(c(at));

/** Adds one to the f64 at an address. */
export const increaseAt = (b: Body, at: Local, address: Code): Code => [b.set(at, address), f64.store(b.get(at), f64.add(f64.load(b.get(at)), f64.const(1)))];

/** Copies the local states of a state to where diagrams look for them. */
export function unpack(b: Body, { layout, places, lane }: Setting, state: Local): Code {
  const { words, word, shift, mask } = layout;
  const at = b.local();
  const key = Array.from({ length: words }, () => b.local());
  return [
    b.set(at, i32.add(c(places.states), i32.mul(b.get(state), c(words * 4)))),
    key.map((k, w) => b.set(k, i32.load(b.get(at), w * 4))),
    [...word].map((w, slot) => i32.store(c(lane.locals + slot * 4), i32.and(i32.shrU(b.get(key[w]!), c(shift[slot]!)), c(mask[slot]!)))),
  ];
}

/** Do the words at two addresses agree? */
export function same(b: Body, words: number, x: Local, y: Local): Code {
  const pairs = Array.from({ length: words >> 1 }, (_, i) => i64.eq(i64.load(b.get(x), i * 8), i64.load(b.get(y), i * 8)));
  const last = words % 2 === 1 ? [i32.eq(i32.load(b.get(x), words * 4 - 4), i32.load(b.get(y), words * 4 - 4))] : [];
  return [...pairs, ...last].reduce((a, d) => i32.and(a, d));
}

/** Copies the words at one address to another. */
export function copy(b: Body, words: number, from: Local, to: Local): Code {
  const pairs = Array.from({ length: words >> 1 }, (_, i) => i64.store(b.get(to), i64.load(b.get(from), i * 8), i * 8));
  return [pairs, words % 2 === 1 ? i32.store(b.get(to), i32.load(b.get(from), words * 4 - 4), words * 4 - 4) : nothing];
}

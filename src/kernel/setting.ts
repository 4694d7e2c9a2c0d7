/** What the functions of the kernel share. */
import type { Layout } from '../states/layout.ts';
import type { Places } from './memory.ts';
import { c, i32, type Body, type Code, type Local } from './wasm.ts';

export interface Setting {
  readonly layout: Layout;
  readonly places: Places;
  /** of a hash, that are used: fewer only to see that equal hashes are not taken for equal states */
  readonly hashBits: number;
  /** are there claims about steps? */
  readonly stepClaims: boolean;
  readonly evaluate: (pointer: Code) => Code;
}

export const control = (at: number): Code => i32.load(c(at));

/** Copies the local states of a state to where diagrams look for them. */
export function unpack(b: Body, { layout, places }: Setting, state: Local): Code {
  const { words, word, shift, mask } = layout;
  const at = b.local();
  const key = Array.from({ length: words }, () => b.local());
  return [
    b.set(at, i32.add(c(places.states), i32.mul(b.get(state), c(words * 4)))),
    key.map((k, w) => b.set(k, i32.load(b.get(at), w * 4))),
    [...word].map((w, slot) => i32.store(c(places.locals + slot * 4), i32.and(i32.shrU(b.get(key[w]!), c(shift[slot]!)), c(mask[slot]!)))),
  ];
}

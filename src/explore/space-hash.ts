/** A name for what was visited: two runs with the same name saw, almost certainly, the same states by the same steps. */
import type { Searched } from './searched.ts';

const PRIME = 0x01000193;
const mix = (h: number, x: number): number => Math.imul(h ^ x, PRIME) ^ (h >>> 15);
const ofText = (text: string, seed: number): number => {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
};

/**
 * Two 32-bit hashes over the states in the order of their discovery, with where they were found from and how often each
 * action was taken. Local states count by what they are, not by their numbers, which depend on what ran before.
 */
export function spaceHash(search: Searched): string {
  const { program: { tables, actions }, fired } = search;
  const locals = new Int32Array(tables.length);
  const [a, b] = [half(search, 0x811c9dc5), half(search, 0x9e3779b9)];
  let h = a.seed;
  let g = b.seed;
  for (let s = 0; s < search.count; s++) {
    search.readLocals(s, locals);
    for (let slot = 0; slot < locals.length; slot++) {
      const local = locals[slot]!;
      h = mix(h, a.locals[slot]![local]!);
      g = mix(g, b.locals[slot]![local]!);
    }
    h = mix(h, search.parentOf(s));
    g = mix(g, search.parentOf(s));
  }
  actions.forEach((_, i) => {
    h = mix(mix(h, a.actions[i]!), fired[i]!);
    g = mix(mix(g, b.actions[i]!), fired[i]!);
  });
  return [h, g].map(x => (x >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The hashes of the words that one half is made of. */
const half = ({ program: { tables, actions } }: Searched, seed: number): { seed: number; locals: Int32Array[]; actions: number[] } =>
  ({ seed, locals: tables.map((t, slot) => Int32Array.from(t.keys, key => ofText(key, seed + slot))), actions: actions.map(x => ofText(x.ground.name, seed)) });

/** Tables of keys hold what was put into them, and nothing else: of any width, crowded, and made larger again and again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate, instantiate, release } from '../../src/kernel/allocate.ts';
import { kernelModule, type KeyKernel } from '../../src/kernel/kernel.ts';
import { KeySet } from '../../src/kernel/key-set.ts';
import { placesIn } from '../../src/kernel/memory.ts';
import { layOut } from '../../src/states/layout.ts';
import { forAll, PATIENCE } from './runs.ts';

const PAGES = 2 ** 8;

/** Fields that are together as wide as the states. */
const widths = fc.integer({ min: 1, max: 64 }).map(bits => [Math.min(bits, 30), ...bits > 30 ? [2] : [], ...bits > 32 ? [Math.min(bits - 32, 30)] : [], ...bits > 62 ? [2] : []]);

interface Case { readonly widths: readonly number[]; readonly lanes: number; readonly weak: boolean; readonly keys: readonly (readonly [number, number])[] }
// Neighbours, and numbers from everywhere.
const word = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer());
const cases: fc.Arbitrary<Case> = fc.record({
  widths, lanes: fc.constantFrom(1, 2, 8), weak: fc.constantFrom(true, true, false),
  keys: fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 1500, size: 'max' }),
});

test('as a map has them', { timeout: PATIENCE }, async () => {
  await forAll(cases, 150, ({ widths: fields, lanes: wanted, weak, keys }) => {
    const lanes = weak ? wanted : Math.min(wanted, 2); // of others the buffers are large
    const layout = layOut(fields, false);
    const memory = allocate(PAGES)!;
    const places = placesIn(layout, { pages: PAGES, actions: 3, lanes, keyed: true, weak })!;
    new Uint8Array(memory.buffer, 0, places.image).fill(0);
    const kernel = instantiate(kernelModule(layout, places, 0, { stepClaims: false, hashBits: 32 }), memory) as KeyKernel;
    const set = new KeySet(layout.words, memory.buffer, places, kernel);
    // Bits beyond the fields are never set.
    const used = Array.from({ length: layout.words }, (_, w) => layout.mask.reduce((bits, mask, slot) => layout.word[slot] === w ? bits | (mask << layout.shift[slot]!) : bits, 0));
    const model = new Map<string, number>();
    const half = keys.length >> 1;
    keys.forEach((words, i) => {
      const key = Int32Array.from(used, (bits, w) => words[w]! & bits);
      const name = key.join();
      const known = model.get(name);
      if (i >= half) {
        expect(set.has(key)).toBe(known !== undefined);
        expect(set.find(key)).toBe(known ?? -1);
      }
      const id = set.add(key, i);
      expect(id).toBe(known === undefined ? model.size : -1);
      if (known === undefined) model.set(name, id);
    });
    expect(set.count).toBe(model.size);
    for (const [name, id] of model) expect(set.find(Int32Array.from(name.split(',').map(Number)))).toBe(id);
    release(memory);
  });
});

/** The group by itself: its elements, the blocks that a large one is cut into, and what it does to a context. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Held } from '../../src/model/index.ts';
import { blocksOf, elementsOf, inverse, keyOf, LIMIT, product, type Element } from '../../src/reduce/permutations.ts';
import { rename } from '../../src/reduce/rename.ts';

const factorial = (n: number): number => n < 2 ? 1 : n * factorial(n - 1);
const sizes = fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 1, maxLength: 3 });

test('a group that is small enough is whole; a larger one is cut into blocks of neighbours', () => {
  fc.assert(fc.property(sizes, list => {
    const blocks = blocksOf(list);
    const whole = list.reduce((n, k) => n * factorial(k), 1);
    const order = blocks.flat().reduce((n, b) => n * factorial(b.length), 1);
    expect(order).toBe(whole <= LIMIT ? whole : order);
    expect(order).toBeLessThanOrEqual(LIMIT);
    blocks.forEach((of, sort) => { expect(of.flat()).toEqual(Array.from({ length: list[sort]! }, (_, i) => i)); });
    const elements = elementsOf(list, blocks);
    expect(new Set(elements.map(keyOf)).size).toBe(order);
    expect(elements[0]).toEqual(list.map(n => Array.from({ length: n }, (_, i) => i)));
  }), { seed: 1 });
});

test('five instances, or five and two others, are exact', () => {
  for (const list of [[5], [5, 2], [4, 3], [3, 3, 3]]) expect(blocksOf(list).every(b => b.length === 1), list.join()).toBe(true);
  expect(blocksOf([6]).map(b => b.map(x => x.length))).toEqual([[3, 3]]);
});

test('products and inverses are elements', () => {
  fc.assert(fc.property(fc.constantFrom([4], [3, 2], [6], [2, 2, 2]), fc.nat(), fc.nat(), (list, x, y) => {
    const elements = elementsOf(list, blocksOf(list));
    const [a, b] = [elements[x % elements.length]!, elements[y % elements.length]!];
    const keys = new Set(elements.map(keyOf));
    expect(keys.has(keyOf(product(a, b)))).toBe(true);
    expect(keys.has(keyOf(inverse(a)))).toBe(true);
    expect(keyOf(product(a, inverse(a)))).toBe(keyOf(elements[0]!));
  }), { seed: 1 });
});

const under = (e: Element, value: unknown, held: Held): unknown => rename(value, held, name => ({ length: e[name === 'cpu' ? 0 : 1]!.length, at: i => e[name === 'cpu' ? 0 : 1]![i]! }));
const cpu = fc.integer({ min: -1, max: 4 });
const shapes: readonly (readonly [Held, fc.Arbitrary<unknown>])[] = [
  ['cpu', fc.oneof(cpu, fc.constantFrom(null, 'none', 1.5))],
  [{ list: 'cpu' }, fc.array(cpu)],
  [{ set: 'cpu' }, fc.uniqueArray(fc.integer({ min: 0, max: 2 })).map(l => l.sort((a, b) => a - b))],
  [{ by: 'cpu' }, fc.array(fc.string(), { minLength: 3, maxLength: 3 })],
  [{ by: 'cpu', of: 'frame' }, fc.array(cpu, { minLength: 3, maxLength: 3 })],
  [{ by: 'cpu' }, fc.dictionary(fc.constantFrom('0', '1', '2', 'all'), fc.nat())],
  [{ bits: 'cpu' }, fc.nat(63)],
  [{ fields: { owner: 'cpu', frames: { list: 'frame' } } }, fc.record({ owner: cpu, frames: fc.array(cpu), other: cpu })],
];

test.each(shapes.map(([held, values]) => [JSON.stringify(held), held, values] as const))('%s: the identity changes nothing, and first a, then b, is their product', (_, held, values) => {
  const elements = elementsOf([3, 2], blocksOf([3, 2]));
  fc.assert(fc.property(values, fc.nat(11), fc.nat(11), (value, x, y) => {
    const [a, b] = [elements[x]!, elements[y]!];
    expect(under(elements[0]!, value, held)).toEqual(value);
    expect(under(b, under(a, value, held), held)).toEqual(under(product(a, b), value, held));
  }), { seed: 1 });
});

test('what is renamed where', () => {
  const e: Element = [[1, 2, 0], [1, 0]];
  expect(under(e, 0, 'cpu')).toBe(1);
  expect(under(e, [2, 0], { list: 'cpu' })).toEqual([0, 1]);
  expect(under(e, [0, 1], { set: 'cpu' })).toEqual([1, 2]);
  expect(under(e, [0, 2], { set: 'cpu' })).toEqual([0, 1]);
  expect(under(e, ['a', 'b', 'c'], { by: 'cpu' })).toEqual(['c', 'a', 'b']);
  expect(under(e, { 0: 'a', 2: 'c' }, { by: 'cpu' })).toEqual({ 1: 'a', 0: 'c' });
  expect(under(e, 0b1001, { bits: 'cpu' })).toBe(0b1010);
  expect(under(e, { owner: 2, frame: 0, other: 2 }, { fields: { owner: 'cpu', frame: 'frame' } })).toEqual({ owner: 0, frame: 1, other: 2 });
});

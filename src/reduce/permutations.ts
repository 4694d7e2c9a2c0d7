/** The group of renumberings that a search goes by: permutations of the instances of each interchangeable component. */

/** Elements of a group that is used; beyond, only instances of one block are exchanged. 240 = 5! x 2! */
export const LIMIT = 240;

/** A permutation of each sort: new number = element[sort][old number]. */
export type Element = readonly (readonly number[])[];

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const factorial = (n: number): number => n < 2 ? 1 : n * factorial(n - 1);

/** All orders of a list, as it stands first. */
function orders(list: readonly number[]): number[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((x, i) => orders([...list.slice(0, i), ...list.slice(i + 1)]).map(rest => [x, ...rest]));
}

/**
 * Cuts the instances of each sort into blocks, so few that the product of their orders stays within the limit: one block
 * a sort where that is possible.
 */
export function blocksOf(sizes: readonly number[], limit = LIMIT): number[][][] {
  const blocks = sizes.map(n => [range(n)]);
  const order = (): number => blocks.flat().reduce((n, b) => n * factorial(b.length), 1);
  while (order() > limit) {
    const largest = Math.max(...blocks.flat().map(b => b.length));
    const sort = blocks.find(list => list.some(b => b.length === largest))!;
    const at = sort.findIndex(b => b.length === largest);
    const half = Math.ceil(largest / 2);
    sort.splice(at, 1, sort[at]!.slice(0, half), sort[at]!.slice(half));
  }
  return blocks;
}

/** Every element that keeps instances in their blocks: the identity first, then by how many instances it moves. */
export function elementsOf(sizes: readonly number[], blocks: readonly (readonly (readonly number[])[])[]): Element[] {
  let all: Element[] = [[]];
  sizes.forEach((n, sort) => {
    let own: number[][] = [range(n)];
    for (const block of blocks[sort]!) {
      own = own.flatMap(p => orders(block).map(order => p.map((x, i) => block.includes(i) ? order[block.indexOf(i)]! : x)));
    }
    all = all.flatMap(e => own.map(p => [...e, p]));
  });
  const moved = (e: Element): number => e.reduce((n, p) => n + p.filter((x, i) => x !== i).length, 0);
  const keyed = all.map((e, i) => ({ e, moved: moved(e), i }));
  return keyed.sort((a, b) => a.moved - b.moved || a.i - b.i).map(k => k.e);
}

export const inverse = (e: Element): Element => e.map(p => p.map((_, i) => p.indexOf(i)));
/** First `a`, then `b`. */
export const product = (a: Element, b: Element): Element => a.map((p, sort) => p.map(x => b[sort]![x]!));
export const keyOf = (e: Element): string => e.map(p => p.join()).join(';');

/** Which elements of the group sort the instances by kind: found by walking a tree of them, instance by instance. */
import { inverse } from './permutations.ts';
import type { Symmetry } from './symmetry.ts';

/** What stands at a place -> the next place, or, below the last place, the element. */
type Tree = (Tree | number | undefined)[];

export class Sorter {
  /** the elements found, of which the first `count` count */
  readonly elements: Int32Array;
  count = 0;
  private readonly root: Tree = [];
  /** place -> the places of its block, in order */
  private readonly block: readonly (readonly number[])[];
  private readonly wanted: Int32Array;
  private kinds!: Int32Array;
  private readonly pairs = new Map<number, number>();

  constructor(symmetry: Symmetry) {
    this.elements = new Int32Array(symmetry.elements.length);
    const before = symmetry.sorts.map((_, sort) => symmetry.sorts.slice(0, sort).reduce((n, s) => n + s.count, 0));
    symmetry.elements.forEach((e, g) => {
      const sources = inverse(e).flatMap((p, sort) => p.map(x => before[sort]! + x));
      let tree = this.root;
      sources.slice(0, -1).forEach(x => { tree = (tree[x] ??= []) as Tree; });
      tree[sources.at(-1)!] = g;
    });
    this.block = symmetry.blocks.flatMap((list, sort) => Array.from({ length: symmetry.sorts[sort]!.count }, (_, i) => list.find(b => b.includes(i))!.map(x => before[sort]! + x)));
    this.wanted = new Int32Array(this.block.length);
  }

  /** A number for a pair of numbers, the same for the same pair. */
  pair(a: number, b: number): number {
    const key = a * 2 ** 26 + b;
    let id = this.pairs.get(key);
    if (id === undefined) this.pairs.set(key, id = this.pairs.size + 1);
    return id;
  }

  /** Finds the elements after which the kinds are in order in each block. */
  sort(kinds: Int32Array): void {
    const { block, wanted } = this;
    // Few numbers: insertion into the block, place by place.
    for (let place = 0; place < wanted.length; place++) {
      const first = block[place]![0]!;
      let at = place;
      for (; at > first && wanted[at - 1]! > kinds[place]!; at--) wanted[at] = wanted[at - 1]!;
      wanted[at] = kinds[place]!;
    }
    this.kinds = kinds;
    this.count = 0;
    this.walk(this.root, 0);
  }

  private walk(tree: Tree, place: number): void {
    const { kinds, wanted } = this;
    for (const from of this.block[place]!) {
      const next = tree[from];
      if (next === undefined || kinds[from] !== wanted[place]) continue;
      if (typeof next === 'number') this.elements[this.count++] = next;
      else this.walk(next, place + 1);
    }
  }
}

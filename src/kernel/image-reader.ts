/** Reads what image.ts has written: for whoever makes code of it. */
import type { Layout } from '../states/layout.ts';
import { TAG } from './evaluate.ts';
import { TARGET_BYTES } from './expand.ts';

/** A node of a diagram. */
export type Node =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'leaf'; readonly result: number }
  /** asks for the local state of a slot; where `values` is set, for what stands there (u16) by local state. By that: the pointers to what is next */
  | { readonly kind: 'question'; readonly slot: number; readonly values: number | undefined; readonly next: readonly number[] }
  | { readonly kind: 'comb'; readonly comb: number; readonly roots: readonly number[]; readonly next: readonly number[] };

/** What an event does to one instance. */
export interface Target { readonly slot: number; readonly table: number; readonly mode: number; readonly receipt: number }

export class ImageReader {
  readonly words: Int32Array;
  readonly shorts: Int16Array;
  private readonly layout: Layout;

  constructor(memory: ArrayBufferLike, layout: Layout) {
    this.words = new Int32Array(memory);
    this.shorts = new Int16Array(memory);
    this.layout = layout;
  }

  at(address: number): number { return this.words[address / 4]!; }
  sizeOf(slot: number): number { return this.layout.mask[slot]! + 1; }
  list(address: number, length: number): number[] { return [...this.words.subarray(address / 4, address / 4 + length)]; }

  node(pointer: number): Node {
    if (pointer === 0) return { kind: 'unknown' };
    const tag = pointer & 3;
    const address = pointer - tag;
    if (tag === TAG.leaf) return { kind: 'leaf', result: pointer >>> 2 };
    if (tag === TAG.comb) {
      const n = this.at(address + 4);
      return { kind: 'comb', comb: this.at(address), roots: this.list(address + 12, n), next: this.list(this.at(address + 8), Math.max(2, n + 1)) };
    }
    const slot = this.at(address) / 4;
    if (tag === TAG.direct) return { kind: 'question', slot, values: undefined, next: this.list(address + 4, this.sizeOf(slot)) };
    const values = this.at(address + 4);
    const most = this.shorts.subarray(values / 2, values / 2 + this.sizeOf(slot)).reduce((a, b) => Math.max(a, b), 0);
    return { kind: 'question', slot, values, next: this.list(address + 8, most + 1) };
  }

  /** Where a question leads from a local state. */
  follow({ values, next }: Node & { kind: 'question' }, local: number): number {
    return next[values === undefined ? local : this.shorts[values / 2 + local]!]!;
  }

  targets(list: number): Target[] {
    return Array.from({ length: this.at(list) }, (_, i) => {
      const at = list + 4 + i * TARGET_BYTES;
      return { slot: this.at(at) / 4, table: this.at(at + 12), mode: this.at(at + 16), receipt: this.at(at + 20) };
    });
  }

  /** The local state that an event leads to, or a negative number: why there is none. */
  nextOf({ table }: Target, local: number): number { return this.shorts[table / 2 + local]!; }
}

/**
 * The edges that a search found, for what is judged on the whole graph. States are expanded in the order of their
 * numbers, so the edges of a state stand side by side; they are appended in blocks, so that nothing is ever copied.
 */
import { TooMany } from '../states/visited.ts';

const BITS = 18;
const SIZE = 2 ** BITS;
const REST = SIZE - 1;

type Block = Uint8Array | Uint16Array | Uint32Array;

/** Numbers that are appended. */
class Blocks {
  private readonly blocks: Block[] = [];
  private readonly make: (n: number) => Block;
  length = 0;
  bytes = 0;
  constructor(make: (n: number) => Block) { this.make = make; }
  push(value: number): void {
    const at = this.length & REST;
    if (at === 0) {
      // The edges of a state are found by a number of 32 bits.
      if (this.length > 2 ** 32 - SIZE) throw new TooMany('more than 2^32 edges');
      const block = this.make(SIZE);
      this.blocks.push(block);
      this.bytes += block.byteLength;
    }
    this.blocks[this.length >>> BITS]![at] = value;
    this.length++;
  }
  at(i: number): number { return this.blocks[i >>> BITS]![i & REST]!; }
}

const wide = (n: number): Block => new Uint32Array(n);

export class Graph {
  private readonly first = new Blocks(wide);
  private readonly targets = new Blocks(wide);
  private readonly actions: Blocks;

  /** @param actions how many different actions there are */
  constructor(actions: number) {
    this.actions = new Blocks(actions <= 2 ** 8 ? n => new Uint8Array(n) : actions <= 2 ** 16 ? n => new Uint16Array(n) : wide);
  }

  /** The edges that follow are those of the next state. */
  open(): void { this.first.push(this.targets.length); }
  add(target: number, action: number): void {
    this.targets.push(target);
    this.actions.push(action);
  }

  get edges(): number { return this.targets.length; }
  get bytes(): number { return this.first.bytes + this.targets.bytes + this.actions.bytes; }
  /** The edges of a state are from(s) .. to(s) - 1. */
  from(state: number): number { return this.first.at(state); }
  to(state: number): number { return state + 1 < this.first.length ? this.first.at(state + 1) : this.targets.length; }
  target(edge: number): number { return this.targets.at(edge); }
  action(edge: number): number { return this.actions.at(edge); }
}

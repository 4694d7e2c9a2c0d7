/** Diagrams of the image as code: a node is a branch, and each node is written once, however many lead to it. */
import { COMB } from './evaluate.ts';
import type { ImageReader, Node } from './image-reader.ts';
import { c, i32, i64, nothing, type Body, type Code, type Label } from './wasm.ts';

/** There would be more code than pays. */
export class TooMuchCode extends Error {}
/** Nodes of which code is made at most. */
const MOST = 1000;

/** A local state that is known where the code is written. */
export interface Fixed { readonly slot: number; readonly local: number }
/** What leads on from a node, by the value of what it asks. */
type Ways = readonly number[];

export class Branches {
  private readonly b: Body;
  private readonly image: ImageReader;
  private readonly local: (slot: number) => Code;
  private nodes = 0;

  /** @param local the code of the local state of a slot */
  constructor(b: Body, image: ImageReader, local: (slot: number) => Code) {
    this.b = b;
    this.image = image;
    this.local = local;
  }

  /**
   * @param leaf what is done with a result
   * @param unknown where nothing is known
   */
  diagram(root: number, unknown: Label, leaf: (result: number) => Code, fixed?: Fixed): Code {
    const { b } = this;
    const start = this.skip(root, fixed);
    const order = this.inOrder(start, fixed);
    if (order.length === 0) return b.br(unknown);
    if ((this.nodes += order.length) > MOST) throw new TooMuchCode();
    return b.block(done => {
      const labels = new Map<number, Label>([[0, unknown]]);
      const code = (pointer: number): Code => {
        const node = this.image.node(pointer);
        if (node.kind === 'leaf') return [leaf(node.result), b.br(done)];
        const ways = this.ways(node, fixed);
        if (node.kind === 'question') return this.choose(ways, this.answer(node), labels);
        return node.kind === 'comb' ? this.combination(node, ways, unknown, labels, fixed) : nothing;
      };
      // A node stands behind the end of the block that is its label, which encloses all that lead to it.
      const upTo = (i: number): Code => i === 0 ? code(order[0]!)
        : [b.block(label => { labels.set(order[i]!, label); return upTo(i - 1); }), code(order[i]!)];
      return upTo(order.length - 1);
    });
  }

  /** The first node from here that asks for something that is not known. */
  private skip(pointer: number, fixed: Fixed | undefined): number {
    for (;;) {
      const node = this.image.node(pointer);
      if (node.kind !== 'question' || node.slot !== fixed?.slot) return pointer;
      pointer = this.image.follow(node, fixed.local);
    }
  }

  private ways(node: Node, fixed: Fixed | undefined): Ways {
    return node.kind === 'question' || node.kind === 'comb' ? node.next.map(p => this.skip(p, fixed)) : [];
  }

  /** The nodes that can be reached, each before those that it leads to. */
  private inOrder(root: number, fixed: Fixed | undefined): number[] {
    const seen = new Set<number>([0]);
    const order: number[] = [];
    const visit = (pointer: number): void => {
      if (seen.has(pointer)) return;
      seen.add(pointer);
      for (const next of this.ways(this.image.node(pointer), fixed)) visit(next);
      order.push(pointer);
    };
    visit(root);
    return order.reverse();
  }

  private answer({ slot, values }: Node & { kind: 'question' }): Code {
    return values === undefined ? this.local(slot) : i32.load16(i32.shl(this.local(slot), c(1)), values);
  }

  private choose(ways: Ways, value: Code, labels: ReadonlyMap<number, Label>): Code {
    const { b } = this;
    const [first, second, ...others] = new Set(ways);
    if (second === undefined) return b.br(labels.get(first!)!);
    if (others.length === 0 && ways.length <= 32) return [b.brIf(labels.get(second)!, bit(ways, way => way === second, value)), b.br(labels.get(first!)!)];
    return b.brTable(ways.map(way => labels.get(way)!), value);
  }

  /** Asks instance after instance. */
  private combination({ comb, roots }: Node & { kind: 'comb' }, ways: Ways, unknown: Label, labels: ReadonlyMap<number, Label>, fixed: Fixed | undefined): Code {
    const { b } = this;
    const bits = roots.map(root => this.oneBit(this.skip(root, fixed)));
    if (comb !== COMB.findIndex && bits.every(x => x !== undefined)) {
      const all = bits as Code[];
      const value = all.reduce(comb === COMB.every ? i32.and : comb === COMB.some ? i32.or : i32.add, c(comb === COMB.every ? 1 : 0));
      return this.choose(ways, value, labels);
    }
    const [answer, result] = [b.local(), b.local()];
    return [
      b.set(result, c(comb === COMB.every ? 1 : 0)),
      b.block(settled => roots.map((root, i) => [
        this.diagram(root, unknown, r => b.set(answer, c(r)), fixed),
        comb === COMB.count ? b.increase(result, b.get(answer))
          : b.if(i32.eq(b.get(answer), c(comb === COMB.every ? 0 : 1)), () => [b.set(result, c(comb === COMB.every ? 0 : comb === COMB.some ? 1 : i + 1)), b.br(settled)]),
      ])),
      this.choose(ways, b.get(result), labels),
    ];
  }

  /** The answer of an instance that is asked one thing, where all answers are known. */
  private oneBit(root: number): Code | undefined {
    const node = this.image.node(root);
    if (node.kind === 'leaf') return c(node.result);
    if (node.kind !== 'question' || node.next.length > 32) return undefined;
    const answers = node.next.map(p => this.image.node(p));
    if (!answers.every(a => a.kind === 'leaf')) return undefined;
    return bit(answers, a => a.result === 1, this.answer(node));
  }
}

/** 1 if that holds of the item whose number is the value. */
function bit<T>(items: readonly T[], holds: (item: T) => boolean, value: Code): Code {
  const set = items.reduce((n, item, i) => holds(item) ? n | (1 << i) : n, 0);
  return i32.and(i32.shrU(c(set), value), c(1));
}

export const fieldOf = (whole: Code, shift: number, mask: number): Code => i32.and(i64.wrap(shift === 0 ? whole : i64.shrU(whole, i64.const(BigInt(shift)))), c(mask));

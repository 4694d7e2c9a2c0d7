/** How a step becomes an edge: where its target is made, and what is kept of it until it is looked up. */
import { LANE, RECENT_BITS, RECORD } from './memory.ts';
import { mix } from './mix.ts';
import { copy, type Setting } from './setting.ts';
import { c, i32, i64, nothing, times4, type Body, type Code, type Local } from './wasm.ts';

export interface Edges {
  /** Before the first state of a batch, and after the last. */
  readonly open: () => Code;
  readonly close: () => Code;
  /** Before the first step of a state. */
  readonly from: (state: Local) => Code;
  /** The target begins as a copy of the state. */
  readonly begin: () => Code;
  /** The field that a target of an event (see image.ts) names goes from one local state to another. */
  readonly change: (target: Local, from: Local, to: Local) => Code;
  /** Does the target differ from the state? */
  readonly moved: () => Code;
  /** The target is what it will be. */
  readonly finish: () => Code;
}

/**
 * For tables of keys: the target is in a register. One that was met lately is dropped at once, which most are; the others
 * get a record, in the buffer of the table that it belongs to. Those of a state that turns out to be one for the search itself
 * stay: it begins with the same steps, and so gives what is new the same numbers.
 */
export function keyedEdges(b: Body, { layout: { words }, places, lane }: Setting, state: Local, edge: Local): Edges {
  const { lanes, recordsBytes, keyTables } = places;
  const [whole, key, h] = [b.local64(), b.local64(), b.local64()];
  const [met, at, end] = [b.local(), b.local(), b.local()];
  const ends = lanes.map((_, table) => c(lane.control + LANE.ends + table * 4));
  const bufferOf = (table: number): number => lane.records + table * recordsBytes;
  const load = (address: Code): Code => words === 2 ? i64.load(address) : i64.load32(address);
  /** Where the end of the buffer stands that the target belongs into. */
  const place = (): Code => i32.add(c(lane.control + LANE.ends), times4(i64.wrap(i64.shrU(b.get(h), i64.const(BigInt(keyTables!.bits))))));
  const one = lanes.length === 1;
  return {
    open: () => one ? b.set(end, c(bufferOf(0))) : ends.map((address, table) => i32.store(address, c(bufferOf(table)))),
    close: () => one ? i32.store(ends[0]!, b.get(end)) : nothing,
    from: () => b.set(whole, load(i32.add(c(places.states), i32.mul(b.get(state), c(words * 4))))),
    begin: () => b.set(key, b.get(whole)),
    change: (target, from, to) => b.set(key, i64.xor(b.get(key), i64.shl(i64.extend(i32.xor(b.get(from), b.get(to))), i64.extend(i32.load(b.get(target), 12))))),
    moved: () => i64.ne(b.get(key), b.get(whole)),
    finish: () => [
      mix(b, keyTables!.keyBits, key, h),
      // Whether it was met cannot be foretold, so there is no branch.
      b.set(at, i32.add(c(lane.recent), i32.shl(i32.and(i64.wrap(b.get(h)), c(2 ** RECENT_BITS - 1)), c(3)))),
      b.set(met, i64.eq(i64.load(b.get(at)), b.get(key))),
      i64.store(b.get(at), b.get(key)),
      one ? nothing : [b.set(at, place()), b.set(end, i32.load(b.get(at)))],
      i64.store(b.get(end), b.get(key), RECORD.key), i64.store(b.get(end), b.get(h), RECORD.mixed),
      i32.store(b.get(end), b.get(state), RECORD.parent), i32.store(b.get(end), b.get(edge), RECORD.order),
      b.set(end, i32.add(b.get(end), i32.mul(i32.eqz(b.get(met)), c(RECORD.bytes)))),
      one ? nothing : i32.store(b.get(at), b.get(end)),
    ],
  };
}

/** For a table of numbers: the target is made in memory, of as many words as it takes. */
export function numberedEdges(b: Body, { layout: { words }, places, lane }: Setting, state: Local, edge: Local): Edges {
  const [key, at, changed, difference] = [b.local(), b.local(), b.local(), b.local()];
  return {
    open: () => nothing,
    close: () => nothing,
    from: () => nothing,
    begin: () => [
      b.set(changed, c(0)),
      b.set(key, i32.add(c(lane.keys), i32.mul(b.get(edge), c(words * 4)))),
      b.set(at, i32.add(c(places.states), i32.mul(b.get(state), c(words * 4)))),
      copy(b, words, at, key),
    ],
    change: (target, from, to) => [
      b.set(difference, i32.shl(i32.xor(b.get(from), b.get(to)), i32.load(b.get(target), 12))),
      b.set(changed, i32.or(b.get(changed), b.get(difference))),
      b.set(at, i32.add(b.get(key), i32.load(b.get(target), 8))),
      i32.store(b.get(at), i32.xor(i32.load(b.get(at)), b.get(difference))),
    ],
    moved: () => i32.ne(b.get(changed), c(0)),
    finish: () => nothing,
  };
}

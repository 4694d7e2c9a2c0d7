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
 * Records of targets, for tables of keys. A target that was met lately is dropped at once, which most are; the others
 * get a record, in the buffer of the table that it belongs to.
 */
export class Records {
  private readonly h: Local;
  private readonly met: Local;
  private readonly at: Local;
  private readonly end: Local;
  private readonly b: Body;
  private readonly setting: Setting;

  constructor(b: Body, setting: Setting) {
    this.b = b;
    this.setting = setting;
    [this.h, this.met, this.at, this.end] = [b.local64(), b.local(), b.local(), b.local()];
  }

  private get one(): boolean { return this.setting.places.lanes.length === 1; }
  /** Where the end of the buffer of a table stands. */
  private endOf(table: number): Code { return c(this.setting.lane.control + LANE.ends + table * 4); }

  /** Empties the buffers. */
  clear(): Code {
    const { lane, places: { lanes, recordsBytes } } = this.setting;
    return lanes.map((_, table) => i32.store(this.endOf(table), c(lane.records + table * recordsBytes)));
  }
  open(): Code { return this.one ? this.b.set(this.end, i32.load(this.endOf(0))) : nothing; }
  close(): Code { return this.one ? i32.store(this.endOf(0), this.b.get(this.end)) : nothing; }

  add(key: Local, state: Code, edge: Code): Code {
    const { b, h, met, at, end, one, setting: { lane, places: { keyTables } } } = this;
    /** Where the end of the buffer stands that the target belongs into. */
    const place = (): Code => i32.add(c(lane.control + LANE.ends), times4(i64.wrap(i64.shrU(b.get(h), i64.const(BigInt(keyTables!.bits))))));
    return [
      mix(b, keyTables!.keyBits, key, h),
      // Whether it was met cannot be foretold, so there is no branch.
      b.set(at, i32.add(c(lane.recent), i32.shl(i32.and(i64.wrap(b.get(h)), c(2 ** RECENT_BITS - 1)), c(3)))),
      b.set(met, i64.eq(i64.load(b.get(at)), b.get(key))),
      i64.store(b.get(at), b.get(key)),
      one ? nothing : [b.set(at, place()), b.set(end, i32.load(b.get(at)))],
      i64.store(b.get(end), b.get(key), RECORD.key), i64.store(b.get(end), b.get(h), RECORD.mixed),
      i32.store(b.get(end), state, RECORD.parent), i32.store(b.get(end), edge, RECORD.order),
      b.set(end, i32.add(b.get(end), i32.mul(i32.eqz(b.get(met)), c(RECORD.bytes)))),
      one ? nothing : i32.store(b.get(at), b.get(end)),
    ];
  }
}

/**
 * For tables of keys: the target is in a register. The records of a state that turns out to be one for the search itself
 * stay: it begins with the same steps, and so gives what is new the same numbers.
 */
export function keyedEdges(b: Body, setting: Setting, state: Local, edge: Local): Edges {
  const records = new Records(b, setting);
  return {
    open: () => [records.clear(), records.open()],
    close: () => records.close(),
    ...inRegister(b, setting, key => records.add(key, b.get(state), b.get(edge))),
  };
}

/** The same; records are made of many edges at once, later. */
export const openEdges = (b: Body, setting: Setting, state: Local, edge: Local): Edges => ({
  open: () => nothing,
  close: () => nothing,
  ...inRegister(b, setting, key => writeOpen(b, setting, edge, b.get(key), b.get(state))),
});

export const writeOpen = (b: Body, { lane }: Setting, edge: Local, target: Code, source: Code): Code => [
  i64.store(i32.shl(b.get(edge), c(3)), target, lane.targets), i32.store(times4(b.get(edge)), source, lane.sources),
];

/** The words of a state of at most 64 bits. */
export const wholeOf = (b: Body, { layout: { words }, places }: Setting, state: Local): Code => {
  const at = i32.add(c(places.states), i32.mul(b.get(state), c(words * 4)));
  return words === 2 ? i64.load(at) : i64.load32(at);
};

function inRegister(b: Body, setting: Setting, finish: (key: Local) => Code): Omit<Edges, 'open' | 'close'> {
  const [whole, key] = [b.local64(), b.local64()];
  return {
    from: state => b.set(whole, wholeOf(b, setting, state)),
    begin: () => b.set(key, b.get(whole)),
    change: (target, from, to) => b.set(key, i64.xor(b.get(key), i64.shl(i64.extend(i32.xor(b.get(from), b.get(to))), i64.extend(i32.load(b.get(target), 12))))),
    moved: () => i64.ne(b.get(key), b.get(whole)),
    finish: () => finish(key),
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

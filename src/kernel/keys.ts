/** Tables of keys (key-layout.ts), looked up and added to. */
import { AHEAD, TAIL } from './key-layout.ts';
import { CONTROL, LANE, LOAD, RECORD } from './memory.ts';
import { mix } from './mix.ts';
import { same, type Setting } from './setting.ts';
import { c, i32, i64, memoryCopy, memoryFill, select, times4, type Body, type Code, type Func, type Label, type Local } from './wasm.ts';

/** Records of which the homes are read ahead: loads that do not wait for each other. */
const BLOCK = 512;

/** Words of control for each table: logarithm of its slots, entries, and while it is made larger the slots that are done, and if an entry is as far from home as it can be. */
export const TABLE = { size: 0, entries: 4, filled: 8, crowded: 12, bytes: 16 } as const;

/** What the code for a table has at hand: entries of four bytes, or of eight. */
class Entries {
  readonly base: Local;
  readonly size: Local;
  readonly shift: Local;
  private readonly b: Body;
  private readonly setting: Setting;
  private readonly table: Local;

  constructor(b: Body, setting: Setting, table: Local) {
    this.b = b;
    this.setting = setting;
    this.table = table;
    [this.base, this.size, this.shift] = [b.local(), b.local(), b.local64()];
  }

  get tables() { return this.setting.places.keyTables!; }
  word(at: number): Code { return i32.add(c(CONTROL.tables + at), i32.mul(this.b.get(this.table), c(TABLE.bytes))); }
  /** Reads how large the table is now. */
  open(): Code {
    const { b, tables, setting: { places } } = this;
    return [
      b.set(this.base, i32.add(c(places.table), i32.mul(b.get(this.table), c(tables.bytesFor(places.maxSlots))))),
      b.set(this.size, i32.load(this.word(TABLE.size))),
      b.set(this.shift, i64.sub(i64.const(BigInt(tables.bits)), i64.extend(b.get(this.size)))),
    ];
  }
  slots(): Code { return i32.shl(c(1), this.b.get(this.size)); }
  /** Are its entries of four bytes? */
  short(size: Code): Code {
    const { bits, distanceBits } = this.tables;
    return i32.geU(i32.add(size, c(32)), c(bits + distanceBits));
  }
  /** Which home mixed words have; with several tables the highest bits are not part of it. */
  home(mixed: Code): Code {
    const { b, tables } = this;
    const home = i64.wrap(i64.shrU(mixed, b.get(this.shift)));
    return tables.keyBits === tables.bits ? home : i32.and(home, i32.sub(this.slots(), c(1)));
  }
  /** What is added to an entry for each slot that it stands further from home. */
  unit(): Code { return i64.shl(i64.const(1n), this.b.get(this.shift)); }
  /** From this on an entry stands as far from home as an entry can tell. */
  far(): Code { return i64.shl(i64.const(2n ** BigInt(this.tables.distanceBits) - 1n), this.b.get(this.shift)); }
  /** The entry that mixed words have at home. */
  entry(mixed: Code): Code { return i64.or(i64.and(i64.xor(mixed, i64.const(-1n)), i64.sub(this.unit(), i64.const(1n))), this.unit()); }
}

/** Instructions for entries of a width, with what is read once for many of them. */
interface Width {
  readonly bytes: 4 | 8;
  readonly local: () => Local;
  readonly load: (at: Code) => Code;
  readonly store: (at: Code, entry: Code) => Code;
  readonly eq: (x: Code, y: Code) => Code;
  readonly geU: (x: Code, y: Code) => Code;
  readonly add: (x: Code, y: Code) => Code;
  /** from 64 bits */
  readonly of: (x: Code) => Code;
  readonly unit: Local;
  readonly far: Local;
}
function width(b: Body, bytes: 4 | 8): Width {
  const narrow = bytes === 4;
  const ops = narrow ? i32 : i64;
  const local = (): Local => narrow ? b.local() : b.local64();
  return {
    bytes, local, load: at => ops.load(at), store: (at, entry) => ops.store(at, entry), eq: ops.eq, geU: ops.geU, add: ops.add,
    of: narrow ? i64.wrap : x => x, unit: local(), far: local(),
  };
}
const read = (b: Body, entries: Entries, w: Width): Code => [b.set(w.unit, w.of(entries.unit())), b.set(w.far, w.of(entries.far()))];

/** Looks mixed words up: branches to `found`, or goes on with the place where they belong in `at` and their entry in `e`. */
function lookUp(b: Body, entries: Entries, w: Width, mixed: Local, at: Local, e: Local, found: Label): Code {
  const there = w.local();
  return [
    b.set(at, i32.add(b.get(entries.base), i32.mul(entries.home(b.get(mixed)), c(w.bytes)))),
    b.set(e, w.of(entries.entry(b.get(mixed)))),
    b.block(reached => b.loop(again => [
      b.set(there, w.load(b.get(at))),
      b.brIf(reached, w.geU(b.get(e), b.get(there))),
      b.set(e, w.add(b.get(e), b.get(w.unit))), b.increase(at, c(w.bytes)),
      b.br(again),
    ])),
    b.brIf(found, w.eq(b.get(there), b.get(e))),
  ];
}

/** Puts an entry where it belongs; those behind it, up to the next free slot, move on by one. Branches to `crowded` afterwards, if one is as far from home as it can be. */
function insert(b: Body, w: Width, at: Local, e: Local, crowded: Label): Code {
  const [there, far] = [w.local(), b.local()];
  return [
    b.set(far, c(0)),
    b.block(free => b.loop(again => [
      b.set(there, w.load(b.get(at))),
      w.store(b.get(at), b.get(e)),
      b.set(far, i32.or(b.get(far), w.geU(b.get(e), b.get(w.far)))),
      b.brIf(free, w.eq(b.get(there), w.of(i64.const(0n)))),
      b.set(e, w.add(b.get(there), b.get(w.unit))), b.increase(at, c(w.bytes)),
      b.br(again),
    ])),
    b.brIf(crowded, b.get(far)),
  ];
}

/**
 * settle(table, lane): looks up the records that a lane has for a table; those that are new are added, and moved to the start of
 * their buffer. Returns 0 when the table would have to be larger than it can be.
 */
export const settleFunction = (setting: Setting, enlarge: (table: Code) => Code): Func => ({
  name: 'settle', parameters: 2, result: true, body: b => {
    const { places } = setting;
    const { keyTables: tables, lanes: [first], laneBytes, recordsBytes, maxSlots } = places;
    const [table, lane] = [b.parameter(0), b.parameter(1)];
    const [ahead, next, record, fresh, last, q, touched, at, count] = Array.from({ length: 9 }, () => b.local()) as Local[];
    const mixed = b.local64();
    const entries = new Entries(b, setting, table);
    const own = (offset: number): Code => i32.add(c(first!.control + offset), i32.add(i32.mul(b.get(lane), c(laneBytes)), times4(b.get(table))));
    const grow = (): Code => [
      b.if(i32.eq(entries.slots(), c(maxSlots)), () => b.return(c(0))),
      enlarge(b.get(table)), entries.open(),
    ];
    const through = (bytes: 4 | 8, crowded: Label): Code => {
      const w = width(b, bytes);
      const e = w.local();
      return [read(b, entries, w), b.while(() => i32.ltU(b.get(next), b.get(last)), () => [
        b.set(ahead, i32.add(b.get(next), c(BLOCK * RECORD.bytes))),
        b.if(i32.gtU(b.get(ahead), b.get(last)), () => b.set(ahead, b.get(last))),
        b.for(q, b.get(next), () => b.get(ahead), () => b.set(touched, i32.xor(b.get(touched),
          i32.load(i32.add(b.get(entries.base), i32.mul(entries.home(i64.load(b.get(q), RECORD.mixed)), c(bytes)))))), RECORD.bytes),
        b.while(() => i32.ltU(b.get(next), b.get(ahead)), () => [
          b.set(mixed, i64.load(b.get(next), RECORD.mixed)), b.set(record, b.get(next)), b.increase(next, c(RECORD.bytes)),
          b.block(found => [
            lookUp(b, entries, w, mixed, at, e, found),
            b.increase(count, c(1)),
            i64.store(b.get(fresh), i64.load(b.get(record), RECORD.key), RECORD.key),
            i64.store(b.get(fresh), i64.load(b.get(record), RECORD.parent), RECORD.parent),
            b.increase(fresh, c(RECORD.bytes)),
            insert(b, w, at, e, crowded),
          ]),
        ]),
      ])];
    };
    return [
      entries.open(),
      b.set(next, i32.add(i32.add(c(first!.records), i32.mul(b.get(lane), c(laneBytes))), i32.mul(b.get(table), c(recordsBytes)))),
      b.set(fresh, b.get(next)), b.set(last, i32.load(own(LANE.ends))), b.set(count, i32.load(entries.word(TABLE.entries))),
      // As many as there may be for the table at its end; where there is a slot for each state, it is never too full.
      b.while(() => i32.and(i32.gtU(i32.add(b.get(count), i32.shrU(i32.sub(b.get(last), b.get(next)), c(4))), fill(entries)), i32.ltU(b.get(entries.size), c(tables!.bits))), grow),
      b.loop(again => b.block(done => [
        b.block(crowded => [
          b.if(entries.short(b.get(entries.size)), () => through(4, crowded), () => through(8, crowded)),
          b.br(done),
        ]),
        grow(), b.br(again),
      ])),
      i32.store(own(LANE.fresh), b.get(fresh)),
      i32.store(entries.word(TABLE.entries), b.get(count)),
      // It is written only so that the reading ahead is not for nothing.
      i32.store(c(setting.lane.control + LANE.touched), b.get(touched)),
      c(1),
    ];
  },
});

/** Entries with which a table is full. */
const fill = (entries: Entries): Code => i32.mul(i32.shrU(entries.slots(), c(4)), c(LOAD));

/** Old entries that are moved by one call: a function that runs for long is not replaced by its optimised form while it runs. */
const MOVED = 4096;

/**
 * enlarge(table): twice as many slots. The entries go behind the end of the new table first, and from there to their places:
 * a home becomes two, so that one pass in the order of the entries does.
 */
export const enlargeFunction = (setting: Setting, move: (...args: Code[]) => Code): Func => ({
  name: 'enlarge', parameters: 1, result: false, body: b => {
    const table = b.parameter(0);
    const entries = new Entries(b, setting, table);
    const [oldBytes, newBytes, from, index, slots] = [b.local(), b.local(), b.local(), b.local(), b.local()];
    const bytesAt = (size: Code): Code => i32.shl(i32.add(i32.shl(c(1), size), c(TAIL)), widthAt(entries, size));
    const larger = (): Code => i32.add(b.get(entries.size), c(1));
    return b.loop(again => [
      entries.open(),
      b.set(oldBytes, bytesAt(b.get(entries.size))), b.set(newBytes, bytesAt(larger())),
      b.set(from, i32.add(i32.add(b.get(entries.base), c(AHEAD)), select(i32.gtU(b.get(newBytes), b.get(oldBytes)), i32.sub(b.get(newBytes), b.get(oldBytes)), c(0)))),
      memoryCopy(b.get(from), b.get(entries.base), b.get(oldBytes)),
      i32.store(entries.word(TABLE.filled), c(0)), i32.store(entries.word(TABLE.crowded), c(0)),
      b.set(slots, i32.add(entries.slots(), c(TAIL))),
      b.for(index, c(0), () => b.get(slots), () => move(b.get(table), b.get(from), b.get(index)), MOVED),
      i32.store(entries.word(TABLE.size), larger()),
      // Seldom, if ever: what was too far from home still is.
      b.brIf(again, i32.and(i32.load(entries.word(TABLE.crowded)), i32.ltU(larger(), c(Math.log2(setting.places.maxSlots))))),
    ]);
  },
});

/** Logarithm of the bytes of an entry of a table of a size. */
const widthAt = (entries: Entries, size: Code): Code => i32.sub(c(3), entries.short(size));

/**
 * move(table, from, index): moves some old entries, from `index` on, to behind those that were moved before. There is no
 * branch that cannot be foretold: an empty slot is moved as well, but the next one takes its place.
 */
export const moveFunction = (setting: Setting): Func => ({
  name: 'move', parameters: 3, result: false, body: b => {
    const { distanceBits } = setting.places.keyTables!;
    const [table, from, index] = [b.parameter(0), b.parameter(1), b.parameter(2)];
    const entries = new Entries(b, setting, table);
    const [oldWidth, newWidth, end, slot, home, crowded] = Array.from({ length: 6 }, () => b.local()) as Local[];
    const [entry, rest, left] = [b.local64(), b.local64(), b.local64()];
    const larger = (): Code => i32.add(b.get(entries.size), c(1));
    const toAddress = (index: Code): Code => i32.add(b.get(entries.base), i32.shl(index, b.get(newWidth)));
    const some = (): Code => i64.ne(b.get(entry), i64.const(0n));
    const through = (load: (at: Code) => Code, store: (at: Code, value: Code) => Code): Code => b.while(() => i32.ltU(b.get(index), b.get(end)), () => [
      b.set(entry, load(i32.add(b.get(from), i32.shl(b.get(index), b.get(oldWidth))))),
      b.set(home, i32.sub(i32.add(b.get(index), c(1)), i64.wrap(i64.shrU(b.get(entry), b.get(entries.shift))))),
      b.set(rest, i64.and(b.get(entry), i64.sub(entries.unit(), i64.const(1n)))),
      // The highest bit of the rest, which is kept inverted, becomes part of the home.
      b.set(home, i32.sub(i32.or(i32.shl(b.get(home), c(1)), c(1)), i64.wrap(i64.shrU(b.get(rest), b.get(left))))),
      b.set(rest, i64.and(b.get(rest), i64.sub(i64.shl(i64.const(1n), b.get(left)), i64.const(1n)))),
      b.set(slot, select(i32.and(some(), i32.gtU(b.get(home), b.get(slot))), b.get(home), b.get(slot))),
      b.set(home, i32.sub(i32.add(b.get(slot), c(1)), b.get(home))),
      b.set(entry, i64.and(i64.or(b.get(rest), i64.shl(i64.extend(b.get(home)), b.get(left))), i64.sub(i64.const(0n), i64.extend(some())))),
      b.set(crowded, i32.or(b.get(crowded), i64.eq(i64.shrU(b.get(entry), b.get(left)), i64.const(2n ** BigInt(distanceBits) - 1n)))),
      store(toAddress(b.get(slot)), b.get(entry)),
      b.increase(slot, some()),
      b.increase(index, c(1)),
    ]);
    return [
      entries.open(),
      b.set(oldWidth, widthAt(entries, b.get(entries.size))), b.set(newWidth, widthAt(entries, larger())),
      b.set(left, i64.sub(b.get(entries.shift), i64.const(1n))),
      b.set(slot, i32.load(entries.word(TABLE.filled))), b.set(crowded, i32.load(entries.word(TABLE.crowded))),
      b.set(end, i32.add(entries.slots(), c(TAIL))),
      b.if(i32.ltU(i32.add(b.get(index), c(MOVED)), b.get(end)), () => b.set(end, i32.add(b.get(index), c(MOVED)))),
      // Where the entries will stand at most is cleared first, which is never as far as where they stand now.
      memoryFill(toAddress(b.get(slot)), c(0), i32.shl(i32.sub(i32.add(i32.shl(b.get(end), c(1)), c(TAIL)), b.get(slot)), b.get(newWidth))),
      b.if(i32.eq(b.get(oldWidth), c(2)), () => through(i64.load32, i64.store32), () => b.if(i32.eq(b.get(newWidth), c(2)), () => through(i64.load, i64.store32), () => through(i64.load, i64.store))),
      i32.store(entries.word(TABLE.filled), b.get(slot)), i32.store(entries.word(TABLE.crowded), b.get(crowded)),
    ];
  },
});

/** hash(): mixes the words at `key`, in the first record of the buffer of their table; returns which one that is. */
function single(b: Body, setting: Setting, table: Local, record: Local): Code {
  const { layout: { words }, places: { key: keyAt, keyTables, lanes: [lane], recordsBytes } } = setting;
  const [key, h] = [b.local64(), b.local64()];
  return [
    b.set(key, words === 2 ? i64.load(c(keyAt)) : i64.load32(c(keyAt))),
    mix(b, keyTables!.keyBits, key, h),
    b.set(table, i64.wrap(i64.shrU(i64.shrU(b.get(h), i64.const(BigInt(keyTables!.bits - 1))), i64.const(1n)))),
    b.set(record, i32.add(c(lane!.records), i32.mul(b.get(table), c(recordsBytes)))),
    i64.store(b.get(record), b.get(key), RECORD.key), i64.store(b.get(record), b.get(h), RECORD.mixed),
  ];
}

/** enter(): 1 if the state whose words stand at `key` was not there, and now is, 0 if it was, 2 if there is no room. There must be no batch in the buffers. */
export const enterFunction = (setting: Setting, settle: (table: Code, lane: Code) => Code): Func => ({
  name: 'enter', parameters: 0, result: true, body: b => {
    const { lanes: [lane] } = setting.places;
    const [table, record] = [b.local(), b.local()];
    return [
      single(b, setting, table, record),
      i32.store(i32.add(c(lane!.control + LANE.ends), times4(b.get(table))), i32.add(b.get(record), c(RECORD.bytes))),
      b.if(i32.eqz(settle(b.get(table), c(0))), () => b.return(c(2))),
      i32.ne(i32.load(i32.add(c(lane!.control + LANE.fresh), times4(b.get(table)))), b.get(record)),
    ];
  },
});

/** has(): is the state whose words stand at `key` there? */
export const hasFunction = (setting: Setting): Func => ({
  name: 'has', parameters: 0, result: true, body: b => {
    const [table, record, at] = [b.local(), b.local(), b.local()];
    const mixed = b.local64();
    const entries = new Entries(b, setting, table);
    const search = (bytes: 4 | 8): Code => {
      const w = width(b, bytes);
      const e = w.local();
      return [
        read(b, entries, w),
        b.block(found => [
          lookUp(b, entries, w, mixed, at, e, found),
          b.return(c(0)),
        ]),
        b.return(c(1)),
      ];
    };
    return [
      single(b, setting, table, record), b.set(mixed, i64.load(b.get(record), RECORD.mixed)),
      entries.open(),
      b.if(entries.short(b.get(entries.size)), () => search(4), () => search(8)),
      c(0),
    ];
  },
});

/** number(count): of the state whose words stand at `key`, or -1: one after the other. */
export const numberFunction = ({ layout: { words }, places }: Setting): Func => ({
  name: 'number', parameters: 1, result: true, body: b => {
    const [id, at, key] = [b.local(), b.local(), b.local()];
    return [
      b.set(key, c(places.key)), b.set(at, c(places.states)),
      b.for(id, c(0), () => b.get(b.parameter(0)), () => [
        b.if(same(b, words, at, key), () => b.return(b.get(id))),
        b.increase(at, c(words * 4)),
      ]),
      c(-1),
    ];
  },
});

/** publish(id, lane): gives what is new among the edges of a lane numbers from `id` on, in the order of the edges. */
export const publishFunction = (setting: Setting): Func => ({
  name: 'publish', parameters: 2, result: true, body: b => {
    const { layout: { words }, places } = setting;
    const { lanes, laneBytes, recordsBytes } = places;
    const [id, lane] = [b.parameter(0), b.parameter(1)];
    const [base, next] = [b.local(), b.local()];
    const heads = lanes.map(() => b.local());
    const ends = lanes.map(() => b.local());
    const write = (from: Local): Code => [
      words === 2 ? i64.store(i32.add(c(places.states), i32.shl(b.get(id), c(3))), i64.load(b.get(from), RECORD.key))
        : i32.store(i32.add(c(places.states), times4(b.get(id))), i32.load(b.get(from), RECORD.key)),
      i32.store(i32.add(c(places.parents), times4(b.get(id))), i32.load(b.get(from), RECORD.parent)),
      b.increase(id, c(1)),
    ];
    const order = (head: Local, end: Local): Code => select(i32.ltU(b.get(head), b.get(end)), i32.load(b.get(head), RECORD.order), c(-1));
    return [
      b.set(base, i32.mul(b.get(lane), c(laneBytes))),
      heads.map((head, table) => b.set(head, i32.add(b.get(base), c(lanes[0]!.records + table * recordsBytes)))),
      ends.map((end, table) => b.set(end, i32.load(b.get(base), lanes[0]!.control + LANE.fresh + table * 4))),
      lanes.length === 1 ? b.while(() => i32.ltU(b.get(heads[0]!), b.get(ends[0]!)), () => [write(heads[0]!), b.increase(heads[0]!, c(RECORD.bytes))]) : b.block(done => b.loop(again => [
        // The head of the buffer whose next edge comes first.
        b.set(next, c(-1)),
        heads.map((head, table) => b.set(next, select(i32.ltU(order(head, ends[table]!), b.get(next)), order(head, ends[table]!), b.get(next)))),
        b.brIf(done, i32.eq(b.get(next), c(-1))),
        heads.map((head, table) => b.if(i32.eq(order(head, ends[table]!), b.get(next)), () => [write(head), b.increase(head, c(RECORD.bytes)), b.br(again)])),
        b.br(again),
      ])),
      b.get(id),
    ];
  },
});

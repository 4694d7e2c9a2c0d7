/**
 * Where everything stands in the kernel's memory. Addresses are bytes.
 *
 *   control words | lanes | image | states | parents | table or tables
 *
 * A lane is what one thread has for itself: the local states that it looks at, the edges of its batch, its counters. The last
 * three have room for as many states as four gigabytes hold, and cost nothing until they are used.
 */
import { keyTables, type KeyTables } from './key-layout.ts';
import type { Layout } from '../states/layout.ts';

/** Words that the kernel and its caller share. */
export const CONTROL = { count: 64, mask: 68, groups: 80, always: 84, claims: 88, stepClaims: 92, refusedKnown: 96, endsMatter: 100, tables: 256 } as const;
/** Words at the start of a lane; of the last two kinds there is one a table. `slow`: states of a batch that the code for the model did not know enough about. */
export const LANE = { edges: 0, status: 4, touched: 8, order: 12, done: 16, what: 20, from: 24, to: 28, result: 32, slow: 36, ends: 64, fresh: 128, bytes: 192 } as const;
/** Why `expand` ended before the last state. */
export const STATUS = { done: 0, unknown: 1, full: 2 } as const;

/** Which states are for the search to judge: none, those without a step, those without a step that changes them. */
export const ENDS = { never: 0, stuck: 1, stuttering: 2 } as const;

/** Of the states that edges led to a short while ago, so many are kept: as much as a second cache of a core holds. */
export const RECENT_BITS = 15;
/** Counters of a lane for what claims answered. */
const COUNTERS = 2 ** 16;

/** Sixteenths of the table that are filled when it is made twice as large. */
export const LOAD = 13;
const FIRST_SLOTS = 2 ** 16;
export const GROWN_FAST = 2 ** 22;
export const PAGE = 2 ** 16;
export const MAX_PAGES = 2 ** 16;
export const LEAST_PAGES = 2 ** 6;
/** Of threads, which are a power of two. */
export const MAX_LANES = 8;

export interface Lane {
  readonly control: number;
  /** i32 a slot of the state before a step, the same after it, and the action */
  readonly locals: number;
  /** the first edge of each state of a batch */
  readonly starts: number;
  /** of each edge: its action, and where its answers are counted */
  readonly actions: number;
  readonly tallies: number;
  /** where keys are stored: the records of edges, a buffer a table. Else of each edge words, hash, number, and the edges whose number is not known yet */
  readonly records: number;
  /** of each edge, until it has a record: the target, and the state that it comes from */
  readonly targets: number;
  readonly sources: number;
  readonly keys: number;
  readonly hashes: number;
  readonly ids: number;
  readonly open: number;
  /** states that were met lately (their words, and their number where that is used); where nothing stands, the initial state does: all its words are 0, and so is its number */
  readonly recent: number;
  readonly recentEnd: number;
  /** f64 an action, and f64 a combination of answers, of which the first is not used */
  readonly fired: number;
  readonly counters: number;
  readonly countersEnd: number;
}

export interface Places {
  readonly lanes: readonly Lane[];
  readonly laneBytes: number;
  /** of the records of one lane for one table */
  readonly recordsBytes: number;
  /** states that a lane expands at most in a batch, and edges after which it begins no further one */
  readonly batch: number;
  readonly room: number;
  /** edges that there is room for, with those of the last state */
  readonly most: number;
  /** words of one state, for whoever asks about it */
  readonly key: number;
  /** a byte an action */
  readonly blocked: number;
  readonly image: number;
  readonly imageEnd: number;
  readonly states: number;
  readonly parents: number;
  readonly table: number;
  /** slots of a table of numbers at first; up to GROWN_FAST each next one is four times as large, then twice */
  readonly firstSlots: number;
  /** states that there is room for, and slots of a table then */
  readonly capacity: number;
  readonly maxSlots: number;
  readonly pages: number;
  /** undefined: the table holds numbers of states */
  readonly keyTables: KeyTables | undefined;
}

/** Bytes of a record of an edge: words of the target, its mixed words, the state that it comes from, its place in the order. */
export const RECORD = { key: 0, mixed: 8, parent: 16, order: 20, bytes: 24 } as const;

export interface Size {
  /** of 64 KiB, of which a quarter at most is the image */
  readonly pages: number;
  readonly actions: number;
  readonly lanes: number;
  /** are states of at most 64 bits kept in the table itself? Then what an edge leads to has no number */
  readonly keyed: boolean;
  /** batches are small, tables begin small and are soon crowded, for tests */
  readonly weak: boolean;
}

/** Undefined when it does not fit. */
export function placesIn(layout: Layout, { pages, actions, lanes, keyed, weak }: Size): Places | undefined {
  const { words, word } = layout;
  let at = 1024;
  const take = (bytes: number): number => {
    const from = at;
    at = Math.ceil((at + bytes) / 64) * 64;
    return from;
  };
  // Threads wait for each other after each batch, so that theirs is a longer one.
  const [batch, room] = weak ? [16, 64] : lanes > 1 ? [4096, 2 ** 16] : [512, 2 ** 12];
  const most = room + actions + 1;
  const [key, blocked] = [take(words * 4), take(actions)];
  const recordsBytes = Math.ceil(most * RECORD.bytes / 64) * 64;
  const lane = (): Lane => {
    const [control, locals, starts, actionsAt, tallies] = [take(LANE.bytes), take((2 * word.length + 1) * 4), take((batch + 1) * 4), take(most * 4), take(most * 4)];
    const [records, targets, sources] = keyed ? [take(recordsBytes * lanes), take(most * 8), take(most * 4)] : [0, 0, 0];
    const [keys, hashes, ids, open] = keyed ? [0, 0, 0, 0] : [take(most * words * 4), take(most * 4), take(most * 4), take(most * 4)];
    const recent = take(2 ** RECENT_BITS * (keyed ? 8 : (words + 1) * 4));
    const recentEnd = at;
    const [fired, counters] = [take(actions * 8), take(COUNTERS * 8)];
    return { control, locals, starts, actions: actionsAt, tallies, records, targets, sources, keys, hashes, ids, open, recent, recentEnd, fired, counters, countersEnd: at };
  };
  const all = Array.from({ length: lanes }, lane);
  const laneBytes = lanes > 1 ? all[1]!.control - all[0]!.control : 0;
  const image = at;
  const bytes = pages * PAGE;
  const imageEnd = at = Math.max(at, Math.ceil(Math.min(bytes / 4, image + 2 ** 28) / PAGE) * PAGE);
  const tables = keyed ? keyTables(layout, lanes, weak) : undefined;
  const tableBytes = (slots: number): number => tables ? tables.bytesFor(slots) * lanes : slots * 4;
  /** Tables that have a slot for each state that there can be need no more. */
  const statesFor = (slots: number): number => tables ? Math.ceil(slots * lanes * (slots === 2 ** tables.bits ? 1 : LOAD / 16)) : Math.ceil(slots * LOAD / 16);
  const needs = (slots: number): number => tableBytes(slots) + statesFor(slots) * (words + 1) * 4 + 4 * PAGE;
  const firstSlots = weak ? 2 ** 6 : FIRST_SLOTS;
  let maxSlots = tables ? 2 ** tables.firstBits : firstSlots;
  if (at + needs(maxSlots) > bytes) return undefined;
  while (at + needs(maxSlots * 2) <= bytes && (!tables || maxSlots < 2 ** tables.bits)) maxSlots *= 2;
  const capacity = statesFor(maxSlots);
  return {
    lanes: all, laneBytes, recordsBytes, batch, room, most, key, blocked, image, imageEnd,
    states: take(capacity * words * 4), parents: take(capacity * 4), table: take(tableBytes(maxSlots)), firstSlots, capacity, maxSlots, pages, keyTables: tables,
  };
}

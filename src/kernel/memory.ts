/**
 * Where everything stands in the kernel's memory. Addresses are bytes.
 *
 *   control words | local states | edges of a batch | counters | image | states | parents | table
 *
 * The last three have room for as many states as four gigabytes hold, and cost nothing until they are used.
 */
import type { Layout } from '../states/layout.ts';

/** Words that the kernel and its caller share. */
export const CONTROL = { count: 64, mask: 68, edges: 72, status: 76, groups: 80, always: 84, claims: 88, stepClaims: 92, refusedKnown: 96, endsMatter: 100 } as const;
/** Why `expand` ended before the last state. */
export const STATUS = { done: 0, unknown: 1, full: 2 } as const;

/** States of a batch, and edges after which no further state is begun. */
export const BATCH = 512;
const EDGES = 4096;

/** Of the states that edges led to a short while ago, so many are kept: as much as a second cache of a core holds. */
export const RECENT_BITS = 15;

/** Part of the table that is filled when it is made twice as large. */
export const LOAD = 0.8;
/** Slots of the table at first; up to GROWN_FAST each next one is four times as large, then twice. */
export const FIRST_SLOTS = 2 ** 16;
export const GROWN_FAST = 2 ** 22;
export const PAGE = 2 ** 16;
export const MAX_PAGES = 2 ** 16;
export const LEAST_PAGES = 2 ** 6;

export interface Places {
  /** i32 a slot of the state before a step, the same after it, and the action */
  readonly locals: number;
  /** words of one state, for its caller */
  readonly key: number;
  readonly starts: number;
  readonly keys: number;
  readonly actions: number;
  readonly tallies: number;
  readonly hashes: number;
  readonly ids: number;
  /** numbers of the edges whose target is not known yet */
  readonly open: number;
  /** words and number of states that were met lately; where nothing stands, the initial state does: all its words are 0, and so is its number */
  readonly recent: number;
  /** edges that a batch has room for before its last state */
  readonly room: number;
  /** f64 an action */
  readonly fired: number;
  /** a byte an action */
  readonly blocked: number;
  readonly image: number;
  readonly imageEnd: number;
  readonly states: number;
  readonly parents: number;
  readonly table: number;
  /** states that there is room for, and slots of the table then */
  readonly capacity: number;
  readonly maxSlots: number;
  readonly pages: number;
}

/** @param pages of 64 KiB, of which a quarter at most is the image */
export function placesIn(pages: number, { words, word }: Layout, actions: number): Places {
  let at = 1024;
  const take = (bytes: number): number => {
    const from = at;
    at = Math.ceil((at + bytes) / 64) * 64;
    return from;
  };
  const most = EDGES + actions + 1;
  const locals = take((2 * word.length + 1) * 4);
  const key = take(words * 4);
  const starts = take((BATCH + 1) * 4);
  const keys = take(most * words * 4);
  const [actionsAt, tallies, hashes, ids, open] = [take(most * 4), take(most * 4), take(most * 4), take(most * 4), take(most * 4)];
  const recent = take(2 ** RECENT_BITS * (words + 1) * 4);
  const [fired, blocked] = [take(actions * 8), take(actions)];
  const image = at;
  const bytes = pages * PAGE;
  const imageEnd = at = Math.max(at, Math.ceil(Math.min(bytes / 4, image + 2 ** 28) / PAGE) * PAGE);
  let maxSlots = FIRST_SLOTS;
  const needs = (slots: number): number => slots * 4 + Math.ceil(slots * LOAD) * (words + 1) * 4 + 4 * PAGE;
  while (at + needs(maxSlots * 2) <= bytes) maxSlots *= 2;
  const capacity = Math.floor(maxSlots * LOAD);
  return {
    locals, key, starts, keys, actions: actionsAt, tallies, hashes, ids, open, recent, room: EDGES, fired, blocked, image, imageEnd,
    states: take(capacity * words * 4), parents: take(capacity * 4), table: take(maxSlots * 4), capacity, maxSlots, pages,
  };
}

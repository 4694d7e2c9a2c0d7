/** What a search asks of a set of states, wherever it is kept. */

/** The set would have to grow beyond its limit. */
export class MemoryLimit extends Error {}

/** There are more of something than it has numbers for. */
export class TooMany extends Error {}

/** The visited states, wherever they are kept. */
export interface Visited {
  /** bytes that the set may hold, also while it grows */
  limit: number;
  readonly words: number;
  readonly count: number;
  readonly bytes: number;
  /** the words of state after state */
  readonly store: Int32Array;
  readonly parent: Int32Array;
  /** The number of a state that was not there before. Of one that was: its number, or -1 where that is not known at once. */
  add(key: Int32Array, parent: number): number;
  has(key: Int32Array): boolean;
  /** The number of a state, or -1; it may take a look at all of them. */
  find(key: Int32Array): number;
}


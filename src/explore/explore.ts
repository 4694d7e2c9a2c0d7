/** Runs a search to its end or to a bound, and turns what it saw into verdicts. */
import { totalmem } from 'node:os';
import type { Program } from '../compile/program.ts';
import { ModelError, type Bounds, type Verdict, type PropertyKind } from '../model/index.ts';
import { Search, TooNarrow, type Failure } from './search.ts';
import { MemoryLimit } from './state-set.ts';

export interface Progress { readonly states: number; readonly transitions: number; readonly waiting: number; readonly depth: number; readonly seconds: number }

export interface ExploreOptions extends Bounds {
  /** stops the search at the next slice; what is known so far is returned */
  readonly signal?: AbortSignal;
  readonly onProgress?: (p: Progress) => void;
}

export type Stop = 'states' | 'depth' | 'seconds' | 'memory' | 'interrupted';

export interface PropertyOutcome {
  readonly name: string;
  readonly kind: PropertyKind;
  readonly verdict: Verdict;
  /** distinct states in which the claim had something to say */
  readonly witnesses: number;
  readonly failure: (Failure & { readonly path: readonly number[] }) | undefined;
}

export interface Exploration {
  readonly states: number;
  /** enabled actions over all expanded states, self-loops included */
  readonly transitions: number;
  /** largest distance from the initial state */
  readonly depth: number;
  readonly complete: boolean;
  readonly stopped: Stop | undefined;
  readonly properties: readonly PropertyOutcome[];
  /** action -> how often it was taken */
  readonly fired: Float64Array;
  readonly seconds: number;
  readonly bytes: number;
  /** bits that the local states met so far need */
  readonly stateBits: number;
  readonly search: Search;
}

/** States expanded between two looks at the clock. */
const SLICE = 2048;
/** Seconds between two turns of the event loop. */
const TURN = 0.05;

export function checkBounds(b: Bounds): void {
  for (const [name, value] of Object.entries(b) as [keyof Bounds, number | undefined][]) {
    if (!['states', 'depth', 'seconds', 'memory'].includes(name) || value === undefined) continue;
    if (!(value > 0) || (name !== 'seconds' && !Number.isInteger(value))) {
      throw new ModelError(`bound '${name}' is ${value}; it must be ${name === 'seconds' ? 'a number' : 'a whole number'} above 0. Leave it out to search without that bound`);
    }
  }
}

/** Bytes that the search may hold when the caller sets no bound: half of what the machine or its container has. */
export function defaultMemory(): number {
  const limit = process.constrainedMemory?.() ?? 0;
  return (limit > 0 ? Math.min(limit, totalmem()) : totalmem()) / 2;
}

export async function explore(program: Program, options: ExploreOptions = {}): Promise<Exploration> {
  checkBounds(options);
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  // Scouting with wide fields tells how many local states there are; then the fields are made as narrow as that.
  let widths = program.tables.map(() => SCOUT_BITS);
  let scouting = true;
  for (;;) {
    try {
      const search = new Search(program, widths);
      const stopped = await drive(search, scouting ? { ...options, states: Math.min(SCOUT_STATES, options.states ?? Infinity) } : options, seconds);
      if (!scouting || stopped !== 'states' || search.set.count >= (options.states ?? Infinity)) return outcome(search, stopped, seconds());
    } catch (e) {
      // A field was too narrow after all: search again, the tables are warm.
      if (!(e instanceof TooNarrow)) throw e;
    }
    scouting = false;
    widths = program.tables.map(t => bitsFor(t.snapshots.length));
  }
}

const SCOUT_STATES = 20_000;
/** Enough for MAX_LOCALS local states. */
const SCOUT_BITS = 15;
const bitsFor = (n: number): number => Math.max(1, 32 - Math.clz32(n - 1));

async function drive(search: Search, o: ExploreOptions, seconds: () => number): Promise<Stop | undefined> {
  const maxStates = o.states ?? Infinity;
  const maxDepth = o.depth ?? Infinity;
  search.set.limit = o.memory === undefined ? defaultMemory() : o.memory * 2 ** 20;
  let turn = seconds();
  while (!search.done) {
    const before = search.head;
    try { search.run(SLICE, maxDepth, maxStates); } catch (e) {
      if (e instanceof MemoryLimit || e instanceof RangeError) return 'memory'; // RangeError: an array could not be allocated
      throw e;
    }
    if (search.done) break;
    if (search.set.count >= maxStates) return 'states';
    if (search.head === before) return 'depth';
    const now = seconds();
    if (o.seconds !== undefined && now >= o.seconds) return 'seconds';
    if (now - turn >= TURN) {
      turn = now;
      o.onProgress?.({ states: search.set.count, transitions: search.transitions, waiting: search.waiting, depth: search.depth, seconds: now });
      await new Promise(resolve => setImmediate(resolve));
      if (o.signal?.aborted) return 'interrupted';
    }
  }
  return undefined;
}

function outcome(search: Search, stopped: Stop | undefined, seconds: number): Exploration {
  const complete = stopped === undefined;
  const judge = (name: string, kind: PropertyKind, witnesses: number, failure: Failure | undefined): PropertyOutcome => ({
    name, kind, witnesses,
    verdict: failure ? 'violated' : !complete ? 'undecided' : witnesses === 0 ? 'vacuous' : 'holds',
    failure: failure && { ...failure, path: search.path(failure.state) },
  });
  const witnesses = search.witnesses();
  return {
    states: search.set.count, transitions: search.transitions, depth: search.depth, complete, stopped,
    properties: [
      ...search.program.properties.map((p, i) => judge(p.name, p.kind, witnesses[i]!, search.failures[i])),
      judge('refused', 'refused', search.set.count, search.refused),
    ],
    fired: search.fired, seconds, bytes: search.set.bytes, search,
    stateBits: search.program.tables.reduce((bits, t) => bits + bitsFor(t.snapshots.length), 0),
  };
}

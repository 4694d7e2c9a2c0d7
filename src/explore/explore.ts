/** Runs a search to its end or to a bound, and turns what it saw into verdicts. */
import type { CompiledProperty, Program } from '../compile/program.ts';
import { InternalError, isProgress, ModelError, type Bounds } from '../model/index.ts';
import { defaultMemory, MemoryWatch } from './memory.ts';
import { BYTES_A_STATE, judgeProgress, needsGraph, type ProgressFound } from './progress.ts';
import type { Failure } from './answers.ts';
import { Search, type EngineOptions } from './search.ts';
import type { Searched, Searching } from './searched.ts';
import { bitsFor } from '../states/layout.ts';
import { MemoryLimit, TooMany } from '../states/visited.ts';
import { compareMachines } from '../reduce/machines.ts';
import { ofGraph, ofSearch, type PropertyOutcome, type Stop } from './verdicts.ts';

export interface Progress {
  readonly states: number; readonly transitions: number; readonly waiting: number; readonly depth: number; readonly seconds: number;
  /** the property that is being judged on the graph, after the search */
  readonly judging?: string;
}

/** Keeps a search somewhere, so that another process can go on with it. */
export interface Keeper {
  /** Puts a new search where the kept one was, if there is one. Returns the seconds that it had taken. */
  begin(search: Search, limit: number): number;
  /** A moment to write it down, if that is due. */
  turn(search: Search, seconds: number): void;
  /** The search has come to its end, or to a bound. */
  end(search: Search, seconds: number, stopped: Stop | undefined): void;
}

export interface ExploreOptions extends Bounds {
  readonly keeper?: Keeper;
  /** makes of a search one whose states are elsewhere than in memory when there are many */
  readonly elsewhere?: (search: Search) => Searching;
  /** only these properties are judged; the search ends early when they are all `reachable` and found */
  readonly only?: readonly string[];
  readonly engine?: EngineOptions;
  /** stops the search at the next slice; what is known so far is returned */
  readonly signal?: AbortSignal;
  readonly onProgress?: (p: Progress) => void;
}

export interface Exploration {
  readonly states: number;
  /** states that these stand for: their orbits together, where there is a symmetry */
  readonly represents: number;
  /** enabled actions over all expanded states, self-loops included */
  readonly transitions: number;
  /** largest distance from the initial state */
  readonly depth: number;
  readonly complete: boolean;
  readonly stopped: Stop | undefined;
  readonly properties: readonly PropertyOutcome[];
  /** action -> how often it was taken */
  readonly fired: Float64Array;
  /** of the search, and of judging properties on its graph */
  readonly seconds: number;
  readonly judgingSeconds: number;
  /** of the visited states and, where they were kept, the edges */
  readonly bytes: number;
  /** bits that the local states met so far need */
  readonly stateBits: number;
  readonly search: Searching;
}

/** States expanded between two looks at the clock. */
const SLICE = 2048;
/** Seconds between two turns of the event loop. */
const TURN = 0.05;

function checkBounds(b: Bounds): void {
  for (const [name, value] of Object.entries(b) as [keyof Bounds, number | undefined][]) {
    if (!['states', 'depth', 'seconds', 'memory'].includes(name) || value === undefined) continue;
    if (!(value > 0) || (name !== 'seconds' && !Number.isInteger(value))) {
      throw new ModelError(`bound '${name}' is ${value}; it must be ${name === 'seconds' ? 'a number' : 'a whole number'} above 0. Leave it out to search without that bound`);
    }
  }
}

export async function explore(program: Program, options: ExploreOptions = {}): Promise<Exploration> {
  checkBounds(options);
  const started = performance.now();
  const asked = [...program.properties, REFUSED].filter(p => options.only?.includes(p.name) ?? true);
  const keepGraph = needsGraph(asked);
  const search = new Search(program, keepGraph, { kernelFrom: KERNEL_FROM, ...options.engine, ...(program.equivariance ? { kernelFrom: Infinity } : {}) });
  let searching: Searching = search;
  try {
    const spent = options.keeper?.begin(search, limitOf(options)) ?? 0;
    const seconds = (): number => spent + (performance.now() - started) / 1000;
    searching = options.elsewhere?.(search) ?? search;
    const stopped = await drive(searching, asked, options, seconds, now => { options.keeper?.turn(search, now); });
    searching.settle();
    compareMachines(searching);
    options.keeper?.end(search, seconds(), stopped);
    return await outcome(searching, asked, stopped, options, seconds);
  } catch (e) {
    searching.dispose();
    throw e;
  }
}

/** States from which on a kernel pays: to be learnt from, and to start it. */
const KERNEL_FROM = 2_000;

const REFUSED = { name: 'refused', kind: 'refused' } as const;
type Asked = CompiledProperty | typeof REFUSED;

const limitOf = (o: ExploreOptions): number => o.memory === undefined ? defaultMemory() : o.memory * 2 ** 20;

async function drive(search: Searching, asked: readonly Asked[], o: ExploreOptions, seconds: () => number, keep: (now: number) => void): Promise<Stop | undefined> {
  const maxStates = o.states ?? Infinity;
  const maxDepth = o.depth ?? Infinity;
  const memory = new MemoryWatch(o.memory === undefined ? undefined : o.memory * 2 ** 20, o.elsewhere !== undefined);
  let allowance = memory.allowance(search.bytes);
  let turn = seconds();
  let slice = SLICE;
  while (!search.done) {
    const before = search.head;
    const began = performance.now();
    try { search.run(slice, maxDepth, maxStates, allowance); } catch (e) {
      if (e instanceof TooMany) return 'numbers';
      if (e instanceof MemoryLimit || e instanceof RangeError) return 'memory'; // RangeError: an array could not be allocated
      throw e;
    }
    if (search.done) break;
    if (asked.length > 0 && asked.every(p => p.kind === 'reachable' && p.claims.length > 0 && p.claims.every((_, claim) => failuresOf(search, p)[claim]))) return 'found';
    if (search.bytes > allowance && !o.elsewhere) return 'memory';
    if (search.count >= maxStates) return 'states';
    if (search.head === before) return 'depth';
    const now = seconds();
    if (o.seconds !== undefined && now >= o.seconds) return 'seconds';
    // Where machines and functions are still learnt, a state can take long.
    slice = performance.now() - began > TURN * 1000 ? Math.max(1, slice >> 1) : Math.min(SLICE, slice * 2);
    if (now - turn >= TURN) {
      turn = now;
      const full = memory.full(search.bytes);
      if (full) return full;
      allowance = memory.allowance(search.bytes);
      keep(now);
      o.onProgress?.(progressOf(search, now));
      await nextTurn();
      if (o.signal?.aborted) return 'interrupted';
    }
  }
  return undefined;
}

const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
const progressOf = (search: Searching, seconds: number, judging?: string): Progress =>
  ({ states: search.count, transitions: search.transitions, waiting: search.waiting, depth: search.depth, seconds, ...(judging === undefined ? {} : { judging }) });

const failuresOf = (search: Searched, p: CompiledProperty): readonly (Failure | undefined)[] => search.failures[search.program.properties.indexOf(p)]!;

/** Drives what judges a property on the graph, or says which bound came first. */
async function judgeOnGraph(search: Searching, p: CompiledProperty, o: ExploreOptions, seconds: () => number): Promise<ProgressFound | Stop> {
  if (search.bytes + search.count * BYTES_A_STATE > limitOf(o)) return 'memory';
  if (!(search instanceof Search)) throw new InternalError('what is judged on the graph needs a search in memory');
  const judging = judgeProgress(search, p);
  let turn = seconds();
  try {
    for (;;) {
      const step = judging.next();
      if (step.done) return step.value;
      const now = seconds();
      if (o.seconds !== undefined && now >= o.seconds) return 'seconds';
      if (now - turn < TURN) continue;
      turn = now;
      o.onProgress?.(progressOf(search, now, p.name));
      await nextTurn();
      if (o.signal?.aborted) return 'interrupted';
    }
  } catch (e) {
    if (e instanceof RangeError) return 'memory';
    throw e;
  }
}

async function outcome(search: Searching, asked: readonly Asked[], stopped: Stop | undefined, options: ExploreOptions, seconds: () => number): Promise<Exploration> {
  const searched = seconds();
  const witnesses = search.witnesses();
  const properties: PropertyOutcome[] = [];
  for (const p of asked) {
    properties.push(p.kind === 'refused' ? ofSearch(search, stopped, p.name, p.kind, [search.refused], 1, search.count)
      : isProgress(p.kind) ? ofGraph(search, stopped, p.name, p.kind, await judgeOnGraph(search, p, options, seconds))
      : ofSearch(search, stopped, p.name, p.kind, failuresOf(search, p), p.kind === 'deadlock' ? 1 : p.claims.length, witnesses[search.program.properties.indexOf(p)]!));
  }
  return {
    states: search.count, represents: search.canonical?.states ?? search.count, transitions: search.transitions, depth: search.depth, stopped, properties,
    fired: search.fired, complete: stopped === undefined, seconds: searched, judgingSeconds: seconds() - searched, bytes: search.bytes, search,
    stateBits: search.program.tables.reduce((bits, t) => bits + bitsFor(t.snapshots.length), 0),
  };
}

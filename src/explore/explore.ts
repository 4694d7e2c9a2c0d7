/** Runs a search to its end or to a bound, and turns what it saw into verdicts. */
import { totalmem } from 'node:os';
import type { CompiledProperty, Program } from '../compile/program.ts';
import { isProgress, ModelError, type Bounds } from '../model/index.ts';
import { BYTES_A_STATE, judgeProgress, needsGraph, type ProgressFound } from './progress.ts';
import type { Failure } from './answers.ts';
import { Search, type EngineOptions } from './search.ts';
import { bitsFor } from '../states/layout.ts';
import { MemoryLimit } from '../states/visited.ts';
import { compareMachines } from '../reduce/machines.ts';
import { ofGraph, ofSearch, type PropertyOutcome, type Stop } from './verdicts.ts';

export interface Progress {
  readonly states: number; readonly transitions: number; readonly waiting: number; readonly depth: number; readonly seconds: number;
  /** the property that is being judged on the graph, after the search */
  readonly judging?: string;
}

export interface ExploreOptions extends Bounds {
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
  const asked = [...program.properties, REFUSED].filter(p => options.only?.includes(p.name) ?? true);
  const keepGraph = needsGraph(asked);
  const search = new Search(program, keepGraph, { kernelFrom: KERNEL_FROM, ...options.engine, ...(program.equivariance ? { kernelFrom: Infinity } : {}) });
  try {
    const stopped = await drive(search, asked, options, seconds);
    search.settle();
    compareMachines(search);
    return await outcome(search, asked, stopped, options, seconds);
  } catch (e) {
    search.dispose();
    throw e;
  }
}

/** States from which on a kernel pays: to be learnt from, and to start it. */
const KERNEL_FROM = 2_000;

const REFUSED = { name: 'refused', kind: 'refused' } as const;
type Asked = CompiledProperty | typeof REFUSED;

const limitOf = (o: ExploreOptions): number => o.memory === undefined ? defaultMemory() : o.memory * 2 ** 20;

async function drive(search: Search, asked: readonly Asked[], o: ExploreOptions, seconds: () => number): Promise<Stop | undefined> {
  const maxStates = o.states ?? Infinity;
  const maxDepth = o.depth ?? Infinity;
  const limit = limitOf(o);
  let turn = seconds();
  while (!search.done) {
    const before = search.head;
    search.set.limit = limit - (search.graph?.bytes ?? 0);
    try { search.run(SLICE, maxDepth, maxStates); } catch (e) {
      if (e instanceof MemoryLimit || e instanceof RangeError) return 'memory'; // RangeError: an array could not be allocated
      throw e;
    }
    if (search.done) break;
    if (asked.length > 0 && asked.every(p => p.kind === 'reachable' && p.claims.length > 0 && p.claims.every((_, claim) => failuresOf(search, p)[claim]))) return 'found';
    if (search.bytes > limit) return 'memory';
    if (search.set.count >= maxStates) return 'states';
    if (search.head === before) return 'depth';
    const now = seconds();
    if (o.seconds !== undefined && now >= o.seconds) return 'seconds';
    if (now - turn >= TURN) {
      turn = now;
      o.onProgress?.(progressOf(search, now));
      await nextTurn();
      if (o.signal?.aborted) return 'interrupted';
    }
  }
  return undefined;
}

const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
const progressOf = (search: Search, seconds: number, judging?: string): Progress =>
  ({ states: search.set.count, transitions: search.transitions, waiting: search.waiting, depth: search.depth, seconds, ...(judging === undefined ? {} : { judging }) });

const failuresOf = (search: Search, p: CompiledProperty): readonly (Failure | undefined)[] => search.failures[search.program.properties.indexOf(p)]!;

/** Drives what judges a property on the graph, or says which bound came first. */
async function judgeOnGraph(search: Search, p: CompiledProperty, o: ExploreOptions, seconds: () => number): Promise<ProgressFound | Stop> {
  if (search.bytes + search.set.count * BYTES_A_STATE > limitOf(o)) return 'memory';
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

async function outcome(search: Search, asked: readonly Asked[], stopped: Stop | undefined, options: ExploreOptions, seconds: () => number): Promise<Exploration> {
  const searched = seconds();
  const witnesses = search.witnesses();
  const properties: PropertyOutcome[] = [];
  for (const p of asked) {
    properties.push(p.kind === 'refused' ? ofSearch(search, stopped, p.name, p.kind, [search.refused], 1, search.set.count)
      : isProgress(p.kind) ? ofGraph(search, stopped, p.name, p.kind, await judgeOnGraph(search, p, options, seconds))
      : ofSearch(search, stopped, p.name, p.kind, failuresOf(search, p), p.kind === 'deadlock' ? 1 : p.claims.length, witnesses[search.program.properties.indexOf(p)]!));
  }
  return {
    states: search.set.count, represents: search.canonical?.states ?? search.set.count, transitions: search.transitions, depth: search.depth, stopped, properties,
    fired: search.fired, complete: stopped === undefined, seconds: searched, judgingSeconds: seconds() - searched, bytes: search.bytes, search,
    stateBits: search.program.tables.reduce((bits, t) => bits + bitsFor(t.snapshots.length), 0),
  };
}

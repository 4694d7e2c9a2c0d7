/**
 * leadsTo and eventually: a fair run that asks and is never answered. It ends in a fair component of the states without
 * an answer that can be reached, without an answer, from a state that asks. Exact: no bound, no hashing, no acceptance by luck.
 */
import type { CompiledClaim } from '../compile/program.ts';
import type { Components } from './components.ts';
import { Fair } from './fair.ts';
import { LIMIT, Loops } from './loop.ts';
import { HOLDS, marksOf, WHEN } from './marks.ts';
import type { Search } from './search.ts';

/** A run that is never answered. */
export interface Lasso {
  /** actions up to the loop: a shortest path to a state from which the run can be unanswered for ever */
  readonly stem: readonly number[];
  /** actions that repeat; none: the run rests */
  readonly loop: readonly number[];
  /** steps of the stem before the state that asks */
  readonly asked: number;
  /** the state in which the loop begins */
  readonly state: number;
}

const OPEN = 4; // a mark: asked, and not answered since
const FAIR = 8; // a mark: a fair run can come here again and again

/** Entries of loops that are tried when several are equally near. */
const ENTRIES = 16;

/** @param initially the claim asks in the initial state only */
export function* leadsTo(search: Search, claim: CompiledClaim, fair: Fair, initially: boolean, spoke: Uint8Array): Generator<void, Lasso | undefined> {
  const graph = search.graph!;
  const expanded = search.head; // the search may have ended in the middle of the next state
  const marks = yield* marksOf(search, claim, spoke);
  if (initially) for (let s = 1; s < marks.length; s++) marks[s]! &= ~WHEN;

  // What is not expanded is no part of it: its edges are not known, so nothing is claimed about it.
  let size = 0;
  let region = new Int32Array(1024);
  const open = (s: number): void => {
    if (s >= expanded || (marks[s]! & (HOLDS | OPEN)) !== 0) return;
    marks[s]! |= OPEN;
    if (size === region.length) {
      const next = new Int32Array(size * 2);
      next.set(region);
      region = next;
    }
    region[size++] = s;
  };
  for (let s = 0; s < expanded; s++) if (marks[s]! & WHEN) open(s);
  for (let head = 0; head < size; head++) {
    const s = region[head]!;
    for (let e = graph.from(s), end = graph.to(s); e < end; e++) open(graph.target(e));
  }
  if (size === 0) return undefined;

  let found = false;
  const components = yield* fair.components(marks.length, region.subarray(0, size), (list, from, to) => {
    found = true;
    for (let i = from; i < to; i++) marks[list[i]!]! |= FAIR;
  });
  return found ? shortest(search, marks, fair, components) : undefined;
}

/** The shortest stem, and then the shortest loop among those that begin where such a stem ends. */
function shortest(search: Search, marks: Uint8Array, fair: Fair, components: Components): Lasso {
  const { entries, stemTo } = stems(search, marks);
  const loops = new Map<number, Loops>();
  let best: Lasso | undefined;
  let left = LIMIT;
  for (const entry of entries.slice(0, ENTRIES)) {
    const component = components.mark[entry]!;
    const from = loops.get(component) ?? new Loops(fair, components, component);
    loops.set(component, from);
    const loop = from.shortest(entry);
    if (!best || loop.length < best.loop.length) best = { ...stemTo(entry), loop: loop.map(e => search.graph!.action(e)), state: entry };
    left -= from.looked;
    if (loop.length <= 1 || left <= 0) break;
  }
  return best!;
}

interface Stems { readonly entries: readonly number[]; readonly stemTo: (entry: number) => { stem: number[]; asked: number } }

/** The nearest states of fair loops, over paths that have asked and were not answered since. */
function stems(search: Search, marks: Uint8Array): Stems {
  const graph = search.graph!;
  // the state before, and the action between; a state that asks is its own beginning
  const before = new Int32Array(marks.length).fill(NOT_MET);
  const via = new Int32Array(marks.length);
  let frontier: number[] = [];
  const stemTo = (entry: number): { stem: number[]; asked: number } => {
    const actions: number[] = [];
    let s = entry;
    for (; before[s] !== BEGINS; s = before[s]!) actions.push(via[s]!);
    const path = search.path(s);
    return { stem: [...path, ...actions.reverse()], asked: path.length };
  };
  const asks = (WHEN | OPEN);
  for (let depth = 0; ; depth++) {
    const next: number[] = [];
    for (const s of frontier) {
      for (let e = graph.from(s), end = graph.to(s); e < end; e++) {
        const t = graph.target(e);
        if ((marks[t]! & OPEN) === 0 || before[t] !== NOT_MET) continue;
        before[t] = s;
        via[t] = graph.action(e);
        next.push(t);
      }
    }
    // States are numbered level by level, so those that ask at this depth stand together.
    for (let s = search.levelStart(depth), end = search.levelStart(depth + 1); s < end; s++) {
      if ((marks[s]! & asks) !== asks || before[s] !== NOT_MET) continue;
      before[s] = BEGINS;
      next.push(s);
    }
    const entries = next.filter(s => (marks[s]! & FAIR) !== 0);
    if (entries.length > 0) return { entries, stemTo };
    frontier = next;
  }
}

const NOT_MET = -1;
const BEGINS = -2;

/** The states of a search and their edges, as records of a log: each is written once, as the search goes on. */
import type { Graph } from '../explore/graph.ts';
import type { Admit, Search } from '../explore/search.ts';
import { sameLayout, unpack, type Layout } from '../states/layout.ts';
import { Damaged, MOST, type Log, type LogRecord } from './sealed.ts';

const LAYOUT = 1;
/** words of the states, then their parents */
const STATES = 2;
/** how many states, how many edges each of them has, the targets of these, their actions */
const EDGES = 3;

/** Edges in one record, beyond which it takes no further state. */
const SOME = MOST / 64;

/** What of a search stands in a log. */
export class Written {
  states = 0;
  /** states whose edges are there */
  expanded = 0;
  private layout: Layout | undefined;

  /** Appends what the search has found since the last time. */
  append(log: Log, search: Search): void {
    const { layout, set, graph } = search;
    if (layout !== this.layout) log.append(LAYOUT, Buffer.from(JSON.stringify([layout.words, ...[layout.word, layout.shift, layout.mask].map(a => [...a])])));
    this.layout = layout;
    const { words } = layout;
    const most = Math.floor(MOST / 4 / (words + 1));
    for (const { count } = set; this.states < count;) {
      const to = Math.min(count, this.states + most);
      log.append(STATES, set.store.subarray(this.states * words, to * words), set.parent.subarray(this.states, to));
      this.states = to;
    }
    while (graph && this.expanded < search.head) {
      const counts: number[] = [];
      const first = graph.from(this.expanded);
      let end = first;
      for (; this.expanded < search.head && end - first + counts.length < SOME; this.expanded++) {
        counts.push(graph.to(this.expanded) - end);
        end = graph.to(this.expanded);
      }
      const edges = Array.from({ length: end - first }, (_, i) => first + i);
      log.append(EDGES, Int32Array.of(counts.length), Int32Array.from(counts), Int32Array.from(edges, e => graph.target(e)), Int32Array.from(edges, e => graph.action(e)));
    }
  }
}

/**
 * Gives what stands in a log to a search that was made to take it.
 * @param localsOf slot -> by number of a local state in the log, its number here; undefined: they are the same
 */
export function replayRecords(records: Iterable<LogRecord>, search: Search, localsOf: readonly Int32Array[] | undefined, admit: Admit): Written {
  const written = new Written();
  const locals = new Int32Array(search.program.tables.length);
  let layout: Layout | undefined;
  let asPacked = false;
  for (const { kind, bytes } of records) {
    if (kind === LAYOUT) {
      layout = layoutFrom(bytes);
      asPacked = localsOf === undefined && sameLayout(layout, search.layout);
    } else if (kind === STATES && layout) {
      const { words } = layout;
      const all = new Int32Array(bytes);
      const n = all.length / (words + 1);
      const key = new Int32Array(words);
      for (let i = 0; i < n; i++) {
        const parent = all[n * words + i]!;
        if (asPacked) {
          for (let w = 0; w < words; w++) key[w] = all[i * words + w]!;
          if (!admit.packed(key, parent)) throw new Damaged();
          continue;
        }
        unpack(layout, all, i, locals);
        if (localsOf) for (let slot = 0; slot < locals.length; slot++) locals[slot] = localsOf[slot]![locals[slot]!]!;
        if (!admit.locals(locals, parent)) throw new Damaged();
      }
      written.states += n;
    } else if (kind === EDGES && search.graph) written.expanded += addEdges(new Int32Array(bytes), search.graph);
    else throw new Damaged();
  }
  return written;
}

function layoutFrom(bytes: ArrayBuffer): Layout {
  const [words, word, shift, mask] = JSON.parse(Buffer.from(bytes).toString()) as [number, number[], number[], number[]];
  return { words, word: Int32Array.from(word), shift: Int32Array.from(shift), mask: Int32Array.from(mask), bits: 0 };
}

function addEdges(all: Int32Array, graph: Graph): number {
  const states = all[0]!;
  const targets = states + 1;
  const edges = (all.length - targets) / 2;
  for (let s = 0, e = 0; s < states; s++) {
    graph.open();
    for (let end = e + all[1 + s]!; e < end; e++) graph.add(all[targets + e]!, all[targets + edges + e]!);
  }
  return states;
}

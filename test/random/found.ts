/** Two searches are compared by all that they have found. */
import type { Search } from '../../src/explore/search.ts';
import type { Searching } from '../../src/explore/searched.ts';

/** Everything that a search has found, without the packing and the numbers of local states and events. */
export function found(search: Searching, slice: number, depth: number): unknown {
  for (let before = -1; search.head !== before;) {
    before = search.head;
    search.settle(); // as often as somebody asks
    search.run(slice, depth, Infinity, Infinity);
  }
  search.settle();
  const ids = [...Array(search.count).keys()];
  const { program: { tables }, graph, received, refused } = search;
  const event = (slot: number, e: number): string => JSON.stringify(tables[slot]!.events[e]);
  const name = (slot: number, local: number): string => tables[slot]!.keys[local]!;
  const all = {
    head: search.head, transitions: search.transitions, depth: search.depth, failures: search.failures,
    refused: refused && { ...refused, refused: { ...refused.refused, event: event(refused.refused!.slot, refused.refused!.event) } },
    locals: ids.map(id => search.localsOf(id).map((l, slot) => name(slot, l)).join(' ')), parents: ids.map(id => search.parentOf(id)), path: search.path(ids.length - 1),
    witnesses: search.witnesses(), spoken: search.spoken().map(claims => [...claims].sort()), fired: [...search.fired], blocked: [...search.blocked],
    received: received.map((events, slot) => events.flatMap((locals, e) => locals ? [...locals].flatMap((r, local) => r ? [`${event(slot, e)} ${name(slot, local)}`] : []) : []).sort()),
    edges: graph && ids.slice(0, search.head).map(s => Array.from({ length: graph.to(s) - graph.from(s) }, (_, i) => [graph.action(graph.from(s) + i), graph.target(graph.from(s) + i)].join())),
  };
  search.dispose();
  return all;
}

/** A search that has ended, and the depth at which: so deep that there are some states, and not too many. */
export function shallow(search: () => Search, most: number): [Search, number] {
  const depth = (d: number): [Search, number] => {
    const s = search();
    s.run(most, d, most);
    return s.set.count < most || d === 1 ? [s, d] : depth(d >> 1);
  };
  return depth(most);
}

/** Bugs in what keeps a search alive, that the tests of it must find. Each is one textual change; `find` must occur exactly once in its file. */
import type { Mutant } from './list.ts';

const counts = 'src/checkpoint/counts.ts';
const records = 'src/checkpoint/records.ts';
const sealed = 'src/checkpoint/sealed.ts';
const keeper = 'src/checkpoint/run-keeper.ts';
const levels = 'src/disk/levels.ts';
const runs = 'src/disk/runs.ts';
const file = 'src/disk/records.ts';
const disk = 'src/disk/disk-search.ts';

export const stayingMutants: readonly Mutant[] = [
  // checkpoints
  { name: 'what was received is not renumbered', file: counts, find: 'here[locals[local]!] = 1', replace: 'here[local] = 1' },
  { name: 'tallies are begun anew', file: counts, find: `into.count = typeof saved === 'number' ? saved : 0;`, replace: 'into.count = 0;' },
  { name: 'answers are not renumbered', file: counts, find: 'into.next[numbers[g]![answer]!] =', replace: 'into.next[answer] =' },
  { name: 'the event of a refusal is not renumbered', file: counts, find: 'numbers[f.refused.slot]!.events[f.refused.event]!', replace: 'f.refused.event' },
  { name: 'actions that were blocked are forgotten', file: counts, find: 'search.blocked.set(', replace: 'void (' },
  { name: 'states are not renumbered', file: records, find: 'if (localsOf) for', replace: 'if (layout === undefined) for' },
  { name: 'a state is taken as packed whatever the layout', file: records, find: 'localsOf === undefined && sameLayout(layout, search.layout)', replace: 'localsOf === undefined' },
  { name: 'a new layout is not written', file: records, find: 'if (layout !== this.layout) log', replace: 'if (!this.layout) log' },
  { name: 'edges are written twice', file: records, find: 'counts.push(graph.to(this.expanded) - end);', replace: 'counts.push(graph.to(this.expanded) - first);' },
  { name: 'a seal does not cover the payload', file: sealed, find: 'headerOf(kind, length), new Uint8Array(bytes)).toString', replace: `headerOf(kind, length)).toString` },
  { name: 'a log of other numbers is gone on with', file: keeper, find: 'if (!renumbered) {', replace: 'if (renumbered || counts) {' },
  { name: 'the seconds are forgotten', file: keeper, find: 'return head.seconds;', replace: 'return 0;' },
  // files of states
  { name: 'what is visited counts as new', file: levels, find: 'for (const r of readers) if (r.find(hash, numbers, at)) return;', replace: 'for (const r of readers) if (r.ended) return;' },
  { name: 'the last part of the bits is not counted', file: levels, find: '& ((1 << (place & 31)) - 1))', replace: '& 0)' },
  { name: 'what was put aside is not packed anew', file: levels, find: 'this.candidates = repacked(this.candidates, 1);', replace: 'this.candidates = repacked(this.candidates, 1); this.parts = [];' },
  { name: 'the latest of equal states counts', file: runs, find: 'value = Math.min(value, r.value >>> 0);', replace: 'value = r.value >>> 0;' },
  { name: 'equal hashes are equal states', file: runs, find: 'if (r.hash !== hash || compareWords(r.numbers, r.at, state, 0, words) !== 0) continue;', replace: 'if (r.hash !== hash) continue;' },
  { name: 'too far is not gone back from', file: runs, find: 'if (this.ended || this.hash >= hash) {', replace: 'if (this.ended) {' },
  { name: 'what waits is not read', file, find: 'if (this.waiting > 0) this.flush();', replace: '' },
  { name: 'a parent is a state of the window', file: disk, find: 'i => this.everywhere(set.parent[i]!)', replace: 'i => set.parent[i]!' },
  { name: 'failures keep the numbers of the window', file: disk, find: 'state: this.everywhere(f.state),', replace: 'state: f.state,' },
  { name: 'the initial state is one of the window', file: disk, find: 'return id === 0 ? 0 : this.base + id;', replace: 'return this.base + id;' },
  { name: 'claims are not asked about what is in files', file: disk, find: 'asked.ask(locals, id, -1, -1);', replace: 'void id;' },
];

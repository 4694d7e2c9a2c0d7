/** Can a state that is wanted still be reached? A bounded search forward; what it finds and what it exhausts is exact. */
import type { Program } from '../compile/program.ts';
import { StateSet } from '../states/state-set.ts';
import { LOOK, type Fate } from './avoid.ts';
import { Walk } from './walk.ts';

export interface Way {
  /** the actions of a shortest way; undefined: none was found */
  readonly actions: readonly number[] | undefined;
  /** all that can be reached was looked at */
  readonly complete: boolean;
  readonly looked: number;
}

/** A shortest way from a state to one that satisfies the predicate. Without a bound it ends when all was looked at. */
export function* shortestWay(walk: Walk, from: Int32Array, wanted: (locals: Int32Array) => boolean, most: number): Generator<number, Way> {
  const set = new StateSet(from.length);
  const via: number[] = [-1];
  set.add(from, -1);
  const path = (id: number): number[] => {
    const actions: number[] = [];
    for (let s = id; s > 0; s = set.parent[s]!) actions.push(via[s]!);
    return actions.reverse();
  };
  if (wanted(from)) return { actions: [], complete: true, looked: 1 };
  for (let head = 0; head < set.count; head++) {
    if (head >= most) return { actions: undefined, complete: false, looked: head };
    if (head % 1024 === 1023) yield head;
    for (const { action, next } of walk.successors(set.store.slice(head * from.length, (head + 1) * from.length))) {
      if (next === undefined) continue;
      const before = set.count;
      const id = set.add(next, head);
      if (set.count === before) continue;
      via.push(action);
      if (wanted(next)) return { actions: path(id), complete: true, looked: head + 1 };
    }
  }
  return { actions: undefined, complete: true, looked: set.count };
}

export class Reach {
  readonly walk: Walk;
  looked = 0;
  private readonly wanted: (locals: Int32Array) => boolean;
  private readonly look: number;

  constructor(program: Program, wanted: (locals: Int32Array) => boolean, look = LOOK) {
    this.walk = new Walk(program);
    this.wanted = wanted;
    this.look = look;
  }

  fate(from: Int32Array): Fate {
    const searching = shortestWay(this.walk, from, this.wanted, this.look);
    for (;;) {
      const step = searching.next();
      if (!step.done) continue;
      this.looked += step.value.looked;
      return step.value.actions ? 'avoided' : step.value.complete ? 'doomed' : 'unknown';
    }
  }
}

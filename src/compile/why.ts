/** Why a guard or a claim answers as it does in a state: the reads that settled it, as its diagram has them. */
import type { Diagram } from './diagram.ts';
import type { Program } from './program.ts';
import { slotName } from './system.ts';
import { showField, showValue } from './tabulate.ts';

/** Something that a function asked of an instance. */
export interface Clause {
  readonly slot: number;
  readonly instance: string;
  /** "is FREE", "pfn", "has tag WARN", "state" */
  readonly asks: string;
  readonly answer: string;
  /** would the function answer otherwise if this instance, and nothing else, were in some other local state that is known? */
  readonly alone: boolean;
  /** those local states */
  readonly unless: readonly number[];
}

/** What a function read in this state, in the order in which it did. Those on which the answer hangs alone are marked. */
export function clausesOf(program: Program, d: Diagram, locals: Int32Array): Clause[] {
  const answer = program.value(d, locals);
  const reads = readsOf(program, d, locals);
  const others = new Map([...new Set(reads.map(r => r.slot))].map(slot => [slot, otherwise(program, d, locals, slot, answer)]));
  return reads.map(r => ({ ...r, instance: slotName(program.system, r.slot), alone: others.get(r.slot)!.length > 0, unless: others.get(r.slot)! }));
}

/** Local states of one instance for which the answer would be another one. */
function otherwise(program: Program, d: Diagram, locals: Int32Array, slot: number, answer: number): number[] {
  const table = program.tables[slot]!;
  const changed = locals.slice();
  const found: number[] = [];
  for (let l = 0, n = table.snapshots.length; l < n; l++) {
    if (l === locals[slot]) continue;
    changed[slot] = l;
    // A function need not make sense in a state that nothing reaches.
    try { if (program.value(d, changed) !== answer) found.push(l); } catch { /* then it says nothing */ }
  }
  return found;
}

type Read = Pick<Clause, 'slot' | 'asks' | 'answer'>;

function readsOf(program: Program, d: Diagram, locals: Int32Array): Read[] {
  const { diagrams } = program;
  const reads = new Map<number, Read>();
  /** The answer below a cell. Of a question about all instances only those count that settle it. */
  const visit = (cell: number, into: Map<number, Read>): number => {
    let node = diagrams.get(cell);
    while (!diagrams.isLeaf(node)) {
      const comb = diagrams.comb(node);
      let value: number;
      if (comb) {
        const each: { answer: number; reads: Map<number, Read> }[] = [];
        const settling = comb.kind === 'every' ? 0 : comb.kind === 'count' ? -1 : 1;
        for (const root of comb.roots) {
          const own = new Map<number, Read>();
          each.push({ answer: visit(root, own), reads: own });
          if (each.at(-1)!.answer === settling) break;
        }
        const last = each.at(-1);
        const settled = last?.answer === settling;
        for (const one of settled ? [last!] : each) for (const [id, r] of one.reads) into.set(id, r);
        const count = each.filter(e => e.answer === 1).length;
        value = comb.kind === 'every' ? Number(!settled) : comb.kind === 'some' ? Number(settled) : comb.kind === 'count' ? count : settled ? each.length : 0;
      } else {
        const id = diagrams.asks(node);
        value = diagrams.valueOf(id, locals);
        const { slot } = diagrams.question(node);
        into.set(id, readOf(program, slot, diagrams.readNames[id]!, locals[slot]!));
      }
      node = diagrams.below(node, value);
    }
    return diagrams.result(node);
  };
  visit(d.root, reads);
  return [...reads.values()];
}

function readOf(program: Program, slot: number, name: string, local: number): Read {
  const table = program.tables[slot]!;
  const asks = name.slice(slotName(program.system, slot).length + 1);
  const answer = table.answer(asks, local);
  const pattern = /^is\((.*)\)$/.exec(asks)?.[1];
  const tag = /^hasTag\((.*)\)$/.exec(asks)?.[1];
  if (pattern !== undefined) return { slot, asks: `is ${patternText(pattern)}`, answer: answer === true ? 'yes' : 'no' };
  if (tag !== undefined) return { slot, asks: `has tag ${tag}`, answer: answer === true ? 'yes' : 'no' };
  if (asks === 'value') return { slot, asks: 'state', answer: showValue(answer) };
  return { slot, asks: asks.replace(/^context\./, ''), answer: showField(answer) };
}

function patternText(pattern: string): string {
  try { return showValue(JSON.parse(pattern)); } catch { return pattern; }
}

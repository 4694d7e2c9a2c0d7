/** The whole compiled program as JSON. Its schema is in docs/how-to/recheck-with-other-tools.md. */
import { VERSION } from '../version.ts';
import { below, isLeaf, type Decision } from './decision.ts';
import type { Flat } from './flat.ts';

/** Grows when something that is there changes its meaning or goes. */
const FORMAT = 1;

export function toExportJson(flat: Flat): string {
  const { decisions } = flat;
  const table: object[] = [];
  const numbers = new Map<Decision, number>();
  const tallies: object[] = [];
  const tallyNumbers = new Map<number, number>();
  const tally = (slot: number): number => {
    const known = tallyNumbers.get(slot);
    if (known !== undefined) return known;
    const { kind, parts, result } = decisions.tally(slot)!;
    const entry = { kind, parts: parts.map(decision), result: decision(result) };
    tallyNumbers.set(slot, tallies.length);
    return tallies.push(entry) - 1;
  };
  /** The place of a decision in the table, after those below it. */
  const decision = (d: Decision): number => {
    for (const x of below(d)) {
      if (numbers.has(x)) continue;
      const arms = isLeaf(x) ? [] : x.arms.map(a => ({ when: a.when, then: numbers.get(a.then)! }));
      const entry = isLeaf(x) ? { answer: x.answer } : decisions.tally(x.slot) ? { tally: tally(x.slot), arms } : { slot: x.slot, arms };
      numbers.set(x, table.push(entry) - 1);
    }
    return numbers.get(d)!;
  };
  const maybe = (d: Decision | undefined): number | undefined => d && decision(d);

  const actions = flat.actions.map(a => ({
    name: a.name, enabled: decision(a.enabled), refused: decision(a.refused), changes: decision(a.changes), undefined: decision(a.undefined),
    sends: a.sends.map(s => ({ choice: decision(s.choice), lists: s.lists })),
  }));
  const properties = flat.properties.map(p => ({
    name: p.name, kind: p.kind, why: p.why, verdict: p.verdict, length: p.length, witnesses: p.witnesses, stuttering: p.stuttering, final: maybe(p.final),
    fair: p.fair && { sets: p.fair.sets, finitely: [...p.fair.finitely] },
    claims: p.claims.map(c => ({
      label: c.label, found: c.found, when: maybe(c.when), holds: maybe(c.holds), fails: maybe(c.fails),
      failsIn: c.failsIn && [...c.failsIn].map(([action, d]) => ({ action, fails: decision(d) })),
    })),
  }));
  const { name, asks, param, components, slots, states, transitions, depth } = flat;
  const all = { realmcheck: VERSION, format: FORMAT, name, asks, parameters: param, states, transitions, depth, slots, components, decisions: table, tallies, actions, properties };
  return `{\n${Object.entries(all).map(([k, v]) => `${JSON.stringify(k)}: ${lineEach(v)}`).join(',\n')}\n}\n`;
}

/** An element of a list a line: short enough to look at, and to compare two exports with diff. */
const lineEach = (v: unknown): string => Array.isArray(v) && v.length > 0 ? `[\n  ${v.map(x => JSON.stringify(x)).join(',\n  ')}\n]` : JSON.stringify(v);

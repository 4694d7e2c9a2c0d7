/** What users' functions see of real snapshots: the oracle's own views, as plain as can be. */
import type { AnyMachineSnapshot } from 'xstate';

/** Does the state value lie inside of the pattern 'A', 'A.B' or { A: 'B' }? */
export function lies(value: unknown, pattern: unknown): boolean {
  if (typeof pattern === 'string') {
    const [first, ...rest] = pattern.split('.');
    if (typeof value === 'string') return rest.length === 0 && value === first;
    const below = (value as Record<string, unknown>)[first!];
    return below !== undefined && (rest.length === 0 || lies(below, rest.join('.')));
  }
  return Object.entries(pattern as object).every(([k, p]) => {
    const below = typeof value === 'string' ? undefined : (value as Record<string, unknown>)[k];
    return below !== undefined && lies(below, p);
  });
}

const view = (s: AnyMachineSnapshot): object => ({
  value: s.value as unknown, context: s.context as unknown,
  is: (pattern: unknown) => lies(s.value, pattern),
  hasTag: (tag: string) => s.hasTag(tag),
});

class List extends Array<object> {
  static override get [Symbol.species]() { return Array; }
  count(claim: (v: object, i: number) => boolean): number { return this.filter(claim).length; }
}

export interface Place { readonly name: string; readonly many: boolean; readonly count: number }

/** `s` over one snapshot per instance. */
export function viewsOn(places: readonly Place[], snapshots: readonly AnyMachineSnapshot[]): Record<string, unknown> {
  const s: Record<string, unknown> = {};
  let next = 0;
  for (const { name, many, count } of places) {
    const list = new List();
    for (let i = 0; i < count; i++) list.push(view(snapshots[next++]!));
    s[name] = many ? list : list[0];
  }
  return s;
}

/** A set of local states of one machine, in as few words as tell it from the others that are known. */
import { showField, showValue, type MachineTable } from './tabulate.ts';

/** "IN_PROGRESS", "ASSIGNED_NS s2ap=R": what all its local states, and no others, have in common; else each by itself. */
export function describeLocals(table: MachineTable, locals: readonly number[]): string[] {
  const inside = new Set(locals);
  const told = new Set<number>();
  const said: string[] = [];
  const valueOf = (l: number): string => showValue(table.snapshots[l]!.value);
  const all = table.snapshots.map((_, l) => l);
  const offer = (text: string, group: readonly number[]): void => {
    if (group.every(l => inside.has(l)) && group.some(l => !told.has(l))) {
      said.push(text);
      for (const l of group) told.add(l);
    }
  };
  for (const value of new Set(locals.map(valueOf))) {
    const group = all.filter(l => valueOf(l) === value);
    offer(value, group);
    const fields = (l: number): [string, string][] => Object.entries((table.snapshots[l]!.context ?? {}) as object).map(([k, v]) => [k, showField(v)]);
    for (const l of group) {
      if (!inside.has(l) || told.has(l)) continue;
      for (const [k, v] of fields(l)) {
        const same = group.filter(m => fields(m).some(([n, x]) => n === k && x === v));
        if (same.length > 1) offer(`${value} ${k}=${v}`, same);
      }
    }
  }
  return [...said, ...locals.filter(l => !told.has(l)).map(l => table.show(l))];
}

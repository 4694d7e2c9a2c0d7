/** A local state of a machine in parts that names can be made of. */
import type { AnyMachineSnapshot } from 'xstate';
import { showLocal } from '../compile/tabulate.ts';
import type { FlatLocal } from './flat.ts';

export function flatLocal(s: AnyMachineSnapshot): FlatLocal {
  return {
    shown: showLocal(s), value: s.value, context: (s.context ?? {}) as Record<string, unknown>,
    states: statesOf(s.value), tags: [...s.tags].sort(),
    ...history(s),
  };
}

/** "A", "A.B" for { A: 'B' }. */
function statesOf(value: unknown, prefix = ''): string[] {
  if (typeof value === 'string') return value === '' ? [] : [prefix + value];
  return Object.entries(value as Record<string, unknown>).flatMap(([k, v]) => [prefix + k, ...statesOf(v, `${prefix}${k}.`)]);
}

/** What the history states remember, where there are some: it tells local states apart that look the same. */
function history(s: AnyMachineSnapshot): { readonly history?: Readonly<Record<string, readonly string[]>> } {
  const remembered = Object.entries((s.historyValue ?? {}) as Record<string, readonly { readonly path: readonly string[] }[]>);
  if (remembered.length === 0) return {};
  return { history: Object.fromEntries(remembered.map(([k, nodes]) => [k, nodes.map(n => n.path.join('.')).sort()])) };
}

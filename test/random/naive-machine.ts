/** One machine asked step by step through XState, without tables: keys, steps and all local states. For oracles. */
import { initialTransition, transition, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import { plainText } from './expr.ts';

export interface Ev { readonly type: string; readonly [field: string]: unknown }
type Step = (m: AnyStateMachine, s: AnyMachineSnapshot, e: Ev) => [AnyMachineSnapshot, unknown];

/** What a local state is: value, context, what the history states remember, and whether it is done. */
export function stateKey(s: AnyMachineSnapshot): string {
  const known = keys.get(s);
  if (known !== undefined) return known;
  const remembered = s.historyValue as Record<string, readonly { readonly id: string }[]>;
  const history = Object.keys(remembered).sort().map(h => [h, remembered[h]!.map(node => node.id).sort()]);
  const key = [plainText(s.value), plainText(s.context), JSON.stringify(history), s.status].join(' / ');
  keys.set(s, key);
  return key;
}
const keys = new WeakMap<AnyMachineSnapshot, string>();

export const start = (m: AnyStateMachine): AnyMachineSnapshot => (initialTransition as unknown as (m: AnyStateMachine) => [AnyMachineSnapshot])(m)[0];

/** The next snapshot, or undefined when the event is not handled; a machine that is done handles nothing. */
export function stepOf(m: AnyStateMachine, s: AnyMachineSnapshot, e: Ev): AnyMachineSnapshot | undefined {
  if (s.status === 'done' || m.getTransitionData(s as never, e as never).length === 0) return undefined;
  return (transition as unknown as Step)(m, s, e)[0];
}

/** Every event object: the product of the payload domains. */
export function eventObjects(types: readonly { readonly type: string; readonly fields: readonly { readonly name: string; readonly domain: readonly unknown[] }[] }[]): Ev[] {
  const all: Ev[] = [];
  const fill = (e: Ev, fields: readonly { readonly name: string; readonly domain: readonly unknown[] }[]): void => {
    if (fields.length === 0) { all.push(e); return; }
    for (const v of fields[0]!.domain) fill({ ...e, [fields[0]!.name]: v }, fields.slice(1));
  };
  for (const { type, fields } of types) fill({ type }, fields);
  return all;
}

/** The active states in XState's own order, which follows the order in which regions were entered. */
const orderOf = (s: AnyMachineSnapshot): string => (s as unknown as { _nodes: readonly { readonly id: string }[] })._nodes.map(n => n.id).join();

/**
 * All local states in the order of their discovery. `endless`: more than `limit`, or XState gives up. `torn`: two
 * snapshots with the same key move differently, because of the order of their regions; then there are no local states.
 */
export function localStates(m: AnyStateMachine, events: readonly Ev[], limit: number): Map<string, AnyMachineSnapshot> | 'endless' | 'torn' {
  try {
    const first = start(m);
    if (first.status === 'error') return 'endless';
    const found = new Map([[stateKey(first), first]]);
    const moves = new Map<string, string>();
    const variants = new Map([[stateKey(first) + orderOf(first), first]]);
    for (const s of variants.values()) {
      const to: string[] = [];
      for (const e of events) {
        const next = stepOf(m, s, e);
        if (next?.status === 'error') return 'endless';
        to.push(next ? stateKey(next) : '-');
        if (!next || variants.has(stateKey(next) + orderOf(next))) continue;
        variants.set(stateKey(next) + orderOf(next), next);
        if (!found.has(stateKey(next))) found.set(stateKey(next), next);
      }
      const known = moves.get(stateKey(s));
      if (known !== undefined && known !== to.join()) return 'torn';
      moves.set(stateKey(s), to.join());
      if (variants.size > limit) return 'endless';
    }
    return found;
  } catch (e) {
    if (/infinite loop/i.test(String(e))) return 'endless';
    throw e;
  }
}

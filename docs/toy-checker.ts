/** A model checker in about a hundred lines: exact breadth-first search over XState snapshots. toy-checker.md explains it. */
import { initialTransition, matchesState, transition, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';

/** One snapshot per machine, in the order of the model's machines. */
type Snapshots = readonly AnyMachineSnapshot[];
/** What guards and invariants see: is machine `name` in `state`? */
export type Is = (name: string, state: string) => boolean;

/** An atomic step: when it may happen, and which machine gets which event. */
export interface Rule { readonly name: string; readonly when: (is: Is) => boolean; readonly send: Readonly<Record<string, string>> }

export interface Model {
  readonly machines: Readonly<Record<string, AnyStateMachine>>;
  readonly rules: readonly Rule[];
  readonly invariants: Readonly<Record<string, (is: Is) => boolean>>;
}

/** invariant, 'refused' or 'stuck' -> the names of the rules on a shortest path to the state where it fails */
export interface Answer { readonly states: number; readonly transitions: number; readonly depth: number; readonly violated: ReadonlyMap<string, readonly string[]> }

// xstate's own types tie a machine, its snapshots and its events together; a checker takes any.
const start = initialTransition as (m: AnyStateMachine) => [AnyMachineSnapshot, unknown];
const next = transition as (m: AnyStateMachine, s: AnyMachineSnapshot, e: { type: string }) => [AnyMachineSnapshot, unknown];

/**
 * The text that two values share if and only if they are the same: sorted keys, and nothing that a text would lose.
 * JSON.stringify calls NaN, null and Infinity the same, and { a, b } and { b, a } different.
 */
function canonical(x: unknown): string {
  if (x === null || typeof x === 'boolean' || typeof x === 'string') return JSON.stringify(x);
  if (typeof x === 'number' && Number.isFinite(x)) return String(x + 0); // -0 + 0 is 0
  if (Array.isArray(x)) return `[${x.map(canonical).join()}]`;
  if (typeof x === 'object' && Object.getPrototypeOf(x) === Object.prototype) {
    return `{${Object.entries(x).sort(([a], [b]) => a < b ? -1 : 1).map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join()}}`;
  }
  throw new Error(`${String(x)} is not plain finite data`);
}

/** State value, context, what history states remember, and whether the machine has ended: all that decides its future. */
function keyOf(s: AnyMachineSnapshot): string {
  const history = Object.entries(s.historyValue as Record<string, readonly { id: string }[]>).map(([k, nodes]) => [k, nodes.map(n => n.id).sort()]);
  return canonical([s.value, s.context, Object.fromEntries(history), s.status]);
}

export function check({ machines, rules, invariants }: Model): Answer {
  const names = Object.keys(machines);
  const isIn = (s: Snapshots): Is => (name, state) => matchesState(state, s[names.indexOf(name)]!.value as string);

  // What is known of each state: how it was reached. The queue is the list of states; `head` is the next to expand.
  const numbers = new Map<string, number>();
  const found: { readonly snapshots: Snapshots; readonly parent: number; readonly rule: string; readonly depth: number }[] = [];
  const violated = new Map<string, readonly string[]>();
  let transitions = 0;

  const pathTo = (id: number): string[] => id <= 0 ? [] : [...pathTo(found[id]!.parent), found[id]!.rule];
  const fail = (what: string, path: readonly string[]): void => { if (!violated.has(what)) violated.set(what, path); };

  function visit(snapshots: Snapshots, parent: number, rule: string): void {
    const key = snapshots.map(keyOf).join('\n');
    if (numbers.has(key)) return;
    const id = found.length;
    numbers.set(key, id);
    found.push({ snapshots, parent, rule, depth: parent < 0 ? 0 : found[parent]!.depth + 1 });
    for (const [name, holds] of Object.entries(invariants)) if (!holds(isIn(snapshots))) fail(name, pathTo(id));
  }

  visit(names.map(n => start(machines[n]!)[0]), -1, '');
  for (let head = 0; head < found.length; head++) {
    const { snapshots } = found[head]!;
    const enabled = rules.filter(r => r.when(isIn(snapshots)));
    if (enabled.length === 0) fail('stuck', pathTo(head));
    for (const rule of enabled) {
      // All machines read the state before the step; those that get nothing stay as they are.
      const after = [...snapshots];
      let refused = false;
      for (const [name, type] of Object.entries(rule.send)) {
        const i = names.indexOf(name);
        const machine = machines[name]!;
        // transition() ignores what a state does not handle. Here that is an error of the model: nobody expected it.
        if (machine.getTransitionData(snapshots[i] as never, { type } as never).length === 0) refused = true;
        else after[i] = next(machine, snapshots[i]!, { type })[0];
      }
      if (refused) { fail('refused', [...pathTo(head), rule.name]); continue; }
      transitions++;
      visit(after, head, rule.name);
    }
  }
  return { states: found.length, transitions, depth: found.at(-1)!.depth, violated };
}

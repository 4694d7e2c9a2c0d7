/** What is refused in a machine before it is asked anything: timers, actors, wildcards without names, misspelt stateIn. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { alphabetOf, ModelError, unknownName } from '../model/index.ts';

/** `always` and raised events may take this many microsteps before they count as a loop. */
const MAX_MICROSTEPS = 1000;

export function* nodesOf(node: AnyStateNode): Generator<AnyStateNode> {
  yield node;
  for (const child of Object.values(node.states)) yield* nodesOf(child);
}

export const nameOf = (node: AnyStateNode): string => node.path.join('.') || '(root)';

/** The tags of all states. */
export const tagNames = (machine: AnyStateMachine): string[] => [...new Set([...nodesOf(machine.root)].flatMap(n => n.tags))];

/** Dotted names of all states below the root. */
export const stateNames = (machine: AnyStateMachine): string[] =>
  [...nodesOf(machine.root)].filter(n => n.path.length > 0).map(nameOf);

/** Refuses a pattern such as 'A', 'A.B' or { A: 'B' } that names a state which the machine does not have. */
export function checkPattern(machine: AnyStateMachine, pattern: unknown, where: string): void {
  const names = stateNames(machine);
  if (typeof pattern !== 'string' && (typeof pattern !== 'object' || pattern === null)) {
    throw new ModelError(`${where}: ${String(pattern)} is not a state; give its name, such as '${names[0] ?? 'A'}', or { A: 'B' }`);
  }
  for (const name of patternNames(pattern)) if (!names.includes(name)) throw unknownName('state', name, names, `${where}: machine '${machine.id}'`);
}

function patternNames(pattern: unknown, prefix = ''): string[] {
  if (typeof pattern === 'string') return [prefix + pattern];
  return Object.entries(pattern as Record<string, unknown>).flatMap(([k, v]) =>
    v === undefined || (typeof v === 'object' && Object.keys(v as object).length === 0) ? [prefix + k] : patternNames(v, `${prefix}${k}.`));
}

export function checkMachine(machine: AnyStateMachine): void {
  const alphabet = alphabetOf(machine);
  if (alphabet === undefined) throw new ModelError(`machine '${machine.id}' has no declared event alphabet; make it with events({ ... }).createMachine(...)`);
  const names = stateNames(machine);
  for (const node of nodesOf(machine.root)) {
    const where = `machine '${machine.id}', state ${nameOf(node)}`;
    if (node.invoke.length > 0) {
      throw new ModelError(`${where}: uses 'invoke'; invoked actors are not finite data. Make the invoked logic a component of its own and send to it from an action`);
    }
    for (const descriptor of node.transitions.keys()) {
      if (descriptor.startsWith('xstate.after.')) {
        throw new ModelError(`${where}: uses 'after'; a checker has no clock. Give the timer an event of its own, and an action that may fire at any time`);
      }
      if (descriptor === '*' || descriptor.endsWith('.*') || descriptor.startsWith('xstate.')) continue;
      if (!(descriptor in alphabet)) throw unknownName('event', descriptor, Object.keys(alphabet), `${where}: handles an event that its alphabet does not declare`);
    }
    for (const transitions of node.transitions.values()) {
      for (const t of transitions) for (const name of statesNamedBy(t.guard)) {
        if (!names.includes(name)) throw unknownName('state', name, names, `${where}: stateIn guard`);
      }
    }
  }
  const { options } = machine as unknown as { options: { maxIterations?: number } };
  if (options.maxIterations === undefined || options.maxIterations === Infinity) options.maxIterations = MAX_MICROSTEPS;
}

/** The states that a guard built with stateIn, and, or, not asks for. */
function statesNamedBy(guard: unknown): string[] {
  if (typeof guard !== 'function' && (typeof guard !== 'object' || guard === null)) return [];
  const g = guard as { stateValue?: unknown; guards?: unknown[] };
  const own = g.stateValue === undefined ? [] : dotted(g.stateValue);
  return [...own, ...(g.guards ?? []).flatMap(statesNamedBy)];
}

function dotted(value: unknown, prefix = ''): string[] {
  if (typeof value === 'string') return value.startsWith('#') ? [] : [prefix + value];
  return Object.entries(value as object).flatMap(([k, v]) => [prefix + k, ...dotted(v, `${prefix}${k}.`)]);
}

export const isParallel = (machine: AnyStateMachine): boolean => [...nodesOf(machine.root)].some(n => n.type === 'parallel');

/** How many values the state of a machine can have; Infinity where a context or a history tells apart more. */
export function configurations(machine: AnyStateMachine): number {
  const count = (node: AnyStateNode): number => {
    const children = Object.values(node.states);
    if (node.type === 'history') return Infinity;
    if (children.length === 0) return 1;
    return node.type === 'parallel' ? children.reduce((n, child) => n * count(child), 1) : children.reduce((n, child) => n + count(child), 0);
  };
  return machine.config.context === undefined ? count(machine.root) : Infinity;
}

/** Mutants of one transition of an XState machine: without its guard, without its assigns, or to the next sibling state. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { nodesOf } from '../compile/check-machine.ts';
import { instancesOf, isThread, machineOf, type Declared, type Selection } from '../model/index.ts';
import { without, withScenario, type Change, type MutantKind } from './mutant.ts';
import { remakeMachine, type NodeConfig } from './remake.ts';

interface TransitionConfig { readonly target?: unknown; readonly guard?: unknown; readonly actions?: unknown }

/** Transition number `at` of those that a state has for one event, for `always`, or for `onDone`. */
interface Site {
  readonly machine: AnyStateMachine;
  readonly node: AnyStateNode;
  readonly key: 'on' | 'always' | 'onDone';
  readonly event: string;
  readonly at: number;
  readonly config: TransitionConfig;
  readonly targets: readonly AnyStateNode[];
  readonly place: string;
}

/** The mutants of all transitions of the machines of which the run has an instance. */
export function machineMutants(base: Selection): Change[] {
  return machinesOf(base).flatMap(({ machine, name }) => sitesOf(machine, name)).flatMap(site => {
    const { config, place, machine } = site;
    const change = (kind: MutantKind, part: string, what: string, by: TransitionConfig): Change =>
      ({ kind, place: place + part, what, selection: () => withMachine(base, machine, remakeMachine(machine, root => edit(root, site, by))) });
    const kept = listOf(config.actions).filter(a => !isAssign(a, machine));
    const to = siblingOf(site);
    return [
      ...(config.guard === undefined ? [] : [change('drop-guard', '', 'the transition is taken whatever its guard says', without(config, 'guard'))]),
      ...(kept.length === listOf(config.actions).length ? [] : [change('drop-assign', '', 'the transition does not change the context', { ...config, actions: kept })]),
      ...(to === undefined ? [] : [change('swap-target', ` -> ${to.key}`, `the transition leads to ${to.key} instead of ${site.targets[0]!.key}`, { ...config, target: idOf(to) })]),
    ];
  });
}

/** The machines, each once, with the components that are instances of it. */
function machinesOf(base: Selection): { machine: AnyStateMachine; name: string }[] {
  const users = new Map<AnyStateMachine, string[]>();
  for (const [component, d] of Object.entries(base.scenario.declared)) {
    const kind = machineOf(d);
    if (isThread(kind) || instancesOf(base, component) === 0) continue;
    users.set(kind as AnyStateMachine, [...users.get(kind as AnyStateMachine) ?? [], component]);
  }
  return [...users].map(([machine, names]) => ({ machine, name: names.join('+') }));
}

function sitesOf(machine: AnyStateMachine, name: string): Site[] {
  return [...nodesOf(machine.root)].flatMap(node => {
    const { on = {}, always, onDone } = node.config as NodeConfig;
    const group = (key: Site['key'], event: string, configs: unknown, known: readonly { target?: readonly AnyStateNode[] | undefined }[]): Site[] =>
      listOf(configs).map((config, at, all) => ({
        machine, node, key, event, at,
        config: typeof config === 'object' ? config as TransitionConfig : config === undefined ? {} : { target: config },
        targets: known[at]?.target ?? [],
        place: `${name} ${node.path.join('.') || '(root)'} on ${event}${all.length > 1 ? ` #${at + 1}` : ''}`,
      }));
    return [
      ...Object.entries(on).flatMap(([event, configs]) => group('on', event, configs, node.transitions.get(event) ?? [])),
      ...group('onDone', 'onDone', onDone, node.transitions.get(`xstate.done.state.${node.id}`) ?? []),
      ...group('always', 'always', always, node.always ?? []),
    ];
  });
}

const listOf = (x: unknown): readonly unknown[] => Array.isArray(x) ? x : x === undefined ? [] : [x];

/** Puts a transition in the place of the one at `site`. */
function edit(root: NodeConfig, { node, key, event, at }: Site, by: TransitionConfig): void {
  const state = node.path.reduce((config, name) => config.states![name]!, root);
  const change = (configs: unknown): unknown[] => listOf(configs).map((config, i) => i === at ? by : config);
  if (key === 'on') state.on![event] = change(state.on![event]);
  else state[key] = change(state[key]);
}

/** Does this action change the context: an assign, given in place or by its name? */
function isAssign(action: unknown, machine: AnyStateMachine): boolean {
  const name = typeof action === 'string' ? action : typeof action === 'object' ? (action as { type?: string }).type : undefined;
  const known = name === undefined ? action : (machine.implementations.actions as Record<string, unknown>)[name];
  return typeof known === 'function' && ['xstate.assign', 'xstate.enqueueActions'].includes((known as { type?: string }).type ?? '');
}

/** The state after the right one among its siblings, the first one after the last. */
function siblingOf({ targets }: Site): AnyStateNode | undefined {
  const [right, ...more] = targets;
  if (right?.parent === undefined || more.length > 0 || right.parent.type === 'parallel') return undefined;
  const siblings = Object.values(right.parent.states).filter(n => n.type !== 'history');
  const next = siblings[(siblings.indexOf(right) + 1) % siblings.length];
  return next === right ? undefined : next;
}

/** A name of the state that means the same wherever it stands. */
const idOf = (node: AnyStateNode): string => `#${[node.machine.root.id, ...node.path].map(part => part.replace(/[.\\]/g, '\\$&')).join('.')}`;

/** The run with a machine in the place of another one. */
function withMachine(base: Selection, old: AnyStateMachine, machine: AnyStateMachine): Selection {
  const declared = Object.fromEntries(Object.entries(base.scenario.declared).map(([name, d]) =>
    [name, machineOf(d) !== old ? d : 'many' in d ? { many: machine } : machine])) as Declared;
  return withScenario(base, { ...base.scenario, declared });
}

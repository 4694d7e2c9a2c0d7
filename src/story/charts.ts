/** Machines as statecharts: their states, and which events lead from one to the other. */
import type { AnyMachineSnapshot, AnyStateMachine, AnyStateNode } from 'xstate';
import { nameOf, nodesOf } from '../compile/check-machine.ts';
import { snapshotKey, showField, showValue } from '../compile/tabulate.ts';
import type { Chart, Local } from './story.ts';

const ROOT = '(root)';
const named = (node: AnyStateNode): string => node.path.length === 0 ? '' : nameOf(node);

function statesOf(machine: AnyStateMachine): Chart['states'] {
  return [...nodesOf(machine.root)].filter(n => nameOf(n) !== ROOT).map(n => ({
    name: nameOf(n), parent: n.parent ? named(n.parent) : '',
    initial: n.parent?.type === 'parallel' || n.parent?.initial?.target?.includes(n) === true,
    parallel: n.type === 'parallel', final: n.type === 'final',
  }));
}

interface Transition { readonly target?: readonly AnyStateNode[] | undefined; readonly guard?: unknown }

function edgesOf(machine: AnyStateMachine): Chart['edges'] {
  const labels = new Map<string, { from: string; to: string; events: string[] }>();
  const add = (node: AnyStateNode, event: string, transitions: readonly Transition[]): void => {
    for (const { target, guard } of transitions) for (const to of target ?? [node]) {
      const key = JSON.stringify([named(node), named(to)]);
      const edge = labels.get(key) ?? { from: named(node), to: named(to), events: [] };
      const text = event + (guard === undefined ? '' : ' [if]');
      if (!edge.events.includes(text)) edge.events.push(text);
      labels.set(key, edge);
    }
  };
  for (const node of nodesOf(machine.root)) {
    for (const [event, transitions] of node.transitions) if (!event.startsWith('xstate.init')) add(node, shortly(event, named(node)), transitions);
    add(node, 'always', node.always ?? []);
  }
  return [...labels.values()].map(({ from, to, events }) => ({ from, to, label: events.join('\n') }));
}

/** The events of a thread repeat the label that they leave. */
const shortly = (event: string, from: string): string => from !== '' && event.startsWith(from) ? event.slice(from.length).replace(/^[/ ]+/, '') : event;

/** One machine, whose local states are numbered as they are met. */
export class ChartMaker {
  readonly machine: AnyStateMachine;
  private readonly numbers = new Map<string, number>();
  readonly locals: Local[] = [];

  constructor(machine: AnyStateMachine) { this.machine = machine; }

  /** The number of the local state that a snapshot is in. */
  number(s: AnyMachineSnapshot): number {
    const key = snapshotKey(s, `machine '${this.machine.id}'`);
    let number = this.numbers.get(key);
    if (number === undefined) {
      this.numbers.set(key, number = this.locals.length);
      this.locals.push(localOf(s));
    }
    return number;
  }

  chart(): Chart {
    return { id: this.machine.id, states: statesOf(this.machine), edges: edgesOf(this.machine), locals: this.locals };
  }
}

export function localOf(s: AnyMachineSnapshot): Local {
  const nodes = (s as unknown as { _nodes: readonly AnyStateNode[] })._nodes;
  return {
    value: showValue(s.value), active: nodes.filter(n => n.path.length > 0).map(nameOf).sort(),
    fields: Object.fromEntries(Object.entries((s.context ?? {}) as object).map(([k, v]) => [k, showField(v)])), tags: [...s.tags].sort(),
  };
}

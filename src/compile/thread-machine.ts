/** A thread as an XState machine: function > label are nested states, each branch (and command outcome) is an event. */
import { assign, createMachine, type AnyStateMachine } from 'xstate';
import { branchName, declareAlphabet, outcomes, target, type AnyBranch, type Scalar, type Thread } from '../model/index.ts';

interface Outcome { readonly status: string; readonly id: string }
type Event = { type: string } & Record<string, Scalar>;

const machines = new WeakMap<Thread, AnyStateMachine>();

/** Statuses decide where a branch goes, so each has its own event; failure conditions of one status share it. */
const eventType = (thread: Thread, label: string, k: number, status: string | undefined): string => {
  const name = branchName(thread.code[label]!, k);
  return label + (name && `/${name}`) + (status === undefined ? '' : ` -> ${status}`);
};

const computed = (b: AnyBranch): string[] => Object.entries(b.set ?? {}).filter(([, x]) => typeof x === 'function').map(([l]) => l);
const constant = (b: AnyBranch): Record<string, Scalar> =>
  Object.fromEntries(Object.entries(b.set ?? {}).filter(([, x]) => typeof x !== 'function')) as Record<string, Scalar>;

/** The event that the thread's own machine receives when it takes branch k of `label`. */
export function eventOf(thread: Thread, label: string, k: number, outcome: Outcome | undefined, t: unknown, s: unknown, p: unknown): Event {
  const b = thread.code[label]![k]!;
  const event: Event = { type: eventType(thread, label, k, outcome?.status) };
  for (const local of computed(b)) event[local] = (b.set![local] as (t: unknown, s: unknown, p: unknown) => Scalar)(t, s, p);
  return event;
}

/** The machine of a thread; one and the same object for the same thread, so that its table is shared. */
export function threadMachine(thread: Thread): AnyStateMachine {
  const known = machines.get(thread);
  if (known) return known;
  const alphabet: Record<string, Record<string, readonly Scalar[]>> = {};
  const states: Record<string, { initial: string; states: Record<string, Record<string, unknown>> }> = {};
  const [startFunction, startLabel] = thread.start.split('.') as [string, string];
  for (const [label, branches] of Object.entries(thread.code)) {
    const [fn, point] = label.split('.') as [string, string];
    const on: Record<string, unknown> = {};
    branches.forEach((b: AnyBranch, k) => {
      for (const status of b.call ? statusesOf(b) : [undefined]) {
        const type = eventType(thread, label, k, status);
        const fields = computed(b);
        const fixed = { ...constant(b), ...(b.into !== undefined && status !== undefined ? { [b.into]: status } : {}) };
        alphabet[type] = Object.fromEntries(fields.map(l => [l, thread.locals[l]!]));
        on[type] = {
          target: `#${thread.name}.${target(thread, label, k, status)}`,
          ...(fields.length + Object.keys(fixed).length === 0 ? {} : {
            actions: assign(({ event }) => ({ ...fixed, ...Object.fromEntries(fields.map(l => [l, (event as Event)[l]])) })),
          }),
        };
      }
    });
    const tags = Object.entries(thread.tags).filter(([, marked]) => marked.includes(label)).map(([t]) => t);
    states[fn] ??= { initial: fn === startFunction ? startLabel : point, states: {} };
    states[fn].states[point] = { on, tags };
  }
  const machine = createMachine({
    id: thread.name, initial: startFunction, states,
    context: Object.fromEntries(Object.entries(thread.locals).map(([l, domain]) => [l, domain[0]])),
  } as never) as AnyStateMachine;
  declareAlphabet(machine, alphabet);
  machines.set(thread, machine);
  return machine;
}

/** What the command of a branch may answer: what it answers unpatched, and the statuses of dialects, which `goto` names. */
export function statusesOf(b: AnyBranch): string[] {
  const named = typeof b.goto === 'object' ? Object.keys(b.goto).filter(s => s !== '*') : [];
  return [...new Set([...outcomes(b.call!.command).map(o => o.status), ...named])];
}

/** The mutants of XState machines and of actions, against lists written by hand, and the machines that they make. */
import { assign, setup, transition, initialTransition, type AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { components, events, many, select, to, type Selection } from '../../src/index.ts';
import { alphabetOf, declareAlphabet, type Scenario } from '../../src/model/index.ts';
import { mutantsOf } from '../../src/mutate/mutants.ts';
import { remakeMachine } from '../../src/mutate/remake.ts';

const names = (selection: Selection): string[] => mutantsOf(selection).map(m => m.name);

const gate = events({ PUSH: { hard: [true, false] }, PULL: {}, RESET: {} }, { n: 0 } as { n: number }).createMachine({
  id: 'gate.of.the.house',
  context: { n: 0 },
  initial: 'shut',
  states: {
    shut: {
      on: {
        PUSH: [
          { guard: ({ event }) => event.hard, target: 'open.wide', actions: assign({ n: 1 }) },
          { target: 'open', actions: [assign({ n: 2 })] },
        ],
      },
    },
    open: {
      initial: 'a.bit',
      states: {
        'a.bit': { always: { guard: ({ context }) => context.n === 7, target: 'wide' } },
        wide: { on: { PULL: 'ended' } },
        ended: { type: 'final' },
      },
      onDone: 'shut',
    },
  },
  on: { RESET: { target: '.shut' }, PULL: undefined },
});

const named = declareAlphabet(setup({
  types: { events: {} as { type: 'GO' } },
  guards: { may: () => true },
  actions: { note: assign({}) },
}).createMachine({
  id: 'named', initial: 'here',
  states: { here: { on: { GO: { target: 'there', guard: 'may', actions: 'note' } } }, there: {} },
}), { GO: {} });

const { action, scenario } = components({ gate, named: many(named), unused: many(gate) });

const actions = [
  action('pushes', { when: { gate: ['shut', 'open'] }, send: { gate: { type: 'PUSH', hard: true } } }),
  action('goes', { params: { i: 'named' }, when: (s, { i }) => s.named[i].is('here') && s.gate.is('open'), send: { named: (_s, { i }) => to(i, 'GO'), gate: 'RESET' } }),
  action('waits', { send: {} }),
  action('never', { params: { i: 'unused' }, when: () => true, send: { gate: 'RESET' } }),
];
const system: Scenario = scenario('system', { asks: '-', instances: { named: 2 }, actions, properties: [] });

test('guards, targets and assigns of transitions; parts of actions; nothing of what has no instance', () => {
  expect(names(select(system, ''))).toEqual([
    'drop-guard pushes: gate',
    'drop-guard goes',
    'drop-guard gate shut on PUSH #1',
    'drop-guard gate open.a.bit on always',
    'drop-guard named here on GO',
    'drop-send pushes: gate',
    'drop-send goes: named',
    'drop-send goes: gate',
    'swap-target gate (root) on RESET -> open',
    'swap-target gate shut on PUSH #1 -> ended',
    'swap-target gate shut on PUSH #2 -> shut',
    'swap-target gate open on onDone -> open',
    'swap-target gate open.a.bit on always -> ended',
    'swap-target gate open.wide on PULL -> a.bit',
    'swap-target named here on GO -> here',
    'drop-assign gate shut on PUSH #1',
    'drop-assign gate shut on PUSH #2',
    'drop-assign named here on GO',
  ]);
});

describe('what the machine of a mutant does', () => {
  const machineOf = (name: string, component: 'gate' | 'named'): AnyStateMachine => {
    const declared = mutantsOf(select(system, '')).find(m => m.name === name)!.selection().scenario.declared[component] as { many?: AnyStateMachine };
    return declared.many ?? declared as AnyStateMachine;
  };
  const after = (machine: AnyStateMachine, ...sent: readonly object[]): { value: unknown; context: unknown } => {
    const step = transition as unknown as (m: unknown, s: unknown, e: unknown) => [{ value: unknown; context: unknown }];
    let s = (initialTransition as unknown as (m: unknown) => [{ value: unknown; context: unknown }])(machine)[0];
    for (const event of sent) [s] = step(machine, s, event);
    return { value: s.value, context: s.context };
  };
  const PUSH = { type: 'PUSH', hard: false };

  test('without a guard', () => {
    expect(after(gate, PUSH)).toEqual({ value: { open: 'a.bit' }, context: { n: 2 } });
    expect(after(machineOf('drop-guard gate shut on PUSH #1', 'gate'), PUSH)).toEqual({ value: { open: 'wide' }, context: { n: 1 } });
    expect(after(machineOf('drop-guard gate open.a.bit on always', 'gate'), PUSH)).toEqual({ value: { open: 'wide' }, context: { n: 2 } });
  });
  test('to another state, also where names have dots in them', () => {
    expect(after(machineOf('swap-target gate shut on PUSH #2 -> shut', 'gate'), PUSH)).toEqual({ value: 'shut', context: { n: 2 } });
    expect(after(machineOf('swap-target gate open.wide on PULL -> a.bit', 'gate'), { type: 'PUSH', hard: true }, { type: 'PULL' }).value).toEqual({ open: 'a.bit' });
    expect(after(machineOf('swap-target gate open on onDone -> open', 'gate'), { type: 'PUSH', hard: true }, { type: 'PULL' }).value).toEqual({ open: 'a.bit' });
  });
  test('without an assign', () => {
    expect(after(machineOf('drop-assign gate shut on PUSH #2', 'gate'), PUSH)).toEqual({ value: { open: 'a.bit' }, context: { n: 0 } });
  });
  test('with the alphabet and the implementations of the first one, which is as it was', () => {
    const made = machineOf('drop-guard gate shut on PUSH #1', 'gate');
    expect(alphabetOf(made)).toBe(alphabetOf(gate));
    expect(after(machineOf('drop-assign named here on GO', 'named'), { type: 'GO' }).value).toBe('there');
    expect(after(gate, PUSH)).toEqual({ value: { open: 'a.bit' }, context: { n: 2 } });
    expect(remakeMachine(gate).config).toEqual(gate.config);
    expect(remakeMachine(gate)).not.toBe(gate);
  });
});

test('two components of one machine have one mutant, which is of both', () => {
  const two = components({ left: gate, right: gate }).scenario('two', { asks: '-', properties: [] });
  const mutant = mutantsOf(select(two, '')).find(m => m.kind === 'drop-assign')!;
  expect(mutant.name).toBe('drop-assign left+right shut on PUSH #1');
  const { left, right } = mutant.selection().scenario.declared;
  expect(left).toBe(right);
});

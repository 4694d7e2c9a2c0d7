/** A lamp, bulbs, a door and a thread to misspell. */
import { assign } from 'xstate';
import { bool, components, events, many } from '../../src/index.ts';

export const lamp = events({ PRESS: {}, DIM: { level: [1, 2, 3] } }, { level: 0 } as { level: number }).createMachine({
  id: 'lamp',
  context: { level: 0 },
  initial: 'OFF',
  states: {
    OFF: { on: { PRESS: 'ON' } },
    ON: {
      initial: 'DIMMED',
      on: { PRESS: 'OFF', DIM: { actions: assign({ level: ({ event }) => event.level }) } },
      states: { DIMMED: {}, FULL: {} },
    },
  },
});
const door = events({ OPEN: {}, CLOSE: {} }).createMachine({ id: 'door', initial: 'SHUT', states: { SHUT: { on: { OPEN: 'AJAR' } }, AJAR: { on: { CLOSE: 'SHUT' } } } });

export const parts = components({ lamp, bulb: many(lamp), door }, { mode: ['day', 'night'], limit: [1, 2] });
export const { action, command, thread, variant, dialect } = parts;

export const toggle = command<{ i: number }>('TOGGLE', { failures: [{ id: 'is_on', status: 'ERROR', when: (s, { i }) => s.bulb[i]!.is('ON') }] });

export const cat = thread('cat', {
  locals: { steps: [0, 1, 2], hungry: bool },
  choices: { n: [1, 2], which: 'bulb' },
  code: { 'walk.start': [{ goto: 'walk.on' }], 'walk.on': [{ goto: 'sleep.dream' }], 'sleep.dream': [] },
  tags: { REST: ['sleep.dream'] },
});

export const world = parts.with({ cats: many(cat), tom: cat });
export const { always, deadlockFree, scenario } = world;

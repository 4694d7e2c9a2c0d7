/** A lamp, two bulbs, and the words to write about them with the types cast away: what a plain JavaScript file could say. */
import { assign } from 'xstate';
import { check, components, events, many, type CheckOptions, type RunResult } from '../../src/index.ts';

export const lamp = events({ PRESS: {}, DIM: { level: [1, 2, 3] } }, { level: 0 } as { level: number }).createMachine({
  id: 'lamp',
  context: { level: 0 },
  initial: 'OFF',
  states: {
    OFF: { on: { PRESS: 'ON' } },
    ON: {
      initial: 'DIMMED', tags: ['bright'],
      on: { PRESS: 'OFF', DIM: { actions: assign({ level: ({ event }) => event.level }) } },
      states: { DIMMED: {}, FULL: {} },
    },
  },
});

export const v = components({ lamp, bulb: many(lamp) }, { mode: ['day', 'night'] }) as any;

const plain = { asks: 'Is it refused?', instances: { bulb: 2 }, properties: [], deadlock: 'allowed' };
export const scenario = (spec: object, name = 'room'): any => v.scenario(name, { ...plain, ...spec });

/** Checks a scenario of the room. */
export const run = async (spec: object, options: CheckOptions = {}): Promise<RunResult> => check(scenario(spec), options);

/** Checks a room with one action, press. */
export const act = async (spec: object): Promise<RunResult> => run({ actions: [v.action('press', { send: {}, ...spec })] });

/** Checks a room whose lamp may be pressed, with one claim. */
export const claim = async (spec: object): Promise<RunResult> =>
  run({ actions: [v.action('press', { send: { lamp: 'PRESS' } })], properties: [v.always('claim', { why: 'to test', ...spec })] });

/**
 * Peterson's lock for two processes: raise your flag, give way to the other one, then wait until its flag is down or
 * it has given way to you.
 *
 * G. L. Peterson, "Myths about the mutual exclusion problem", Information Processing Letters 12 (3), 1981.
 * A process that must wait spins: it has a step that changes nothing, and that step counts as a transition.
 *
 * Figures: the summary at the end of 2_peterson.m in the Murphi distribution: 26 states, 52 rules fired. It starts in two
 * states (either process has given way); each reaches the other, so one will do.
 */
import { assign } from 'xstate';
import { components, events, many, to } from '../../src/index.ts';

/** A process's flag is up in the states that have the tag. */
const process = events({ RAISE_FLAG: {}, GIVE_WAY: {}, ENTER: {}, LEAVE: {}, LOWER_FLAG: {} }).createMachine({
  id: 'process',
  initial: 'idle',
  states: {
    idle: { on: { RAISE_FLAG: 'raised', GIVE_WAY: 'gave way' } },
    raised: { tags: 'flag up', on: { GIVE_WAY: 'waiting' } },
    /** only in the defective order */
    'gave way': { on: { RAISE_FLAG: 'waiting' } },
    waiting: { tags: 'flag up', on: { ENTER: 'critical' } },
    critical: { tags: 'flag up', on: { LEAVE: 'leaving' } },
    leaving: { tags: 'flag up', on: { LOWER_FLAG: 'idle' } },
  },
});

/** Who gave way last. */
const turn = events({ GIVE_WAY: { by: [0, 1] } }, { gaveWay: 0 } as { gaveWay: 0 | 1 }).createMachine({
  id: 'turn',
  context: { gaveWay: 0 },
  on: { GIVE_WAY: { actions: assign({ gaveWay: ({ event }) => event.by }) } },
});

const { action, always, scenario } = components(
  { process: many(process), turn },
  { begins: ['by raising the flag', 'by giving way'] },
);

const each = { i: [0, 1] } as const;
const other = (i: 0 | 1): 0 | 1 => i === 0 ? 1 : 0;

const actions = [
  action('raise flag', {
    params: each,
    when: (s, { i }) => s.process[i].is(s.param.begins === 'by raising the flag' ? 'idle' : 'gave way'),
    send: { process: (_s, { i }) => to(i, 'RAISE_FLAG') },
  }),
  action('give way', {
    params: each,
    when: (s, { i }) => s.process[i].is(s.param.begins === 'by raising the flag' ? 'raised' : 'idle'),
    send: { process: (_s, { i }) => to(i, 'GIVE_WAY'), turn: (_s, { i }) => ({ type: 'GIVE_WAY', by: i }) },
  }),
  action('wait', {
    params: each,
    when: (s, { i }) => s.process[i].is('waiting'),
    send: {
      process: (s, { i }) =>
        !s.process[other(i)].hasTag('flag up') || s.turn.context.gaveWay === other(i) ? to(i, 'ENTER') : null,
    },
  }),
  action('leave', {
    params: each,
    when: (s, { i }) => s.process[i].is('critical'),
    send: { process: (_s, { i }) => to(i, 'LEAVE') },
  }),
  action('lower flag', {
    params: each,
    when: (s, { i }) => s.process[i].is('leaving'),
    send: { process: (_s, { i }) => to(i, 'LOWER_FLAG') },
  }),
];

const mutualExclusion = always('mutual-exclusion', {
  why: 'what a lock is for',
  holds: s => s.process.count(p => p.is('critical')) <= 1,
});

/**
 * The run "turn first" has a seeded defect: the two writes are swapped. Its shortest trace has 6 steps: from idle, each
 * process needs three of its own (give way, raise the flag, pass the wait) to get into the critical section, so no
 * shorter trace has both inside. Six are enough: 0 gives way, 1 gives way and raises its flag, 1 enters because the flag
 * of 0 is still down, 0 raises its flag, 0 enters because 1 gave way last.
 */
export const peterson = () => scenario('peterson', {
  asks: 'is there at most one process in the critical section?',
  instances: { process: 2 },
  actions,
  properties: [mutualExclusion],
  axes: { order: {
    'flag first': { param: { begins: 'by raising the flag' } },
    'turn first': { param: { begins: 'by giving way' }, means: 'seeded defect: gives way before it raises its flag' },
  } },
  runs: {
    '': { expect: { 'mutual-exclusion': 'holds' } },
    'turn first': {
      expect: { 'mutual-exclusion': { violated: 6 } },
      because: 'between the two writes of one process the other one sees no flag',
    },
  },
});

/**
 * Peterson's lock for n processes, which climb n - 1 levels one by one: at each level a process publishes the level,
 * writes its name down as the last one to come, and spins until somebody comes after it or all others are below.
 *
 * G. L. Peterson, "Myths about the mutual exclusion problem", Information Processing Letters 12 (3), 1981.
 * Figures: the summary at the end of n_peterson.m in the Murphi distribution, without symmetry reduction: 882 states and
 * 2,646 rules fired for 3 processes, 628,868 and 3,144,340 for 5. CMurphi and Rumur confirm the first.
 *
 * Three habits of that model matter for the figures, and are kept: nobody has signed a level at first; a process that
 * leaves publishes level 1, not 0; and its own count of levels stands at n until it starts again.
 */
import { assign } from 'xstate';
import { components, events, many, range, to } from '../../src/index.ts';

/** More processes than any run has. */
const pids = range(8);

interface Levels extends Record<string, unknown> {
  /** the level that the process is working on */
  level: number;
  /** the level that the others see */
  published: number;
}

const process = events({ START: {}, PUBLISH: {}, SIGN: {}, CLIMB: {}, ENTER: {}, LEAVE: {} }, {} as Levels).createMachine({
  id: 'process',
  context: { level: 0, published: 0 },
  initial: 'idle',
  states: {
    idle: { on: { START: { target: 'arriving', actions: assign({ level: 1 }) } } },
    arriving: { on: { PUBLISH: { target: 'signing', actions: assign({ published: ({ context }) => context.level }) } } },
    signing: { on: { SIGN: 'waiting' } },
    waiting: {
      on: {
        CLIMB: { target: 'arriving', actions: assign({ level: ({ context }) => context.level + 1 }) },
        ENTER: { target: 'critical', actions: assign({ level: ({ context }) => context.level + 1 }) },
      },
    },
    critical: { on: { LEAVE: { target: 'idle', actions: assign({ published: 1 }) } } },
  },
});

/** Who came to a level last. */
const level = events({ SIGN: { by: pids } }, { last: null } as { last: number | null }).createMachine({
  id: 'level',
  context: { last: null },
  on: { SIGN: { actions: assign({ last: ({ event }) => event.by }) } },
});

const { action, always, scenario } = components({ process: many(process, { interchangeable: true }), level: many(level, { holds: { last: 'process' } }) });

/** Levels count from 1, instances from 0. */
const instance = (level: number): number => level - 1;

const actions = [
  action('start', {
    params: { i: 'process' },
    when: (s, { i }) => s.process[i].is('idle'),
    send: { process: (_s, { i }) => to(i, 'START') },
  }),
  action('publish', {
    params: { i: 'process' },
    when: (s, { i }) => s.process[i].is('arriving'),
    send: { process: (_s, { i }) => to(i, 'PUBLISH') },
  }),
  action('sign', {
    params: { i: 'process' },
    when: (s, { i }) => s.process[i].is('signing'),
    send: {
      level: (s, { i }) => to(instance(s.process[i].context.level), { type: 'SIGN', by: i }),
      process: (_s, { i }) => to(i, 'SIGN'),
    },
  }),
  action('wait', {
    params: { i: 'process' },
    when: (s, { i }) => s.process[i].is('waiting'),
    send: {
      process: (s, { i }) => {
        const mine = s.process[i].context.level;
        const free = s.level[instance(mine)].context.last !== i || s.process.every((p, k) => k === i || p.context.published < mine);
        return free ? to(i, mine === s.level.length ? 'ENTER' : 'CLIMB') : null;
      },
    },
  }),
  action('leave', {
    params: { i: 'process' },
    when: (s, { i }) => s.process[i].is('critical'),
    send: { process: (_s, { i }) => to(i, 'LEAVE') },
  }),
];

const mutualExclusion = always('mutual-exclusion', {
  why: 'what a lock is for',
  holds: s => s.process.count(p => p.is('critical')) <= 1,
});

/** @param n processes, 2 to 8 */
export const nPeterson = (n: number) => scenario(`n-peterson-${n}`, {
  asks: 'is there at most one process in the critical section?',
  instances: { process: n, level: n - 1 },
  actions,
  properties: [mutualExclusion],
});

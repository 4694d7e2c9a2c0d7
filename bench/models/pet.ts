/**
 * The filter lock, Peterson's generalisation of his lock to n processes (G. L. Peterson, "Myths about the mutual
 * exclusion problem", Information Processing Letters 12 (3), 1981): n - 1 levels, each of which keeps one process back.
 *
 * At each level a process writes its name down as the last one to come, then waits until somebody comes after it or
 * nobody else is at this level or above. Waiting is blocking here: a process that must wait has no step.
 * (test/toys/n-peterson.ts is another encoding, with spinning, so its figures differ.)
 *
 * Figures: the same model in Promela, Murphi and TLA+, in which SPIN, Rumur and TLC find the same states: 288 states and
 * 651 transitions for 3 processes, 1,827,936 and 6,803,688 for 6.
 */
import { assign } from 'xstate';
import { components, events, many, range, to } from '../../src/index.ts';

/** More processes than any run has. */
const pids = range(8);

const process = events({ START: {}, SIGN: {}, CLIMB: {}, ENTER: {}, LEAVE: {} }, { level: 0 } as { level: number }).createMachine({
  id: 'process',
  context: { level: 0 },
  initial: 'idle',
  states: {
    idle: { on: { START: { target: 'arriving', actions: assign({ level: 1 }) } } },
    arriving: { on: { SIGN: 'waiting' } },
    waiting: {
      on: {
        CLIMB: { target: 'arriving', actions: assign({ level: ({ context }) => context.level + 1 }) },
        ENTER: 'critical',
      },
    },
    critical: { on: { LEAVE: { target: 'idle', actions: assign({ level: 0 }) } } },
  },
});

/** Who came to a level last; process 0 at first, which is as good as anybody. */
const level = events({ SIGN: { by: pids } }, { last: 0 } as { last: number }).createMachine({
  id: 'level',
  context: { last: 0 },
  on: { SIGN: { actions: assign({ last: ({ event }) => event.by }) } },
});

const { action, always, canAlways, deadlockFree, leadsTo, scenario } = components({ process: many(process), level: many(level) });

/** Levels count from 1, instances from 0. */
const instance = (level: number): number => level - 1;

const actions = [
  action('start', {
    params: { i: 'process' },
    when: (s, { i }) => s.process[i].is('idle'),
    send: { process: (_s, { i }) => to(i, 'START') },
  }),
  action('sign', {
    params: { i: 'process' },
    when: (s, { i }) => s.process[i].is('arriving'),
    send: {
      level: (s, { i }) => to(instance(s.process[i].context.level), { type: 'SIGN', by: i }),
      process: (_s, { i }) => to(i, 'SIGN'),
    },
  }),
  action('pass', {
    params: { i: 'process' },
    when: (s, { i }) => {
      if (!s.process[i].is('waiting')) return false;
      const mine = s.process[i].context.level;
      return s.level[instance(mine)].context.last !== i || s.process.every((p, k) => k === i || p.context.level < mine);
    },
    send: { process: (s, { i }) => to(i, s.process[i].context.level === s.level.length ? 'ENTER' : 'CLIMB') },
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

/** Every process that is not idle goes on; that it starts again is nobody's duty. */
const fair = { weak: ['sign', 'pass', 'leave'].map(of => ({ of, each: ['i'] })) };

/** What is judged on the graph: bench/progress.ts measures what that costs. */
const progress = [
  leadsTo('every-process-gets-in', {
    why: 'the filter lock starves nobody: it is a lock that no process can overtake for ever',
    when: s => s.process[0].is('arriving'), then: s => s.process[0].is('critical'), fair,
  }),
  canAlways('all-can-be-idle', { why: 'nothing is left behind', holds: s => s.process.every(p => p.is('idle')) }),
];

/**
 * @param n processes, 2 to 8
 * @param judged also what is judged on the graph
 */
export const pet = (n: number, judged: 'safety' | 'progress' = 'safety') => scenario(`filter-lock-${n}`, {
  asks: 'is there at most one process in the critical section, and does somebody always get in?',
  instances: { process: n, level: n - 1 },
  actions,
  properties: [mutualExclusion, deadlockFree(), ...(judged === 'progress' ? progress : [])],
});

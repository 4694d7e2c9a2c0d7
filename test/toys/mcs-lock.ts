/**
 * The MCS lock: processes queue up, each with a node of its own that it spins on. A process that comes swaps its node
 * into the tail of the queue and links it behind its predecessor's; one that leaves wakes its successor, or empties the
 * tail by a compare-and-swap if there is none.
 *
 * J. M. Mellor-Crummey, M. L. Scott, "Algorithms for scalable synchronization on shared-memory multiprocessors", ACM
 * Transactions on Computer Systems 9 (1), 1991. Every memory access is a step, and so is every turn of a spin loop.
 *
 * Figures: the summary at the end of mcslock1.m in the Murphi distribution, without symmetry reduction: 159 states and
 * 318 rules fired for 2 processes, 7,597 and 22,791 for 3, 554,221 and 2,216,884 for 4. CMurphi and Rumur confirm them.
 */
import { assign } from 'xstate';
import { components, events, many, one, range, to } from '../../src/index.ts';

/** More processes than any run has. */
const pids = range(8);
type Pointer = number | null;

const process = events({
  CLEAR_NEXT: {}, SWAP_TAIL: { found: [null, ...pids] },
  FIRST: {}, QUEUED: {}, LOCK_NODE: {}, LINK: {}, UNLOCKED: {},
  NO_SUCCESSOR: {}, SUCCESSOR: {}, TAIL_EMPTIED: {}, TAIL_MOVED_ON: {}, LINKED: {}, WAKE: {},
}, { predecessor: null } as { predecessor: Pointer }).createMachine({
  id: 'process',
  context: { predecessor: null },
  initial: 'idle',
  states: {
    idle: { on: { CLEAR_NEXT: 'arriving' } },
    arriving: { on: { SWAP_TAIL: { target: 'swapped', actions: assign({ predecessor: ({ event }) => event.found }) } } },
    swapped: { on: { FIRST: 'critical', QUEUED: 'queued' } },
    queued: { on: { LOCK_NODE: 'locked' } },
    locked: { on: { LINK: 'spinning' } },
    spinning: { on: { UNLOCKED: 'critical' } },
    critical: { on: { NO_SUCCESSOR: 'emptying', SUCCESSOR: 'waking' } },
    emptying: { on: { TAIL_EMPTIED: 'idle', TAIL_MOVED_ON: 'awaiting link' } },
    /** somebody has swapped the tail but has not linked yet */
    'awaiting link': { on: { LINKED: 'waking' } },
    waking: { on: { WAKE: 'idle' } },
  },
});

/** What other processes write to: who comes next, and whether the owner must spin. */
const node = events({ CLEAR_NEXT: {}, LINK: { next: pids }, LOCK: {}, UNLOCK: {} }, { next: null } as { next: Pointer }).createMachine({
  id: 'node',
  context: { next: null },
  initial: 'open',
  states: {
    open: { on: { LOCK: 'locked' } },
    locked: { on: { UNLOCK: 'open' } },
  },
  on: {
    CLEAR_NEXT: { actions: assign({ next: null }) },
    LINK: { actions: assign({ next: ({ event }) => event.next }) },
  },
});

const tail = events({ SET: { last: [null, ...pids] } }, { last: null } as { last: Pointer }).createMachine({
  id: 'tail',
  context: { last: null },
  on: { SET: { actions: assign({ last: ({ event }) => event.last }) } },
});

const { action, always, scenario } = components({
  process: many(process, { interchangeable: true, holds: { predecessor: 'process' } }),
  node: many(node, { along: 'process', holds: { next: 'process' } }),
  tail: one(tail, { holds: { last: 'process' } }),
});

const each = { i: 'process' } as const;

const actions = [
  action('clear next', {
    params: each,
    when: (s, { i }) => s.process[i].is('idle'),
    send: { process: (_s, { i }) => to(i, 'CLEAR_NEXT'), node: (_s, { i }) => to(i, 'CLEAR_NEXT') },
  }),
  action('swap tail', {
    params: each,
    when: (s, { i }) => s.process[i].is('arriving'),
    send: {
      process: (s, { i }) => to(i, { type: 'SWAP_TAIL', found: s.tail.context.last }),
      tail: (_s, { i }) => ({ type: 'SET', last: i }),
    },
  }),
  action('is there a predecessor?', {
    params: each,
    when: (s, { i }) => s.process[i].is('swapped'),
    send: { process: (s, { i }) => to(i, s.process[i].context.predecessor === null ? 'FIRST' : 'QUEUED') },
  }),
  action('lock own node', {
    params: each,
    when: (s, { i }) => s.process[i].is('queued'),
    send: { process: (_s, { i }) => to(i, 'LOCK_NODE'), node: (_s, { i }) => to(i, 'LOCK') },
  }),
  action('link behind predecessor', {
    params: each,
    when: (s, { i }) => s.process[i].is('locked'),
    send: {
      process: (_s, { i }) => to(i, 'LINK'),
      node: (s, { i }) => to(s.process[i].context.predecessor!, { type: 'LINK', next: i }),
    },
  }),
  action('spin on own node', {
    params: each,
    when: (s, { i }) => s.process[i].is('spinning'),
    send: { process: (s, { i }) => s.node[i].is('open') ? to(i, 'UNLOCKED') : null },
  }),
  action('is there a successor?', {
    params: each,
    when: (s, { i }) => s.process[i].is('critical'),
    send: { process: (s, { i }) => to(i, s.node[i].context.next === null ? 'NO_SUCCESSOR' : 'SUCCESSOR') },
  }),
  action('compare and swap tail', {
    params: each,
    when: (s, { i }) => s.process[i].is('emptying'),
    send: {
      process: (s, { i }) => to(i, s.tail.context.last === i ? 'TAIL_EMPTIED' : 'TAIL_MOVED_ON'),
      tail: (s, { i }) => s.tail.context.last === i ? { type: 'SET', last: null } : null,
    },
  }),
  action('spin on own next', {
    params: each,
    when: (s, { i }) => s.process[i].is('awaiting link'),
    send: { process: (s, { i }) => s.node[i].context.next === null ? null : to(i, 'LINKED') },
  }),
  action('wake successor', {
    params: each,
    when: (s, { i }) => s.process[i].is('waking'),
    send: {
      process: (_s, { i }) => to(i, 'WAKE'),
      node: (s, { i }) => to(s.node[i].context.next!, 'UNLOCK'),
    },
  }),
];

const mutualExclusion = always('mutual-exclusion', {
  why: 'what a lock is for',
  holds: s => s.process.count(p => p.is('critical')) <= 1,
});

/** @param n processes, 2 to 8 */
export const mcsLock = (n: number) => scenario(`mcs-lock-${n}`, {
  asks: 'is there at most one process in the critical section?',
  instances: { process: n, node: n },
  actions,
  properties: [mutualExclusion],
});

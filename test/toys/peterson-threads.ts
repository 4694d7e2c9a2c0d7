/**
 * Peterson's lock once more (see peterson.ts), as threads and with what it promises: whoever asks gets in.
 *
 * G. L. Peterson, "Myths about the mutual exclusion problem", Information Processing Letters 12 (3), 1981, argues that
 * there is no lockout; M. Ben-Ari, "Principles of the Spin Model Checker", 2008, has Spin verify it under weak fairness of
 * the processes. The labels are the states of peterson.ts, so the figures are the same: 26 states, 52 transitions.
 *
 * Known answers:
 * - Without fairness a process that has raised its flag (1 step) may rest there for ever.
 * - It is not enough that something happens for ever: 0 raises its flag, 1 raises its flag and gives way, and then spins
 *   for ever while 0 does not go on. Stem 3, loop 1. A process does not get in past a raised flag unless the other one
 *   gives way, so no loop is shorter: the other one must be waiting, which takes two steps of its own.
 * - With weak fairness of both processes nobody starves. Who waits goes on spinning; the other one, if it does not rest
 *   outside, comes back, gives way and waits too, and stays there until the first one has looked again.
 * - That still holds if a process may stay outside for ever: nobody waits for it there.
 */
import { assign } from 'xstate';
import { components, events, many, to } from '../../src/index.ts';

const flag = events({ RAISE: {}, LOWER: {} }).createMachine({
  id: 'flag',
  initial: 'down',
  states: { down: { on: { RAISE: 'up' } }, up: { on: { LOWER: 'down' } } },
});

/** Who gave way last. */
const turn = events({ GIVE_WAY: { by: [0, 1] } }, { gaveWay: 0 as number }).createMachine({
  id: 'turn',
  context: { gaveWay: 0 },
  on: { GIVE_WAY: { actions: assign({ gaveWay: ({ event }) => event.by }) } },
});

const base = components({ flag: many(flag), turn });
const other = (me: number): 0 | 1 => me === 0 ? 1 : 0;

const process = base.thread('process', {
  locals: {},
  code: {
    'lock.outside': [{ send: { flag: t => to(t.me, 'RAISE') } }],
    'lock.raised': [{ send: { turn: t => ({ type: 'GIVE_WAY', by: t.me === 0 ? 0 : 1 }) } }],
    'lock.waiting': [
      { name: 'enter', if: (t, s) => s.flag[other(t.me)]!.is('down') || s.turn.context.gaveWay === other(t.me) },
      { name: 'spin', else: true, goto: 'lock.waiting' },
    ],
    'unlock.critical': [{}],
    'unlock.leaving': [{ send: { flag: t => to(t.me, 'LOWER') }, goto: 'lock.outside' }],
  },
});

const { always, canAlways, leadsTo, reachable, scenario, step } = base.with({ process: many(process) });

const getsIn = (name: string, fair?: Parameters<typeof leadsTo>[1]['fair']) => leadsTo(name, {
  why: 'a lock that keeps somebody out for ever is none',
  forEach: { i: 'process' },
  when: (s, { i }) => s.flag[i]!.is('up') && s.process[i]!.is('lock'),
  then: (s, { i }) => s.process[i]!.is('unlock.critical'),
  ...(fair ? { fair } : {}),
});

export const petersonThreads = () => scenario('peterson-threads', {
  asks: 'does whoever asks get in?',
  instances: { process: 2, flag: 2 },
  properties: [
    always('mutual-exclusion', { why: 'what a lock is for', holds: s => s.process.count(p => p.is('unlock.critical')) <= 1 }),
    getsIn('gets in, no fairness'),
    getsIn('gets in, something happens', { weak: ['*'] }),
    getsIn('gets in, both go on', { weak: ['process'] }),
    getsIn('gets in, both go on inside', { weak: [{ of: 'process', except: ['process lock.outside'] }] }),
    getsIn('gets in, both go on, by function', { weak: ['process lock', 'process unlock'] }),
    getsIn('gets in, spinning is not fair', { weak: ['process lock.raised', 'process lock.waiting/spin', 'process unlock'] }),
    canAlways('can get in', { why: 'nobody is locked out for good', forEach: { i: 'process' }, holds: (s, { i }) => s.process[i]!.is('unlock.critical') }),
    reachable('both wait', { why: 'else the turn would never be asked for', holds: s => s.process.every(p => p.is('lock.waiting')) }),
    step('the turn is given by who takes it', {
      why: 'nobody writes the turn for somebody else',
      forEach: { i: 'process' },
      when: ({ before, after }, { i }) => before.turn.context.gaveWay !== i && after.turn.context.gaveWay === i,
      holds: ({ by }, { i }) => by.label === 'lock.raised' && by.agent === `process${i}` && by.action === 'process lock.raised',
    }),
  ],
});

/**
 * Dining philosophers as threads (bench/models/dine.ts has them as actions; the states and steps are the same, so the
 * figures are: 1,364 states and 5,655 transitions for 5 philosophers, in SPIN, Rumur and TLC).
 *
 * E. W. Dijkstra, "Hierarchical ordering of sequential processes", Acta Informatica 1 (2), 1971. Two things are varied: the
 * seating (all alike, or the last one reversed: forks are taken in their order), and how one waits for the second fork
 * (blocked, or spinning: a step that changes nothing).
 *
 * Known answers:
 * - All alike: everybody holds one fork after 2n steps, and not before (argued in bench/models/dine.ts). From there nobody
 *   can eat any more; from every other state somebody can, so everybody can. Eating is reachable, in 3 steps, but not always.
 * - Who spins hides the deadlock from "no action is enabled", not from "no action changes the state".
 * - One reversed: no deadlock, and everybody can always eat. But a hungry philosopher (1 step) may starve: without fairness
 *   at once, and with weak fairness of each, because a neighbour takes the fork again and again. With strong fairness of
 *   each nobody starves: who holds the fork of the highest number as its second one eats and puts it down, so that fork is
 *   free again and again, and whoever waits for it gets it; so the next one in the order is put down again and again, too.
 * - All alike, strong fairness of each: starved only in the deadlock. A fork that is put down again and again is got, so who
 *   starves holds its first fork for ever and waits for one that is held for ever, and so on round the table. Stem 2n, and a
 *   loop in which everybody spins, or nobody can.
 */
import { block, components, events, many, to } from '../../src/index.ts';

const fork = events({ TAKE: {}, PUT: {} }).createMachine({
  id: 'fork',
  initial: 'free',
  states: { free: { on: { TAKE: 'taken' } }, taken: { on: { PUT: 'free' } } },
});

const base = components({ fork: many(fork) }, { seating: ['one reversed', 'all alike'], waiting: ['blocked', 'spinning'] });

/** Fork i lies on one side of philosopher i, fork i + 1 on the other. */
interface Table { readonly fork: { readonly length: number }; readonly param: { readonly seating: string } }
const next = (s: Table, i: number): number => (i + 1) % s.fork.length;
const reversed = (s: Table, i: number): boolean => s.param.seating === 'one reversed' && i === s.fork.length - 1;
const first = (s: Table, i: number): number => reversed(s, i) ? next(s, i) : i;
const second = (s: Table, i: number): number => reversed(s, i) ? i : next(s, i);

const philosopher = base.thread('philosopher', {
  locals: {},
  code: {
    'think.thinking': [{}],
    'dine.hungry': [{ send: { fork: (t, s) => to(first(s, t.me), block('TAKE')) } }],
    'dine.has_first': [
      { name: 'take', send: { fork: (t, s) => to(second(s, t.me), block('TAKE')) } },
      { name: 'spin', if: (t, s) => s.param.waiting === 'spinning' && s.fork[second(s, t.me)]!.is('taken'), goto: 'dine.has_first' },
    ],
    'dine.eating': [{ send: { fork: (t, s) => to(first(s, t.me), 'PUT') } }],
    'dine.has_second': [{ send: { fork: (t, s) => to(second(s, t.me), 'PUT') }, goto: 'think.thinking' }],
  },
});

const { canAlways, deadlockFree, leadsTo, reachable, scenario } = base.with({ philosopher: many(philosopher) });

const eats = (name: string, fair?: Parameters<typeof leadsTo>[1]['fair']) => leadsTo(name, {
  why: 'nobody starves',
  forEach: { i: 'philosopher' },
  when: (s, { i }) => s.philosopher[i]!.is('dine.hungry'),
  then: (s, { i }) => s.philosopher[i]!.is('dine.eating'),
  ...(fair ? { fair } : {}),
});

/** @param n philosophers, at least 2 */
export const philosophers = (n: number, seating: 'one reversed' | 'all alike', waiting: 'blocked' | 'spinning') => scenario(`philosophers-${n}, ${seating}, ${waiting}`, {
  asks: 'does everybody eat?',
  instances: { philosopher: n, fork: n },
  param: { seating, waiting },
  properties: [
    deadlockFree(), deadlockFree({ end: 'stuttering' }),
    reachable('somebody eats', { why: 'else the rest says nothing', holds: s => s.philosopher.some(p => p.is('dine.eating')) }),
    reachable('all hold a fork', { why: 'the way into the deadlock', holds: s => s.philosopher.every(p => p.is('dine.has_first')) }),
    canAlways('can eat', { why: 'nobody is kept from the table for good', forEach: { i: 'philosopher' }, holds: (s, { i }) => s.philosopher[i]!.is('dine.eating') }),
    eats('eats, no fairness'),
    eats('eats, weak', { weak: ['philosopher'] }),
    eats('eats, strong', { strong: ['philosopher'] }),
  ],
});

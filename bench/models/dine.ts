/**
 * Dining philosophers: n philosophers around a table, a fork between any two neighbours, two forks to eat.
 *
 * All reach for the fork on one side first, except the last one, who reaches for the other side first: this is what
 * keeps the table from locking up. A philosopher takes two forks in two steps and puts them down in two steps.
 *
 * Figures: the same model in Promela, Murphi and TLA+, in which SPIN, Rumur and TLC find the same states: 1,364 states and
 * 5,655 transitions for 5 philosophers, 1,860,498 and 15,426,870 for 10.
 */
import { block, components, events, many, to } from '../../src/index.ts';

const philosopher = events({ GET_HUNGRY: {}, TAKE_FIRST: {}, TAKE_SECOND: {}, PUT_FIRST: {}, PUT_SECOND: {} }).createMachine({
  id: 'philosopher',
  initial: 'thinking',
  states: {
    thinking: { on: { GET_HUNGRY: 'hungry' } },
    hungry: { on: { TAKE_FIRST: 'has first' } },
    'has first': { on: { TAKE_SECOND: 'eating' } },
    eating: { on: { PUT_FIRST: 'has second' } },
    'has second': { on: { PUT_SECOND: 'thinking' } },
  },
});

const fork = events({ TAKE: {}, PUT: {} }).createMachine({
  id: 'fork',
  initial: 'free',
  states: {
    free: { on: { TAKE: 'taken' } },
    taken: { on: { PUT: 'free' } },
  },
});

const { action, always, canAlways, deadlockFree, leadsTo, scenario } = components(
  { philosopher: many(philosopher), fork: many(fork) },
  { seating: ['one reversed', 'all alike'] },
);

/** Fork i lies on one side of philosopher i, fork i + 1 on the other. */
type Table = { philosopher: { length: number }; param: { seating: string } };
const next = (s: Table, i: number): number => (i + 1) % s.philosopher.length;
const reversed = (s: Table, i: number): boolean => s.param.seating === 'one reversed' && i === s.philosopher.length - 1;
const first = (s: Table, i: number): number => reversed(s, i) ? next(s, i) : i;
const second = (s: Table, i: number): number => reversed(s, i) ? i : next(s, i);

const actions = [
  action('get hungry', {
    params: { i: 'philosopher' },
    when: (s, { i }) => s.philosopher[i].is('thinking'),
    send: { philosopher: (_s, { i }) => to(i, 'GET_HUNGRY') },
  }),
  action('take first fork', {
    params: { i: 'philosopher' },
    when: (s, { i }) => s.philosopher[i].is('hungry'),
    send: { philosopher: (_s, { i }) => to(i, 'TAKE_FIRST'), fork: (s, { i }) => to(first(s, i), block('TAKE')) },
  }),
  action('take second fork', {
    params: { i: 'philosopher' },
    when: (s, { i }) => s.philosopher[i].is('has first'),
    send: { philosopher: (_s, { i }) => to(i, 'TAKE_SECOND'), fork: (s, { i }) => to(second(s, i), block('TAKE')) },
  }),
  action('put first fork', {
    params: { i: 'philosopher' },
    when: (s, { i }) => s.philosopher[i].is('eating'),
    send: { philosopher: (_s, { i }) => to(i, 'PUT_FIRST'), fork: (s, { i }) => to(first(s, i), 'PUT') },
  }),
  action('put second fork', {
    params: { i: 'philosopher' },
    when: (s, { i }) => s.philosopher[i].is('has second'),
    send: { philosopher: (_s, { i }) => to(i, 'PUT_SECOND'), fork: (s, { i }) => to(second(s, i), 'PUT') },
  }),
];

const neighboursAlternate = always('neighbours-alternate', {
  why: 'a fork is used by one philosopher at a time',
  forEach: { i: 'philosopher' },
  holds: (s, { i }) => !(s.philosopher[i].is('eating') && s.philosopher[next(s, i)].is('eating')),
});

/** A fork that is free again and again is taken at last; who eats puts the forks down. */
const fair = {
  strong: ['take first fork', 'take second fork'],
  weak: ['put first fork', 'put second fork'],
};

/** What is judged on the graph: bench/progress.ts measures what that costs. */
const progress = [
  leadsTo('somebody-hungry-leads-to-somebody-eating', {
    why: 'the table as a whole goes on',
    when: s => s.philosopher.some(p => p.is('hungry')), then: s => s.philosopher.some(p => p.is('eating')), fair,
  }),
  canAlways('all-can-think', { why: 'nothing is left behind', holds: s => s.philosopher.every(p => p.is('thinking')) }),
];

/**
 * @param n philosophers, at least 2
 * @param judged also what is judged on the graph
 *
 * The run "all alike" has a seeded defect: nobody is reversed. Whoever holds a second fork can put one down, and whoever
 * thinks can get hungry, so in a stuck state all are hungry or hold their first fork alone. A hungry one that cannot take
 * its first fork finds it in the hand of the neighbour whose second it is, who is then not stuck. So everybody holds one
 * fork. Getting there takes everybody two steps (get hungry, take the first fork), and no step moves two philosophers:
 * the shortest trace has 2n steps.
 */
export const dine = (n: number, judged: 'safety' | 'progress' = 'safety') => scenario(`dining-philosophers-${n}`, {
  asks: 'can the table lock up?',
  instances: { philosopher: n, fork: n },
  actions,
  properties: [neighboursAlternate, deadlockFree(), ...(judged === 'progress' ? progress : [])],
  axes: { seating: {
    'one reversed': { param: { seating: 'one reversed' }, means: 'the last philosopher takes the forks in the other order' },
    'all alike': { param: { seating: 'all alike' }, means: 'seeded defect: all take the forks in the same order' },
  } },
  runs: {
    '': { expect: { 'neighbours-alternate': 'holds', 'deadlock-free': 'holds' } },
    'all alike': { expect: { 'deadlock-free': { violated: 2 * n } }, because: 'everybody holds one fork and waits for the other' },
  },
});

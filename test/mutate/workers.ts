/** Workers that add one to a cell, under a lock: small enough to write down what mutation testing must say about it. */
import { assign } from 'xstate';
import { block, components, events, many, type Scenario, type Variant } from '../../src/index.ts';

const lock = events({ TAKE: {}, GIVE: {} }).createMachine({
  id: 'lock',
  initial: 'free',
  states: { free: { on: { TAKE: 'taken' } }, taken: { on: { GIVE: 'free' } } },
});

const cell = events({ WRITE: { value: [0, 1, 2] } }, { value: 0 } as { value: number }).createMachine({
  id: 'cell',
  context: { value: 0 },
  on: { WRITE: { actions: assign({ value: ({ event }) => event.value }) } },
});

const { thread, variant, with: more } = components({ lock, cell });

const add = thread('add', {
  locals: { seen: [0, 1, 2] },
  code: {
    'add.lock': [{ send: { lock: block('TAKE') } }],
    'add.read': [{ set: { seen: (_t, s) => s.cell.context.value as 0 | 1 | 2 } }],
    'add.write': [
      { name: 'room', if: t => t.seen < 2, send: { cell: t => ({ type: 'WRITE', value: (t.seen + 1) as 1 | 2 }) } },
      { name: 'full', else: true },
    ],
    'add.unlock': [{ send: { lock: 'GIVE' }, goto: 'add.done' }],
    'add.done': [],
  },
});

const { always, deadlockFree, scenario } = more({ worker: many(add) });

const nothingIsLost = always('nothing-is-lost', {
  why: 'what the lock is for',
  when: s => s.worker.every(w => w.is('add.done')),
  holds: s => s.cell.context.value === Math.min(2, s.worker.length),
});
/** Says the same of fewer states, so it kills a part of what the other one kills. */
const somethingIsAdded = always('something-is-added', {
  why: 'a weaker claim',
  when: s => s.worker.every(w => w.is('add.done')),
  holds: s => s.cell.context.value > 0,
});
const ends = deadlockFree({ final: s => s.worker.every(w => w.is('add.done')) });

/** Writes before it reads: no operator does that. */
export const writeFirst = variant('write-first', add, {
  why: 'the cell is written before it is read',
  replace: { 'add.lock': [{ send: { lock: block('TAKE') }, goto: 'add.write' }] },
});
export const noRead = variant('no-read', add, { why: 'the cell is not read', remove: ['add.read'] });

export const workers = (n: number, mutants: readonly Variant[] = []): Scenario => scenario('workers', {
  asks: 'is an addition lost?',
  instances: { worker: n },
  properties: [nothingIsLost, somethingIsAdded, ends],
  axes: { code: { 'as-written': {}, 'no-read': { use: [noRead] } } },
  runs: { 'as-written': {}, 'no-read': {} },
  mutants,
});

/** Without the claim that tells a lost addition. */
export const gap = scenario('gap', { asks: 'does it end?', instances: { worker: 2 }, properties: [somethingIsAdded, ends] });

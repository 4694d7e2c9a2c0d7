/** A small system with everything that a story tells of: lanes, commands, patches, choices, tags, two ways to fail. */
import { assign } from 'xstate';
import { bool, call, components, events, many, to } from '../../src/index.ts';

const book = events({ TAKE: { by: [0, 1] }, RETURN: {}, TEAR: {} }, { by: 'nobody' } as { by: number | 'nobody' }).createMachine({
  id: 'book', context: { by: 'nobody' }, initial: 'shelved',
  states: {
    shelved: { on: { TAKE: { target: 'taken', actions: assign({ by: ({ event }) => event.by }) } } },
    taken: { on: { RETURN: { target: 'shelved', actions: assign({ by: 'nobody' }) }, TEAR: 'torn' } },
    torn: { on: { RETURN: { actions: assign({ by: 'nobody' }) } } },
  },
});

const base = components({ book: many(book) });

const LEND = base.command<{ n: number; reader: number }>('LEND', {
  failures: [{ id: 'not_here', status: 'LENT', when: (s, { n }) => !s.book[n].is('shelved') }],
  success: { status: 'OK', send: { book: (_s, { n, reader }) => to(n, { type: 'TAKE', by: reader as 0 | 1 }) } },
  show: ({ n, reader }) => `book${n}, reader${reader}`,
  agent: 'librarian',
});

const reader = base.thread('reader', {
  locals: { has: bool, answer: ['none', 'OK', 'LENT'] },
  code: {
    'desk.ask': [{ say: 'asks for the book', call: call(LEND, (t: { me: number }) => ({ n: 0, reader: t.me })), into: 'answer', goto: { OK: 'home.read', LENT: 'desk.wait' } }],
    'desk.wait': [{ say: 'waits', set: { answer: 'none' }, goto: 'desk.ask' }],
    'home.read': [{ say: 'reads', set: { has: true } }],
    'home.decide': [{ say: 'goes back', goto: 'desk.give_back' }],
    'desk.give_back': [{ say: 'gives the book back', send: { book: () => to(0, 'RETURN') }, set: { has: false, answer: 'none' }, goto: 'desk.ask' }],
  },
  tags: { AT_HOME: ['home.read', 'home.decide'] },
  lanes: { home: 'home of', '*': 'desk' },
  source: 'a library',
});

const careless = base.variant('careless', reader, {
  why: 'tears the book before it goes back',
  replace: { 'home.decide': [{ name: 'tear', say: 'tears the book', send: { book: () => to(0, 'TEAR') }, goto: 'desk.give_back' }] },
});

const v = base.with({ reader: many(reader) });
const whole = v.always('books-are-whole', { why: 'somebody else wants to read them', forEach: { n: 'book' }, holds: { 'nobody tore it': (s, { n }) => !s.book[n].is('torn') } });
const shelved = v.leadsTo('books-come-back', { why: 'that is what a library is', forEach: { n: 'book' }, when: (s, { n }) => s.book[n].is('taken'), then: (s, { n }) => s.book[n].is('shelved'), fair: { weak: ['reader'] } });
const lent = v.reachable('a-book-is-lent', { why: 'the model should do something', holds: s => s.book.some(b => b.is('taken')) });

export const library = v.scenario('library', {
  asks: 'Does a book survive its readers?', instances: { book: 2, reader: 2 },
  axes: { readers: { careful: {}, careless: { use: [careless] } } },
  properties: [whole, shelved, lent], assumes: ['books do not burn'],
  runs: { careful: {}, careless: {} },
});

/**
 * A synthetic system in the shape of this project's domain: k pages of host memory, the entry that maps each of them
 * into a guest, the region that the entry belongs to, and a fault handler that may serve one fault at a time.
 *
 * It stands for nothing real. It is here because its k copies are coupled in all the ways that matter for speed: limits
 * over all pages (two in swap, one entry reserved, one fault under way), a step on two neighbours, a step on all entries.
 *
 * Figures: the same model in Promela, Murphi and TLA+, in which SPIN, Rumur and TLC find the same states: 53,838 states
 * and 477,336 transitions for k = 3; 1,490,211 and 17,273,379 for k = 4; 37,863,450 and 539,714,448 for k = 5.
 */
import { all, components, events, many, opt, to } from '../../src/index.ts';

const page = events({ FILL_ZERO: {}, DIRTY: {}, CLEAN: {}, SWAP_OUT: {}, DISCARD: {} }).createMachine({
  id: 'page',
  initial: 'absent',
  states: {
    absent: { on: { FILL_ZERO: 'zero', DIRTY: 'dirty' } },
    zero: { on: { DIRTY: 'dirty', DISCARD: 'absent' } },
    dirty: { on: { CLEAN: 'clean', SWAP_OUT: 'swapped', DISCARD: 'absent' } },
    clean: { on: { DIRTY: 'dirty', SWAP_OUT: 'swapped', DISCARD: 'absent' } },
    swapped: { on: { DIRTY: 'dirty', DISCARD: 'absent' } },
  },
});

/** UNMAP and PROTECT are sent to whatever is there: an entry that maps nothing ignores them. */
const entry = events({ MAP_RO: {}, MAP_RW: {}, PROTECT: {}, UNMAP: {}, RESERVE: {}, RELEASE: {} }).createMachine({
  id: 'entry',
  initial: 'empty',
  states: {
    empty: { on: { MAP_RO: 'mapped.ro', MAP_RW: 'mapped.rw', RESERVE: 'reserved' } },
    mapped: {
      initial: 'ro',
      on: { UNMAP: 'empty' },
      states: {
        ro: { on: { MAP_RW: 'rw' } },
        rw: { on: { PROTECT: 'ro' } },
      },
    },
    reserved: { on: { RELEASE: 'empty' } },
  },
});

const region = events({ REGISTER: {}, REVOKE: {}, UNREGISTER: {} }).createMachine({
  id: 'region',
  initial: 'unregistered',
  states: {
    unregistered: { on: { REGISTER: 'registered' } },
    registered: { on: { UNREGISTER: 'unregistered', REVOKE: 'revoked' } },
    revoked: { on: { UNREGISTER: 'unregistered' } },
  },
});

const fault = events({ READ: {}, WRITE: {}, DONE: {} }).createMachine({
  id: 'fault',
  initial: 'none',
  states: {
    none: { on: { READ: 'serving.read', WRITE: 'serving.write' } },
    serving: {
      initial: 'read',
      on: { DONE: 'none' },
      states: { read: {}, write: {} },
    },
  },
});

const { action, always, scenario } = components({ page: many(page), entry: many(entry), region: many(region), fault: many(fault) });

const each = { i: 'page' } as const;

const actions = [
  // A guest access that the entry does not permit starts a fault; there is at most one at a time.
  action('read fault', {
    params: each,
    when: (s, { i }) => s.region[i].is('registered') && s.entry[i].is('empty') && s.fault.every(f => f.is('none')),
    send: { fault: (_s, { i }) => to(i, 'READ') },
  }),
  action('write fault', {
    params: each,
    when: (s, { i }) => s.region[i].is('registered') && (s.entry[i].is('empty') || s.entry[i].is('mapped.ro')) && s.fault.every(f => f.is('none')),
    send: { fault: (_s, { i }) => to(i, 'WRITE') },
  }),
  action('fill with zeroes', {
    params: each,
    when: (s, { i }) => s.fault[i].is('serving.read') && s.page[i].is('absent'),
    send: { page: (_s, { i }) => to(i, 'FILL_ZERO') },
  }),
  action('swap in', {
    params: each,
    when: (s, { i }) => s.fault[i].is('serving') && s.page[i].is('swapped'),
    send: { page: (_s, { i }) => to(i, 'DIRTY') },
  }),
  action('make writable', {
    params: each,
    when: (s, { i }) => s.fault[i].is('serving.write') && !s.page[i].is('dirty') && !s.page[i].is('swapped'),
    send: { page: (_s, { i }) => to(i, 'DIRTY') },
  }),
  action('map read-only', {
    params: each,
    when: (s, { i }) => s.fault[i].is('serving.read') && (s.page[i].is('zero') || s.page[i].is('clean')),
    send: { entry: (_s, { i }) => to(i, 'MAP_RO'), fault: (_s, { i }) => to(i, 'DONE') },
  }),
  action('map writable', {
    params: each,
    when: (s, { i }) => s.fault[i].is('serving') && s.page[i].is('dirty'),
    send: { entry: (_s, { i }) => to(i, 'MAP_RW'), fault: (_s, { i }) => to(i, 'DONE') },
  }),

  // What the host does on its own, to a page that no fault is working on.
  action('write back', {
    params: each,
    when: (s, { i }) => s.fault[i].is('none') && s.page[i].is('dirty'),
    send: { page: (_s, { i }) => to(i, 'CLEAN'), entry: (_s, { i }) => to(i, opt('PROTECT')) },
  }),
  action('write back two', {
    params: each,
    when: (s, { i }) => {
      const j = (i + 1) % s.page.length;
      return s.fault[i].is('none') && s.page[i].is('dirty') && s.fault[j].is('none') && s.page[j].is('dirty');
    },
    send: {
      page: (s, { i }) => [to(i, 'CLEAN'), to((i + 1) % s.page.length, 'CLEAN')],
      entry: (s, { i }) => [to(i, opt('PROTECT')), to((i + 1) % s.page.length, opt('PROTECT'))],
    },
  }),
  action('swap out', {
    params: each,
    when: (s, { i }) => s.fault[i].is('none') && (s.page[i].is('dirty') || s.page[i].is('clean')) && s.page.count(p => p.is('swapped')) < 2,
    send: { page: (_s, { i }) => to(i, 'SWAP_OUT'), entry: (_s, { i }) => to(i, opt('UNMAP')) },
  }),
  action('discard', {
    params: each,
    when: (s, { i }) => s.fault[i].is('none') && !s.page[i].is('absent'),
    send: { page: (_s, { i }) => to(i, 'DISCARD'), entry: (_s, { i }) => to(i, opt('UNMAP')) },
  }),

  action('register', {
    params: each,
    when: (s, { i }) => s.fault[i].is('none') && s.region[i].is('unregistered'),
    send: { region: (_s, { i }) => to(i, 'REGISTER') },
  }),
  action('unregister', {
    params: each,
    when: (s, { i }) => s.fault[i].is('none') && s.region[i].is('registered'),
    send: { region: (_s, { i }) => to(i, 'UNREGISTER'), entry: (_s, { i }) => to(i, opt('UNMAP')) },
  }),
  action('revoke', {
    params: each,
    when: (s, { i }) => s.fault[i].is('none') && s.region[i].is('registered') && s.entry[i].is('mapped'),
    send: { region: (_s, { i }) => to(i, 'REVOKE'), entry: (_s, { i }) => to(i, 'UNMAP') },
  }),
  action('unregister revoked', {
    params: each,
    when: (s, { i }) => s.fault[i].is('none') && s.region[i].is('revoked'),
    send: { region: (_s, { i }) => to(i, 'UNREGISTER') },
  }),
  action('reserve', {
    params: each,
    when: (s, { i }) => s.fault[i].is('none') && s.entry[i].is('empty') && !s.entry.some(e => e.is('reserved')),
    send: { entry: (_s, { i }) => to(i, 'RESERVE') },
  }),
  action('release', {
    params: each,
    when: (s, { i }) => s.fault[i].is('none') && s.entry[i].is('reserved'),
    send: { entry: (_s, { i }) => to(i, 'RELEASE') },
  }),
  action('unmap all', {
    when: s => s.fault.every(f => f.is('none')) && s.entry.some(e => e.is('mapped')),
    send: { entry: all(opt('UNMAP')) },
  }),
];

const limits = always('limits', {
  why: 'what the actions ask for over all pages',
  holds: {
    'one fault': s => s.fault.count(f => f.is('serving')) <= 1,
    'two in swap': s => s.page.count(p => p.is('swapped')) <= 2,
    'one reserved': s => s.entry.count(e => e.is('reserved')) <= 1,
  },
});

const mappingsAreBacked = always('mappings-are-backed', {
  why: 'an entry gives the guest no more than the page and the region permit',
  forEach: each,
  holds: {
    'a fault is in a registered region': (s, { i }) => s.fault[i].is('none') || s.region[i].is('registered'),
    'a mapping is in a registered region': (s, { i }) => !s.entry[i].is('mapped') || s.region[i].is('registered'),
    'writable only if dirty': (s, { i }) => !s.entry[i].is('mapped.rw') || s.page[i].is('dirty'),
    'read-only only if present': (s, { i }) => !s.entry[i].is('mapped.ro') || !(s.page[i].is('absent') || s.page[i].is('swapped')),
  },
});

/** @param k pages, at least 2 */
export const kcomp = (k: number) => scenario(`k-components-${k}`, {
  asks: 'do the limits hold, and is every mapping backed?',
  instances: { page: k, entry: k, region: k, fault: k },
  actions,
  properties: [limits, mappingsAreBacked],
});

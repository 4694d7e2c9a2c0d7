/** The worked example of use-symmetry.md: three pages that are mapped to any of three frames, and a queue of frames to be zeroed. */
import { assign } from 'xstate';
import { components, events, many, one, range, to } from 'realmcheck';

const frames = range(3);

// #region machines
const frame = events({ GET: {}, PUT: {} }).createMachine({
  id: 'frame',
  initial: 'FREE',
  states: { FREE: { on: { GET: 'USED' } }, USED: { on: { PUT: 'FREE' } } },
});

const page = events({ MAP: { pfn: frames }, ZAP: {} }, { pfn: 'none' } as { pfn: 'none' | number }).createMachine({
  id: 'page',
  context: { pfn: 'none' },
  on: {
    MAP: { actions: assign({ pfn: ({ event }) => event.pfn }) },
    ZAP: { actions: assign({ pfn: 'none' }) },
  },
});

/** The frames that wait to be zeroed before they are used again, in order. */
const scrubber = events({ QUEUE: { pfn: frames }, DONE: {} }, { queue: [] as readonly number[] }).createMachine({
  id: 'scrubber',
  context: { queue: [] },
  on: {
    QUEUE: { actions: assign({ queue: ({ context, event }) => [...context.queue, event.pfn] }) },
    DONE: { actions: assign({ queue: ({ context }) => context.queue.slice(1) }) },
  },
});
// #endregion

// #region vocabulary
const { action, always, scenario } = components({
  frame: many(frame, { interchangeable: true }),
  page: many(page, { interchangeable: true, holds: { pfn: 'frame' } }),
  scrubber: one(scrubber, { holds: { queue: { list: 'frame' } } }),
});
// #endregion

// #region actions
const fault = action('fault', {
  params: { g: 'page', f: 'frame' },
  when: (s, { g, f }) => s.page[g].context.pfn === 'none' && s.frame[f].is('FREE'),
  send: { page: (_s, { g, f }) => to(g, { type: 'MAP', pfn: f }), frame: (_s, { f }) => to(f, 'GET') },
});
const zap = action('zap', {
  params: { g: 'page' },
  when: (s, { g }) => s.page[g].context.pfn !== 'none',
  send: { page: (_s, { g }) => to(g, 'ZAP'), scrubber: (s, { g }) => ({ type: 'QUEUE', pfn: s.page[g].context.pfn as number }) },
});
const scrub = action('scrub', {
  when: s => s.scrubber.context.queue.length > 0,
  send: { scrubber: 'DONE', frame: s => to(s.scrubber.context.queue[0]!, 'PUT') },
});
// #endregion

// #region scenario
const oneOwner = always('one-owner', {
  why: 'a frame that two pages map leaks what one writes to the other',
  forEach: { g: 'page' },
  when: (s, { g }) => s.page[g].context.pfn !== 'none',
  holds: (s, { g }) => s.page.count(p => p.context.pfn === s.page[g].context.pfn) === 1,
});

export const pool = scenario('pool', {
  asks: 'Does a frame ever belong to two pages?',
  instances: { frame: 3, page: 3 },
  actions: [fault, zap, scrub],
  properties: [oneOwner],
});
// #endregion

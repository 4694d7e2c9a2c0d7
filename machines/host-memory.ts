/** Who else holds the VMM's pages: a forked child, the page cache of a memfd. And two ghosts: what was written, and how often an access left the realm. */
import { assign } from 'xstate';
import { events } from '../src/model/index.ts';
import { cell, frameNumbers } from './frame.ts';

/** The child's mapping of one gfn after fork(). One child at a time is enough. */
export const childPage = events({ INHERIT: { pfn: frameNumbers }, EXIT: {} }, { pfn: 'none' } as { pfn: 'none' | number }).createMachine({
  id: 'child_page',
  context: { pfn: 'none' },
  initial: 'NONE',
  states: {
    NONE: { on: { INHERIT: { target: 'MAPS', actions: assign({ pfn: ({ event }) => event.pfn }) } } },
    MAPS: { on: { EXIT: { target: 'NONE', actions: assign({ pfn: 'none' }) } } },
  },
});

/** The page cache of a memfd at one index. */
export const pageCache = events({ INSERT: { pfn: frameNumbers }, REMOVE: {} }, { pfn: 'none' } as { pfn: 'none' | number }).createMachine({
  id: 'page_cache',
  context: { pfn: 'none' },
  initial: 'EMPTY',
  states: {
    EMPTY: { on: { INSERT: { target: 'CACHED', actions: assign({ pfn: ({ event }) => event.pfn }) } } },
    CACHED: { on: { REMOVE: { target: 'EMPTY', actions: assign({ pfn: 'none' }) } } },
  },
});

/** What the VMM must read at one gfn: per data cell the value of the last store, by the guest through its shared alias or by the VMM. */
export const lastWrite = events({ GUEST: { value: cell }, VMM: { value: cell }, DISCARD: {} }, { guest: 0, vmm: 0 } as { guest: number; vmm: number }).createMachine({
  id: 'last_write',
  context: { guest: 0, vmm: 0 },
  initial: 'UNWRITTEN',
  states: {
    UNWRITTEN: {},
    WRITTEN: {},
  },
  on: {
    GUEST: { target: '.WRITTEN', actions: assign({ guest: ({ event }) => event.value }) },
    VMM: { target: '.WRITTEN', actions: assign({ vmm: ({ event }) => event.value }) },
    DISCARD: { target: '.UNWRITTEN', actions: assign({ guest: 0, vmm: 0 }) },
  },
});

/** The exits of a guest access since it began, or since the host's last invalidation began or ended; 4 stands for 4 and more. */
export const exitCount = events({ EXIT: {}, DONE: {}, HOST: {} }, { n: 0 } as { n: number }).createMachine({
  id: 'exit_count',
  context: { n: 0 },
  initial: 'COUNTING',
  states: { COUNTING: {} },
  on: {
    EXIT: { actions: assign({ n: ({ context }) => Math.min(context.n + 1, 4) }) },
    DONE: { actions: assign({ n: 0 }) },
    HOST: { actions: assign({ n: 0 }) },
  },
});

/** What the CPUs of tf-rmm share while a command is under way: the locks of granules, and what is protected by them. tf-rmm docs/design/locking.rst. */
import { assign } from 'xstate';
import { components, events, many, type State, type Vocabulary } from '../../src/model/index.ts';
import { granule } from './granule.ts';

/** The granules of a realm that is NEW, with two leaf tables, a page of data and one for a REC. */
export const granules = ['RD', 'root RTT', 'leaf RTT', 'other leaf RTT', 'data', 'REC'] as const;
export const [RD, ROOT, LEAF, OTHER, DATA, REC] = [0, 1, 2, 3, 4, 5] as const;
export const cpus = [0, 1] as const;

/** The spinlock of a granule. Whoever wants it while it is held spins, also the CPU that holds it. Only that CPU gives it back. */
export const spinlock = events({ LOCK: { by: cpus }, UNLOCK: { by: cpus } }, { by: null } as { by: number | null }).createMachine({
  id: 'lock',
  context: { by: null },
  initial: 'FREE',
  states: {
    FREE: { entry: assign({ by: null }), on: { LOCK: 'HELD' } },
    HELD: { entry: assign({ by: ({ event }) => 'by' in event ? event.by : null }), on: { UNLOCK: { guard: ({ context, event }) => context.by === event.by, target: 'FREE' } } },
  },
});

/** The leaf entry that the data commands are about. */
export const slot = events({ MAP: {}, UNMAP: {} }).createMachine({
  id: 'slot', initial: 'UNASSIGNED',
  states: { UNASSIGNED: { on: { MAP: 'ASSIGNED' } }, ASSIGNED: { on: { UNMAP: 'UNASSIGNED' } } },
});

/** The references to the REC: one, taken when it is entered, while it runs. */
const recReferences = events({ GET: {}, RUN: {}, PUT: {} }).createMachine({
  id: 'rec_references',
  initial: 'NONE',
  states: { NONE: { on: { GET: 'TAKEN' } }, TAKEN: { on: { RUN: 'RUNNING' } }, RUNNING: {} },
  on: { PUT: '.NONE' },
});

export const locked = components({ lock: many(spinlock), granule: many(granule), slot, rec_references: recReferences });
export type Locked = State<typeof locked extends Vocabulary<infer W> ? W : never>;

/**
 * An RTT entry and the RIPAS that it holds. An entry stands for a place in the tree: it is ABSENT while the table that
 * would hold it does not exist. RMM specification A5.2, A5.3, A5.5.
 */
import { assign } from 'xstate';
import { events } from '../../src/model/index.ts';
import { pas } from './granule.ts';

/** Read and write permission of an unprotected mapping. */
export const s2aps = ['none', 'R', 'W', 'RW'] as const;
export type S2ap = (typeof s2aps)[number];
/** Two memory attributes stand for all. */
const memattrs = ['NC', 'WB'] as const;
export type Memattr = (typeof memattrs)[number];

type Output = { pa: number | null; s2ap: S2ap | null; memattr: Memattr | null };
const NOTHING: Output = { pa: null, s2ap: null, memattr: null };

/** Events are named for what the entry becomes. A live entry never changes into another mapping. */
export const rtte = events({
  ABSENT: {}, UNASSIGNED: {}, UNASSIGNED_NS: {},
  ASSIGNED: { pa: pas }, ASSIGNED_DEV: { pa: pas }, TABLE: { pa: pas }, ASSIGNED_NS: { pa: pas, s2ap: s2aps, memattr: memattrs },
}, NOTHING).createMachine({
  id: 'rtte',
  context: NOTHING,
  initial: 'ABSENT',
  states: {
    ABSENT: {
      entry: assign(NOTHING),
      on: { UNASSIGNED: 'UNASSIGNED', UNASSIGNED_NS: 'UNASSIGNED_NS', ASSIGNED: 'ASSIGNED', ASSIGNED_DEV: 'ASSIGNED_DEV', ASSIGNED_NS: 'ASSIGNED_NS' },
    },
    UNASSIGNED: { entry: assign(NOTHING), on: { ASSIGNED: 'ASSIGNED', ASSIGNED_DEV: 'ASSIGNED_DEV', TABLE: 'TABLE', ABSENT: 'ABSENT' } },
    UNASSIGNED_NS: { entry: assign(NOTHING), on: { ASSIGNED_NS: 'ASSIGNED_NS', TABLE: 'TABLE', ABSENT: 'ABSENT' } },
    ASSIGNED: {
      entry: assign(({ event }) => 'pa' in event ? { ...NOTHING, pa: event.pa } : NOTHING),
      on: { UNASSIGNED: 'UNASSIGNED', TABLE: 'TABLE', ABSENT: 'ABSENT' },
    },
    /** memory of a device; NARCH_DEV in 2.0 */
    ASSIGNED_DEV: {
      entry: assign(({ event }) => 'pa' in event ? { ...NOTHING, pa: event.pa } : NOTHING),
      on: { UNASSIGNED: 'UNASSIGNED', TABLE: 'TABLE', ABSENT: 'ABSENT' },
    },
    ASSIGNED_NS: {
      entry: assign(({ event }) => event.type === 'ASSIGNED_NS' ? { pa: event.pa, s2ap: event.s2ap, memattr: event.memattr } : NOTHING),
      on: { UNASSIGNED_NS: 'UNASSIGNED_NS', TABLE: 'TABLE', ABSENT: 'ABSENT' },
    },
    /** destroyed or folded it becomes a leaf again; only the root's entries, of a realm that goes, do not */
    TABLE: {
      entry: assign(({ event }) => 'pa' in event ? { ...NOTHING, pa: event.pa } : NOTHING),
      on: { UNASSIGNED: 'UNASSIGNED', UNASSIGNED_NS: 'UNASSIGNED_NS', ASSIGNED: 'ASSIGNED', ASSIGNED_DEV: 'ASSIGNED_DEV', ASSIGNED_NS: 'ASSIGNED_NS' },
    },
  },
});

/** The RIPAS of a protected entry. NONE: the entry is a table, or absent. */
export const ripas = events({ NONE: {}, EMPTY: {}, RAM: {}, DESTROYED: {}, DEV: {} }).createMachine({
  id: 'ripas',
  initial: 'NONE',
  states: { NONE: {}, EMPTY: {}, RAM: {}, DESTROYED: {}, DEV: {} },
  on: { NONE: '.NONE', EMPTY: '.EMPTY', RAM: '.RAM', DESTROYED: '.DESTROYED', DEV: '.DEV' },
});
export type Ripas = 'EMPTY' | 'RAM' | 'DESTROYED' | 'DEV';

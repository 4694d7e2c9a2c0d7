/** A physical page of the memory that the RMM may be given: its granule state, its GPT entry, and what is in it. RMM specification A2.2. */
import { assign } from 'xstate';
import { events } from '../../src/model/index.ts';

/** Page numbers that may occur as physical addresses; a scenario says how many pages there are. */
export const pas = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;
/** An argument that names no page of this memory. */
export const NOWHERE = -1;

/**
 * The state that the RMM keeps of a page. What is in use goes back to DELEGATED before it becomes anything else. DEV is memory of
 * a device that a realm has mapped (2.0: GRAN_DEV; tf-rmm keeps pages of devices apart, as NS, DELEGATED, MAPPED).
 */
export const granule = events({ DELEGATE: {}, UNDELEGATE: {}, TO_RD: {}, TO_REC: {}, TO_RTT: {}, TO_DATA: {}, TO_DEV: {}, RELEASE: {} }).createMachine({
  id: 'granule',
  initial: 'UNDELEGATED',
  states: {
    UNDELEGATED: { on: { DELEGATE: 'DELEGATED' } },
    DELEGATED: { on: { UNDELEGATE: 'UNDELEGATED', TO_RD: 'RD', TO_REC: 'REC', TO_RTT: 'RTT', TO_DATA: 'DATA', TO_DEV: 'DEV' } },
    RD: { on: { RELEASE: 'DELEGATED' } },
    REC: { on: { RELEASE: 'DELEGATED' } },
    RTT: { on: { RELEASE: 'DELEGATED' } },
    DATA: { on: { RELEASE: 'DELEGATED' } },
    DEV: { on: { RELEASE: 'DELEGATED' } },
  },
});

/** The GPT entry of a page. EL3 keeps it; the RMM asks for NS to REALM and back, the secure world for NS to SECURE and back. */
export const gptEntry = events({ REALM: {}, NS: {}, SECURE: {} }).createMachine({
  id: 'gpt',
  initial: 'NS',
  states: { NS: { on: { REALM: 'REALM', SECURE: 'SECURE' } }, REALM: { on: { NS: 'NS' } }, SECURE: { on: { NS: 'NS' } } },
});

/** What is in a page: who wrote it last. `copied` is what the host wrote and RMI copied, `rmm` the RMM's own data. */
const writers = ['host', 'wiped', 'copied', 'rmm', 'realm0', 'realm1'] as const;
export type Writer = (typeof writers)[number];

/** The content of a page, as the name of its last writer. */
export const contents = events({ WRITE: { by: writers } }, { by: 'host' } as { by: Writer }).createMachine({
  id: 'contents',
  context: { by: 'host' },
  initial: 'WRITTEN',
  states: { WRITTEN: { on: { WRITE: { actions: assign({ by: ({ event }) => event.by }) } } } },
});

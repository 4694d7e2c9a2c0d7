/** What orders the host's code paths: mmu_lock, mmap_lock, and KVM's invalidation protocol. */
import { assign } from 'xstate';
import { events } from '../src/model/index.ts';

/** A reader-writer lock. An acquisition that must wait is not handled: send it with `block`. */
export const rwLock = events({ READ_LOCK: {}, READ_UNLOCK: {}, WRITE_LOCK: {}, WRITE_UNLOCK: {} }, { readers: 0 } as { readers: number }).createMachine({
  id: 'rwlock',
  context: { readers: 0 },
  initial: 'FREE',
  states: {
    FREE: { on: { READ_LOCK: { target: 'READ', actions: assign({ readers: 1 }) }, WRITE_LOCK: 'WRITE' } },
    READ: {
      on: {
        READ_LOCK: { actions: assign({ readers: ({ context }) => context.readers + 1 }) },
        READ_UNLOCK: [
          { guard: ({ context }) => context.readers === 1, target: 'FREE', actions: assign({ readers: 0 }) },
          { actions: assign({ readers: ({ context }) => context.readers - 1 }) },
        ],
      },
    },
    WRITE: { on: { WRITE_UNLOCK: 'FREE' } },
  },
});

/** kvm->mmu_invalidate_in_progress */
export const invalidation = events({ START: {}, END: {} }, { inProgress: 0 } as { inProgress: number }).createMachine({
  id: 'mmu_invalidate',
  context: { inProgress: 0 },
  initial: 'NONE',
  states: {
    NONE: { on: { START: { target: 'IN_PROGRESS', actions: assign({ inProgress: 1 }) } } },
    IN_PROGRESS: {
      on: {
        START: { actions: assign({ inProgress: ({ context }) => context.inProgress + 1 }) },
        END: [
          { guard: ({ context }) => context.inProgress === 1, target: 'NONE', actions: assign({ inProgress: 0 }) },
          { actions: assign({ inProgress: ({ context }) => context.inProgress - 1 }) },
        ],
      },
    },
  },
});

/**
 * A fault's sample of kvm->mmu_invalidate_seq, as the one bit that matters: has the sequence moved since?
 * A fault compares its sample once and forgets it, so nothing else of the counter can be observed.
 */
export const seqSample = events({ SAMPLE: {}, MOVED: {}, USED: {} }).createMachine({
  id: 'mmu_seq',
  initial: 'NONE',
  states: {
    NONE: { on: { SAMPLE: 'FRESH' } },
    FRESH: { on: { MOVED: 'STALE', USED: 'NONE' } },
    STALE: { on: { MOVED: {}, USED: 'NONE' } },
  },
});

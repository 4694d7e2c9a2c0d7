/** The things that guest, KVM, mm and VMM share, and the words to write about them. The code paths are added in world.ts. */
import { components, many, type State, type Vocabulary } from '../src/model/index.ts';
import { frame, zeroPage } from './frame.ts';
import { childPage, exitCount, lastWrite, pageCache } from './host-memory.ts';
import { hostPage } from './host-page.ts';
import { invalidation, rwLock, seqSample } from './locks.ts';
import { rttEntry } from './rtt-entry.ts';

const shared = {
  /** the VMM's PTE, one per gfn */
  page: many(hostPage),
  frame: many(frame),
  zero_page: zeroPage,
  /** memfd only, one per gfn */
  page_cache: many(pageCache),
  /** the forked child's PTE, one per gfn, where the scenario forks */
  child: many(childPage),
  /** unprotected leaf entry, one per gfn */
  entry: many(rttEntry),
  mmu_lock: rwLock,
  mmap_lock: rwLock,
  mmu_invalidate: invalidation,
  /** one per vCPU */
  mmu_seq: many(seqSample, { along: 'vcpu' }),
  /** ghost, one per gfn */
  last_write: many(lastWrite),
  /** ghost, one per vCPU, where a scenario counts exits */
  exits: many(exitCount, { along: 'vcpu' }),
};
const choices = {
  /** what the memslot's user memory is */
  backing: ['anon', 'memfd'],
  /** does the abort tell KVM that it was a store, or does the RMM hide it (ISV=0, WnR cleared)? */
  store: ['visible', 'hidden', 'either'],
  /** may the VMM store to the memory, or does it only read? */
  vmm: ['reads and writes', 'only reads'],
  /** may the VMM discard memory (MADV_DONTNEED; on a memfd also PUNCH_HOLE)? */
  discard: [true, false],
  fork: [false, true],
  /** may something write-protect PTEs (uffd-wp, soft-dirty, writeback)? */
  protectRO: [false, true],
} as const;

export const parts = components(shared, choices);
export type Host = typeof parts extends Vocabulary<infer W> ? W : never;
export type HostState = State<Host>;
/** What they are made of, for vocabularies that have more. */
export const sharedParts = { declared: shared, params: choices };

export const { action, thread, variant, dialect } = parts;
/** Commands are calls of the RMM, which has a lane of its own in traces. */
export const command: typeof parts.command = (name, spec) => parts.command(name, { agent: 'RMM', ...spec });

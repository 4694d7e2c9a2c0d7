/** The worked example of mutation-testing.md: two mutants by hand, each with one half of the retry check. */
import { kvmFault } from '../../machines/kvm/fault.ts';
import { variant } from '../../machines/parts.ts';
import { anonWriteProtect } from '../../machines/scenarios/anon-write-protect.ts';
import { scenario } from '../../machines/world.ts';
import { block, to } from '../../src/model/index.ts';

// #region mutants
const used = (t: { me: number }) => to(t.me, 'USED' as const);
const putPage = (t: { pfn: string | number }) => typeof t.pfn === 'number' ? to(t.pfn, { type: 'PUT', n: 1 } as const) : null;

/** The two ways on from user_mem_abort.lock, as in machines/kvm/fault.ts. */
const back = { send: { mmu_seq: used, frame: putPage }, set: { fault: 'none', isWrite: false, pfn: 'none', writable: false }, goto: 'guest.retry' } as const;
const goOn = { name: 'go_on', else: true, send: { mmu_lock: block('READ_LOCK'), mmu_seq: used } } as const;

const onlySequence = variant('only-sequence', kvmFault, {
  why: 'the retry check does not look at mmu_invalidate_in_progress',
  replace: { 'user_mem_abort.lock': [{ name: 'retry', if: (t, s) => !s.mmu_lock.is('WRITE') && s.mmu_seq[t.me].is('STALE'), ...back }, goOn] },
});
const onlyInProgress = variant('only-in-progress', kvmFault, {
  why: 'the retry check does not look at the sequence',
  replace: { 'user_mem_abort.lock': [{ name: 'retry', if: (_t, s) => !s.mmu_lock.is('WRITE') && s.mmu_invalidate.is('IN_PROGRESS'), ...back }, goOn] },
});
// #endregion

// #region scenario
export const halfACheck = scenario('half-a-check', {
  ...anonWriteProtect.spec,
  runs: { 'seed-fix': {} },
  mutants: [onlySequence, onlyInProgress],
});
// #endregion

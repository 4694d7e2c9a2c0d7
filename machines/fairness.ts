/**
 * Which endless runs count when a claim says that something happens in the end.
 *
 * A vCPU goes on: an access that aborted is executed again by the hardware, and KVM's code runs until it is back in the
 * guest. Nothing forces a guest to start an access (guest.run). The VMM ends an operation that it has begun; nothing
 * forces it to begin one (vmm.run), so no access may depend on what the VMM does next. Nor does the child have to exit.
 *
 * The host may invalidate any number of times, but not for ever: a run has an endless part, and in it no operation with a
 * notifier window of the VMM begins. Without this, each fault could be sent back by yet another window (-EAGAIN), which is
 * no defect of anybody's. What may go on for ever: accesses of the guest, loads and stores of the VMM, and the faults of
 * both, also those by which a vCPU breaks CoW and invalidates by itself. A driver that makes its own faults fail for ever
 * is to be found.
 *
 * Weak fairness is enough. It lets a thread starve at a lock that becomes free again and again, which Linux' locks do not,
 * but no verdict differs under strong fairness.
 */
import type { Fairness } from '../src/model/index.ts';

export const fair: Fairness = {
  weak: [{ of: 'vcpu', except: ['vcpu guest.run'] }, { of: 'vmm', except: ['vmm vmm.run'] }],
  finitely: ['vmm vmm.run/discard', 'vmm vmm.run/punch', 'vmm vmm.run/write_protect', 'vmm vmm.run/fork', 'vmm vmm.run/fault_copy'],
};

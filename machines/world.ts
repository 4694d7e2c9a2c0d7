/** The whole vocabulary: the shared parts and the two code paths. Invariants and scenarios are written in these words. */
import { many } from '../src/model/index.ts';
import { kvmFault } from './kvm/fault.ts';
import { parts } from './parts.ts';
import { vmm } from './vmm/vmm.ts';

// No vCPU differs from another, and no local of a thread holds the number of one.
export const world = parts.with({ vcpu: many(kvmFault, { interchangeable: true }), vmm });
export const { always, step, reachable, canAlways, leadsTo, deadlockFree, scenario } = world;

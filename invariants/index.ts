/** All claims about the shared memory of a realm, one a file. */
import { deadlockFree } from '../machines/world.ts';
import { everyFaultLeavesKvm } from './every-fault-leaves-kvm.ts';
import { everyGuestLoadIsDone } from './every-guest-load-is-done.ts';
import { everyGuestStoreIsDone } from './every-guest-store-is-done.ts';
import { everyInvalidationEnds } from './every-invalidation-ends.ts';
import { faultIsAnswered } from './fault-is-answered.ts';
import { framesSuffice } from './frames-suffice.ts';
import { mmuLockIsTakenWithTheRetryCheck } from './mmu-lock-is-taken-with-the-retry-check.ts';
import { newMappingAgreesWithThePte } from './new-mapping-agrees-with-the-pte.ts';
import { noWarnReached } from './no-warn-reached.ts';
import { noWritableMappingOfACowPage } from './no-writable-mapping-of-a-cow-page.ts';
import { noWritableMappingOfTheZeroPage } from './no-writable-mapping-of-the-zero-page.ts';
import { notifierUnmapsStage2 } from './notifier-unmaps-stage2.ts';
import { pteChangesOnlyWhileUnmapped } from './pte-changes-only-while-unmapped.ts';
import { someGuestStoreIsDone } from './some-guest-store-is-done.ts';
import { stage2NeverMapsAStaleFrame } from './stage2-never-maps-a-stale-frame.ts';
import { stage2PermissionWithinHostPermission } from './stage2-permission-within-host-permission.ts';
import { vmmSeesTheLastWrite } from './vmm-sees-the-last-write.ts';

// A vCPU whose KVM_RUN has failed does nothing any more.
const stuckOnlyAfterFailure = deadlockFree({ final: s => s.vcpu.some(v => v.is('kvm_arch_vcpu_ioctl_run.failed')) });

/** Claims about every state. */
export const sharedMemory = [
  noWritableMappingOfACowPage,
  noWritableMappingOfTheZeroPage,
  stage2PermissionWithinHostPermission,
  stage2NeverMapsAStaleFrame,
  vmmSeesTheLastWrite,
  noWarnReached,
  faultIsAnswered,
  framesSuffice,
  stuckOnlyAfterFailure,
];

/** Claims about every step and about what happens in the end. Allocation must not fail here either. */
export const sharedMemoryProgress = [
  mmuLockIsTakenWithTheRetryCheck,
  newMappingAgreesWithThePte,
  pteChangesOnlyWhileUnmapped,
  notifierUnmapsStage2,
  everyGuestLoadIsDone,
  everyGuestStoreIsDone,
  everyFaultLeavesKvm,
  everyInvalidationEnds,
  someGuestStoreIsDone,
  framesSuffice,
  stuckOnlyAfterFailure,
];

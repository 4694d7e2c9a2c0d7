/** All claims about the shared memory of a realm, one a file. */
import { deadlockFree } from '../machines/world.ts';
import { faultIsAnswered } from './fault-is-answered.ts';
import { framesSuffice } from './frames-suffice.ts';
import { noWarnReached } from './no-warn-reached.ts';
import { noWritableMappingOfACowPage } from './no-writable-mapping-of-a-cow-page.ts';
import { noWritableMappingOfTheZeroPage } from './no-writable-mapping-of-the-zero-page.ts';
import { stage2NeverMapsAStaleFrame } from './stage2-never-maps-a-stale-frame.ts';
import { stage2PermissionWithinHostPermission } from './stage2-permission-within-host-permission.ts';
import { vmmSeesTheLastWrite } from './vmm-sees-the-last-write.ts';

export const sharedMemory = [
  noWritableMappingOfACowPage,
  noWritableMappingOfTheZeroPage,
  stage2PermissionWithinHostPermission,
  stage2NeverMapsAStaleFrame,
  vmmSeesTheLastWrite,
  noWarnReached,
  faultIsAnswered,
  framesSuffice,
  // A vCPU whose KVM_RUN has failed does nothing any more.
  deadlockFree({ final: s => s.vcpu.some(v => v.is('kvm_arch_vcpu_ioctl_run.failed')) }),
];

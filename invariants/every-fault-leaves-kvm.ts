import { fair } from '../machines/fairness.ts';
import { leadsTo } from '../machines/world.ts';

export const everyFaultLeavesKvm = leadsTo('every-fault-leaves-kvm', {
  why: 'Every loop of the fault path must end, whatever the other vCPUs do: a vCPU that loops in the kernel holds mmu_lock, and the VMM cannot even stop it (kvm-host L2).',
  forEach: { v: 'vcpu' },
  when: (s, { v }) => !s.vcpu[v].is('guest') && !s.vcpu[v].is('kvm_arch_vcpu_ioctl_run.failed'),
  then: (s, { v }) => s.vcpu[v].is('guest') || s.vcpu[v].is('kvm_arch_vcpu_ioctl_run.failed'),
  fair,
});

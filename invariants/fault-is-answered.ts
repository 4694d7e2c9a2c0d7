import { always } from '../machines/world.ts';

/** Errors of KVM_RUN that Documentation/virt/kvm/api.rst lists without a prepared exit. */
const documented: readonly string[] = ['-EINTR', '-ENOEXEC', '-ENOSYS', '-EPERM'];

export const faultIsAnswered = always('fault-is-answered', {
  why: 'KVM_RUN may fail only with a prepared exit (KVM_EXIT_MEMORY_FAULT) or a documented errno; anything else kills the VMM (kvm-host T1).',
  holds: s => s.vcpu.every(v => !v.is('kvm_arch_vcpu_ioctl_run.failed') || v.context.prepared || documented.includes(v.context.ret)),
});

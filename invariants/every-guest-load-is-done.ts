import { fair } from '../machines/fairness.ts';
import { leadsTo } from '../machines/world.ts';

export const everyGuestLoadIsDone = leadsTo('every-guest-load-is-done', {
  why: 'A load that faults for ever, or whose fault ends KVM_RUN, is a realm that hangs or dies on memory that its VMM can read (kvm-host L1, host-mm L2).',
  forEach: { v: 'vcpu' },
  when: (s, { v }) => s.vcpu[v].context.access === 'load',
  then: (s, { v }) => s.vcpu[v].context.access === 'none',
  fair,
});

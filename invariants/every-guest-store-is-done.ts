import { fair } from '../machines/fairness.ts';
import { leadsTo } from '../machines/world.ts';

export const everyGuestStoreIsDone = leadsTo('every-guest-store-is-done', {
  why: 'The VMM may write all memory of these models, so a store by the realm must not fault for ever, nor end KVM_RUN. Safety cannot see it: a store that is never done breaks nothing (kvm-host L1, host-mm L1).',
  forEach: { v: 'vcpu' },
  when: (s, { v }) => s.vcpu[v].context.access === 'store',
  then: (s, { v }) => s.vcpu[v].context.access === 'none',
  fair,
});

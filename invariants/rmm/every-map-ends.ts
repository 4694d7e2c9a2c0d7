import { rmmWithKvm } from '../../machines/rmm/with-kvm.ts';

export const everyMapEnds = rmmWithKvm.leadsTo('every-map-ends', {
  why: 'A host that follows the level of RMI_ERROR_RTT must get somewhere, or it loops with mmu_lock held, and the guest faults for ever (Q17).',
  when: s => s.kvm.some(k => !k.is('guest.fault')),
  then: s => s.kvm.every(k => k.is('guest.fault')),
  fair: { weak: [{ of: 'kvm', except: ['kvm guest.fault'] }] },
});

import { rmmWithRipasLoop } from '../../machines/kvm/set-ripas.ts';

export const everyRipasChangeEnds = rmmWithRipasLoop.leadsTo('every-ripas-change-ends', {
  why: 'KVM calls RMI_RTT_SET_RIPAS until it is at the end of what the realm asked for, with mmu_lock held. A realm must not be able to keep it there (Q17).',
  when: s => s.kvm.some(k => !k.is('guest.run')),
  then: s => s.kvm.every(k => k.is('guest.run')),
  fair: { weak: [{ of: 'kvm', except: ['kvm guest.run'] }] },
});

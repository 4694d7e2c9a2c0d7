import { always } from '../machines/world.ts';

export const noWarnReached = always('no-warn-reached', {
  why: 'A WARN is the author saying "this cannot happen"; with panic_on_warn it takes the host down (kvm-host W1).',
  holds: s => s.vcpu.every(v => !v.hasTag('WARN')),
});

import { s2apAt } from '../machines/stage2.ts';
import { reachable } from '../machines/world.ts';

export const somePermissionFaultMakesAnEntryWritable = reachable('some-permission-fault-makes-an-entry-writable', {
  why: 'A check of the scenario: a driver that accepts read-only mappings has to upgrade them, and here one is upgraded, or at least mapped anew after something else has unmapped it.',
  forEach: { g: 'page' },
  holds: (s, { g }) => s2apAt(s, g) === 'RW' && s.vcpu.some(v =>
    v.is('user_mem_abort.release') && v.context.g === g && v.context.fault === 'permission' && v.context.rmi === 'RMI_SUCCESS'),
});

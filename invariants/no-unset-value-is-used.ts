import { treeWorld } from '../machines/on-tree/world.ts';

export const noUnsetValueIsUsed = treeWorld.always('no-unset-value-is-used', {
  why: 'A call that fails need not write its outputs. A loop that goes on at an out_top that nobody has written maps, or skips, whatever lies there (kvm-host S9).',
  holds: s => s.vcpu.every(v => !v.hasTag('UNSET')),
});

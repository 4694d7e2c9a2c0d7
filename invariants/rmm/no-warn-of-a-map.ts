import { rmmWithKvm } from '../../machines/rmm/with-kvm.ts';

export const noWarnOfAMap = rmmWithKvm.always('no-warn-of-a-map', {
  why: 'Whatever is mapped there already, at whatever level: a guest must not be able to make the host warn (Q17).',
  holds: s => s.kvm.every(k => !k.hasTag('WARN')),
});

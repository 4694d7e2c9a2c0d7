import { always } from '../machines/world.ts';

export const atMostThreeExits = always('at-most-three-exits', {
  why: 'Unless the host invalidates, an access needs at most three exits: a translation fault, one more after the fault itself broke CoW, a permission fault. More is a storm of faults, even if it ends (host-mm L7).',
  forEach: { v: 'exits' },
  when: (s, { v }) => s.exits[v].context.n > 0,
  holds: (s, { v }) => s.exits[v].context.n <= 3,
});

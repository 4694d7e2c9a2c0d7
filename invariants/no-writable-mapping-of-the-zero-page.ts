import { frameAt, s2apAt } from '../machines/stage2.ts';
import { always } from '../machines/world.ts';

export const noWritableMappingOfTheZeroPage = always('no-writable-mapping-of-the-zero-page', {
  why: 'Every untouched private page of every process is the one zero page. A writable stage-2 entry makes all gfns that were only read aliases of each other, and lets a realm write what the whole host reads as zeros (kvm-host S1, host-mm I2a).',
  forEach: { g: 'page' },
  when: (s, { g }) => s2apAt(s, g) === 'RW',
  holds: (s, { g }) => frameAt(s, g) !== 'zero',
});

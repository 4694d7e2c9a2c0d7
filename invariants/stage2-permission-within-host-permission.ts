import { isWritable } from '../machines/host-page.ts';
import { frameAt, s2apAt } from '../machines/stage2.ts';
import { always } from '../machines/world.ts';

export const stage2PermissionWithinHostPermission = always('stage2-permission-within-host-permission', {
  why: "Stage 2 must stay a subset of the VMM's page table: what the VMM may not write, the realm may not write through its memory (host-mm I1).",
  forEach: { g: 'page' },
  when: (s, { g }) => s2apAt(s, g) === 'RW',
  holds: {
    "the VMM's PTE is writable": (s, { g }) => isWritable(s.page[g]),
    'both map the same frame': (s, { g }) => s.page[g].context.pfn === frameAt(s, g),
  },
});

import { frameAt, isMapped } from '../machines/stage2.ts';
import { always } from '../machines/world.ts';

export const stage2NeverMapsAStaleFrame = always('stage2-never-maps-a-stale-frame', {
  why: 'KVM holds no reference on a page that it has mapped; only the notifier keeps stage 2 right. An entry that outlives its PTE lets the realm use a frame that belongs to somebody else by now (host-mm I1\', I3).',
  forEach: { g: 'page' },
  when: (s, { g }) => isMapped(s, g),
  holds: (s, { g }) => s.page[g].context.pfn === frameAt(s, g),
});

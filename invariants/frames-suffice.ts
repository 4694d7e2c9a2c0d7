import { isMappedSomewhere } from '../machines/stage2.ts';
import { always } from '../machines/world.ts';

export const framesSuffice = always('frames-suffice', {
  why: 'A check of the model, not of the kernel: the scenarios assume that allocation never fails, so there must be a free frame, one that no stale entry maps, in every state. With one frame fewer, an interleaving would be missing without a trace.',
  holds: s => s.frame.some((f, n) => f.is('FREE') && !isMappedSomewhere(s, n)),
});

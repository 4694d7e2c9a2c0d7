import { canAlways } from '../machines/world.ts';

export const everyFrameCanBeGivenBack = canAlways('every-frame-can-be-given-back', {
  why: 'The VMM can discard its memory, and the child can exit; whatever happened before, the host must then be able to have all frames back. A reference that nobody puts is a leak.',
  holds: s => s.frame.every(f => f.is('FREE')),
});

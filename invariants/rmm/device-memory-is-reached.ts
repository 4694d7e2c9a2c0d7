import { access } from '../../machines/rmm/access.ts';
import { reachable } from '../../machines/rmm/parts.ts';
import { PAGE_LEVEL, walk } from '../../machines/rmm/tree.ts';

export const deviceMemoryIsReached = reachable('device-memory-is-reached', {
  why: 'A realm that runs reaches a device, by a page and by a block; otherwise the claims about devices say little.',
  forEach: { level: [2, 3] },
  holds: (s, { level }) => s.rec[0]!.is('RUNNING') && access(s, 0, 0, 'load').is === 'device' && walk(s, 0, 0, PAGE_LEVEL)!.level === level,
});

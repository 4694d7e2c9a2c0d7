import { reachable } from '../../machines/rmm/parts.ts';
import { entriesOf, isLevel } from '../../machines/rmm/tree.ts';

export const blocksOfEveryLevelAreReachable = reachable('blocks-of-every-level-are-reachable', {
  why: 'A host with large pages maps blocks of every level; if tables of one level cannot be folded, the realm is slower, and its tables stay (tf-rmm 3105c3f7).',
  forEach: { level: [1, 2] },
  holds: (s, { level }) => isLevel(s, level) && entriesOf(s, 0, 'protected').some(e => e.level === level && s.rtte[e.place].is('ASSIGNED')),
});

import { step } from '../../machines/rmm/parts.ts';
import { marksOf } from '../../machines/rmm/yields.ts';

export const pagesGoAfterTheirInvalidation = step('pages-go-after-their-invalidation', {
  why: 'A page that goes back to the host while the realm may still reach it through a TLB is the host\'s and the realm\'s at once (T9, Q5).',
  forEach: { page: 'queued', handle: 'operation' },
  when: ({ before, after }, { page, handle }) => before.queued[page].context.by === handle && after.queued[page].is('NO'),
  holds: ({ after }, { handle }) => marksOf(after, handle, true).length === 0,
});

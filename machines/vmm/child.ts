/** The forked child goes away: its mapping ends, silently for the parent (no notifier in the parent's mm). */
import { to } from '../../src/model/index.ts';
import { action } from '../parts.ts';

export const childExit = action('child exits', {
  params: { g: 'child' },
  agent: 'child',
  when: (s, { g }) => s.child[g].is('MAPS'),
  send: {
    child: (_s, { g }) => to(g, 'EXIT'),
    frame: (s, { g }) => to(s.child[g].context.pfn as number, { type: 'PUT', n: 1 }),
    // The parent's page was shared with this child only if it still maps the same frame.
    page: (s, { g }) => s.page[g].is('COW_SHARED') && s.page[g].context.pfn === s.child[g].context.pfn ? to(g, 'CHILD_GONE') : null,
  },
  say: (s, { g }) => `the child exits; its mapping of frame${s.child[g].context.pfn} ends`,
});

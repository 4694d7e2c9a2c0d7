import { frameAt, s2apAt } from '../machines/stage2.ts';
import { always } from '../machines/world.ts';

export const noWritableMappingOfACowPage = always('no-writable-mapping-of-a-cow-page', {
  why: 'A page that a forked child shares is read-only for its owner until it is copied. A writable stage-2 entry lets the realm change what the child reads (host-mm I2b).',
  forEach: { g: 'page' },
  when: (s, { g }) => s2apAt(s, g) === 'RW',
  holds: {
    'the page is not shared copy-on-write': (s, { g }) => !(s.page[g].is('COW_SHARED') && s.page[g].context.pfn === frameAt(s, g)),
    'no child maps the frame': (s, { g }) => !s.child.some(c => c.context.pfn === frameAt(s, g)),
  },
});

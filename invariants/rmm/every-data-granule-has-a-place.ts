import { always, type Rmm } from '../../machines/rmm/parts.ts';
import { mappingsOf } from './pages.ts';

/** It is taken already by an operation that maps, and the entry is not written yet. */
const isTaken = (s: Rmm, page: number, handle: number): boolean => {
  const o = s.operation[handle];
  return o.is('MAP') && page >= o.context.pa! && page < o.context.pa! + o.context.done!;
};

const places = (s: Rmm, page: number): number => mappingsOf(s, page) + (s.queued[page].is('YES') ? 1 : 0) + s.operation.count((_o, h) => isTaken(s, page, h));

export const everyDataGranuleHasAPlace = always('every-data-granule-has-a-place', {
  why: 'Where calls yield, a page in the state DATA is behind one address, or an operation in flight has it: one that has taken it, or one that has yet to release it. With two the page would be given away while it is in use, or in a TLB; with none it is lost (T3).',
  forEach: { page: 'queued' },
  holds: {
    'one, if it is DATA': (s, { page }) => !s.granule[page].is('DATA') || places(s, page) === 1,
    'none otherwise': (s, { page }) => s.granule[page].is('DATA') || places(s, page) === 0,
  },
});

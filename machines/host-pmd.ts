/**
 * The VMM's PMD entry over an aligned group of gfns, where transparent huge pages are on: is it empty, a huge page, or a
 * table of PTEs? `page` says of each gfn what is mapped, in either case. Source: mm/huge_memory.c.
 */
import { events } from '../src/model/index.ts';

export const hostPmd = events({
  /** do_huge_pmd_anonymous_page: the huge zero page, or a new huge page */
  FILL: {},
  /** __split_huge_pmd: the same frames by PTEs; of the huge zero page the zero page */
  SPLIT: {},
  /** munmap(), and mmap() anew */
  ZAP: {},
}).createMachine({
  id: 'host_pmd',
  initial: 'NONE',
  states: {
    NONE: { on: { FILL: 'HUGE', ZAP: {} } },
    HUGE: { on: { SPLIT: 'TABLE', ZAP: 'NONE' } },
    TABLE: { on: { ZAP: 'NONE' } },
  },
});

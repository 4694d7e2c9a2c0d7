/** Shared memory whose stage 2 is the RMM's tree: the parts of guest, KVM, mm and VMM, and those of the RMM. */
import { components, many, type State, type Vocabulary } from '../../src/model/index.ts';
import { hostPmd } from '../host-pmd.ts';
import { sharedParts } from '../parts.ts';
import { rmmParts } from '../rmm/parts.ts';

export const onTree = components({
  ...sharedParts.declared,
  ...rmmParts.declared,
  /** the VMM's PMD entry over gfn 0 and gfn 1, where huge pages are on */
  pmd: many(hostPmd),
}, { ...sharedParts.params, ...rmmParts.params });

export type TreeState = State<typeof onTree extends Vocabulary<infer W> ? W : never>;

/** Gfns of a huge page, in these models. */
export const PAIR = 2;
export const gfnsOfPair = [0, 1];
export const firstOfPair = (g: number): number => g - g % PAIR;
/** Is the gfn mapped by a huge page now? */
export const isHuge = (s: TreeState): boolean => s.pmd.length > 0 && s.pmd[0].is('HUGE');
/** Will a fault fill the whole PMD? */
export const fillsHuge = (s: TreeState): boolean => s.pmd.length > 0 && s.pmd[0].is('NONE');

/** What the scenarios on the tree share: the axes, what they take for granted, and the claims, which are those of one leaf entry a gfn. */
import { sharedMemory, sharedMemoryProgress } from '../../../invariants/index.ts';
import type { Choice, Fairness, Property } from '../../../src/model/index.ts';
import { fair } from '../../fairness.ts';
import { driversOnTree } from '../../kvm/drivers-on-tree.ts';
import { unprotMap_0568973d, unprotMap_fa67e004, unprotMap_tfRmm } from '../../rmi/rtt-unprot-map.ts';
import { unprotUnmap_tfRmm } from '../../rmi/rtt-unprot-unmap.ts';
import { assumes as oneLeaf, axes as oneLeafAxes } from '../axes.ts';

export const axes = {
  driver: driversOnTree,
  rmm: {
    'tf-rmm@HEAD': { means: 'of July 2026: an identical mapping counts as done', use: [unprotMap_tfRmm, unprotUnmap_tfRmm] },
    'tf-rmm@fa67e004': { means: 'of June 2026: the error names the level of the entry that is there', use: [unprotMap_fa67e004, unprotUnmap_tfRmm] },
    'tf-rmm@0568973d': { means: 'of April 2026: an entry in use is always an error', use: [unprotMap_0568973d, unprotUnmap_tfRmm] },
  } satisfies Record<string, Choice<any>>,
  store: oneLeafAxes.store,
};

export const assumes = [
  ...oneLeaf.filter(a => !a.startsWith('RTT tables') && !a.startsWith('THP')),
  'the memory is not the last that an entry of the root table covers',
];

/** The windows over a huge page are opened finitely often, as those over a page are. */
const fairOnTree: Fairness = { ...fair, finitely: [...fair.finitely!, 'vmm vmm.run/protect_huge', 'vmm vmm.run/remap', 'vmm vmm.run/split'] };
const onTree = (p: Property): Property => p.kind === 'leadsTo' ? { ...p, spec: { ...p.spec, fair: fairOnTree } } : p;

/** Claims about states, steps and endless runs, each once. */
export const claims: readonly Property[] = [...new Set<Property>([...sharedMemory, ...sharedMemoryProgress])].map(onTree);

/** What the scenarios on the tree share: the axes, what they take for granted, and the claims, which are those of one leaf entry a gfn. */
import { sharedMemory, sharedMemoryProgress } from '../../../invariants/index.ts';
import { noUnsetValueIsUsed } from '../../../invariants/no-unset-value-is-used.ts';
import type { Choice, Fairness, Property } from '../../../src/model/index.ts';
import { fair } from '../../fairness.ts';
import { driversOnTree, noResched, sizeAlignedIpa, sizeByHost } from '../../kvm/drivers-on-tree.ts';
import { realmStarts } from '../../on-tree/tables.ts';
import { unprotMap_0568973d, unprotMap_fa67e004, unprotMap_tfRmm } from '../../rmi/rtt-unprot-map.ts';
import { unprotUnmap_tfRmm } from '../../rmi/rtt-unprot-unmap.ts';
import { assumes as oneLeaf, axes as oneLeafAxes } from '../axes.ts';

type Axis = Record<string, Choice<any>>;
const axes = {
  driver: driversOnTree,
  order: oneLeafAxes.order,
  rmm: {
    'tf-rmm@HEAD': { means: 'of July 2026: an identical mapping counts as done', use: [unprotMap_tfRmm, unprotUnmap_tfRmm] },
    'tf-rmm@fa67e004': { means: 'of June 2026: the error names the level of the entry that is there', use: [unprotMap_fa67e004, unprotUnmap_tfRmm] },
    'tf-rmm@0568973d': { means: 'of April 2026: an entry in use is always an error', use: [unprotMap_0568973d, unprotUnmap_tfRmm] },
  } satisfies Axis,
  store: oneLeafAxes.store,
  alignment: {
    'alignment-as-is': { means: 'the IPA as the driver aligns it' },
    'size-aligned': { means: 'the IPA aligned to the size of the mapping', use: [sizeAlignedIpa] },
  } satisfies Axis,
  size: {
    'size-as-is': { means: 'a permission fault on a block is answered by a block' },
    'size-by-host': { means: 'the size is what the host maps', use: [sizeByHost] },
  } satisfies Axis,
  resched: {
    'resched-as-is': { means: 'may_block as the driver has it' },
    'no-resched': { means: 'may_block=false', use: [noResched] },
  } satisfies Axis,
};

const assumes = [
  ...oneLeaf.filter(a => !a.startsWith('RTT tables') && !a.startsWith('THP')),
  'nothing else is mapped in the table above the tables of this memory',
  'a shared unmap is not rescheduled while a notifier runs it',
];

/** The windows over a huge page are opened finitely often, as those over a page are. */
const ofHugePages = ['vmm vmm.run/protect_huge', 'vmm vmm.run/remap', 'vmm vmm.run/split'];
/** Claims about states, steps and endless runs, each once. `finitely`: what else of the host's own accord happens finitely often. */
export function claims(finitely: readonly string[] = []): readonly Property[] {
  const onTree: Fairness = { ...fair, finitely: [...fair.finitely!, ...ofHugePages, ...finitely] };
  return [...new Set<Property>([...sharedMemory, ...sharedMemoryProgress, noUnsetValueIsUsed])].map(p => p.kind === 'leadsTo' ? { ...p, spec: { ...p.spec, fair: onTree } } : p);
}

/** Entries of a tree with two levels of tables below the root, and with one. */
export const levels123 = { rtte: 14, ripas: 7 };
export const levels23 = { rtte: 6, ripas: 3 };
export const setting = { actions: realmStarts, axes, assumes, dead: ['*'] };
export const instances = { vcpu: 1, mmu_seq: 1, granule: 12, realm: 1 };

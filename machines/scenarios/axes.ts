/** The labelled choices that the scenarios of this folder share. The first of each axis is its default. */
import type { Choice } from '../../src/model/index.ts';
import { drivers, realmFirst, relaxFirst } from '../kvm/drivers.ts';
import type { Host } from '../mm/pages.ts';
import { unprotMap_0568973d } from '../rmi/unprot-map.ts';

type Axis = Record<string, Choice<Host>>;

export const axes = {
  driver: drivers,
  order: {
    'order-as-posted': { means: 'dispatch order as the driver has it' },
    'realm-first': { means: 'realm branch before the relax branch', use: [realmFirst] },
    'relax-first': { means: 'relax branch before the realm branch', use: [relaxFirst] },
  } satisfies Axis,
  rmm: {
    'tf-rmm@HEAD': { means: 'an identical mapping is RMI_SUCCESS' },
    'tf-rmm@0568973d': { means: 'an identical mapping is RMI_ERROR_RTT, as the 2.0 specification reads', use: [unprotMap_0568973d] },
  } satisfies Axis,
  store: {
    'store-visible': { means: 'the abort shows that it was a write', param: { store: 'visible' } },
    'store-hidden': { means: 'the RMM hides the kind (ISV=0): KVM sees a read', param: { store: 'hidden' } },
    'store-either': { means: 'some stores show their kind, others do not', param: { store: 'either' } },
  } satisfies Axis,
};

/** What every scenario of this folder takes for granted; machines/README.md says where each stops being true. */
export const assumes = [
  'RTT tables are always present and never folded',
  'allocation never fails',
  'THP is off: one page a mapping',
  'the relax function changes no RTT entry of a realm and returns success',
  'a dropped mmu_lock is taken again in the kind in which it was held',
  'a read that takes a permission fault is handled, not refused and not warned about',
  'pages are not migrated, swapped out or merged'
];

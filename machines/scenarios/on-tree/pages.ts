/** Pages of 4 KiB on the RMM's tree: the seed's case, with tables that are not there at first, and that every unmap may fold away. */
import { foldingChangesNoPage } from '../../../invariants/rmm/folding-changes-no-page.ts';
import { someGuestStoreIsDone } from '../../../invariants/some-guest-store-is-done.ts';
import { vmmSeesTheLastWrite } from '../../../invariants/vmm-sees-the-last-write.ts';
import { foldFromBelow, realmStarts } from '../../on-tree/tables.ts';
import { scenario } from '../../on-tree/world.ts';
import { claims, instances, levels123, levels23, setting } from './setting.ts';

export const treeRing = scenario('tree-ring', {
  ...setting,
  asks: 'The two rings of the report, where no table is there at first: does QEMU see what the realm wrote?',
  instances: { ...instances, ...levels123, page: 2, last_write: 2, frame: 4 },
  param: { start: 1, vmm: 'only reads', discard: false },
  deadlock: 'allowed',
  properties: [vmmSeesTheLastWrite, someGuestStoreIsDone],
  runs: {
    'v14+force-write, store-hidden': { expect: { 'vmm-sees-the-last-write': 'violated' }, because: 'both rings are the one zero page' },
    'seed-fix': { expect: {} },
    'seed-fix, store-hidden': {
      expect: { 'vmm-sees-the-last-write': 'vacuous', 'some-guest-store-is-done': 'unreachable' },
      because: 'no store is ever done: a hidden store is answered by a read-only entry again and again',
    },
    'v14+force-write': { expect: { 'vmm-sees-the-last-write': 'violated' }, because: 'a load first is enough: the zero page is mapped writable' },
    'later': { expect: {} },
  },
});

export const treeAnon = scenario('tree-anon', {
  ...setting,
  asks: 'One gfn of private anonymous memory whose PTE something write-protects, two levels of tables to be made and folded: does every access of the realm end, and is nothing lost?',
  instances: { ...instances, ...levels123, page: 1, last_write: 1, frame: 4 },
  param: { start: 1, protectRO: true },
  properties: claims(),
  runs: {
    'v14': {
      expect: {
        'no-warn-reached': 'violated',
        'fault-is-answered': 'violated',
        'every-guest-load-is-done': 'violated',
      },
      because: 'read-only is refused, before any table is made',
    },
    'v14+force-write': {
      expect: {
        'no-writable-mapping-of-the-zero-page': 'violated',
        'stage2-permission-within-host-permission': 'violated',
        'vmm-sees-the-last-write': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
      },
      because: 'the zero page is mapped writable',
    },
    'v14+ro': {
      expect: { 'every-guest-store-is-done': 'violated' },
      because: 'the upgrade in place goes to the relax function, which is taken to do nothing',
    },
    'v14+ro, realm-first': {
      expect: { 'no-warn-reached': 'violated', 'every-guest-store-is-done': 'violated' },
      because: 'RMI_ERROR_RTT(3): there is no table to make, and the second try fails as the first',
    },
    'seed-draft': {
      expect: {
        'no-warn-reached': 'violated',
        'fault-is-answered': 'violated',
        'every-guest-load-is-done': 'violated',
      },
      because: 'read-only is still refused',
    },
    'seed-fix': {
      expect: {},
      because: 'the tables are made, what is mapped otherwise is unmapped, folded away and mapped again',
    },
    'seed-fix, store-hidden': {
      expect: { 'every-guest-store-is-done': 'violated' },
      because: 'a hidden store is answered by the same read-only entry for ever',
    },
    'v14+L': {
      expect: {
        'stage2-permission-within-host-permission': 'violated',
        'stage2-never-maps-a-stale-frame': 'violated',
        'vmm-sees-the-last-write': 'violated',
        'mmu-lock-is-taken-with-the-retry-check': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
        'pte-changes-only-while-unmapped': 'violated',
      },
      because: 'the lock is dropped between the retry check and the map, in the unmap of what is in the way',
    },
    'v14+L, no-resched': { expect: {}, because: 'that is all that was wrong with it here' },
    'later': {
      expect: {
        'stage2-permission-within-host-permission': 'violated',
        'stage2-never-maps-a-stale-frame': 'violated',
        'vmm-sees-the-last-write': 'violated',
        'mmu-lock-is-taken-with-the-retry-check': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
        'pte-changes-only-while-unmapped': 'violated',
      },
      because: 'as v14+L: the unmap may drop the lock',
    },
    'later, no-resched': { expect: {} },
    'later, no-resched, tf-rmm@0568973d': { expect: {} },
  },
});

export const treeAnon2gfn = scenario('tree-anon-2gfn', {
  ...setting,
  asks: 'Two gfns of private anonymous memory in one table, a VMM that reads and discards: does the unmap of one leave the other alone?',
  instances: { ...instances, ...levels23, page: 2, last_write: 2, frame: 4 },
  param: { start: 2, vmm: 'only reads' },
  properties: claims(),
  runs: {
    'v14+force-write': {
      expect: {
        'no-writable-mapping-of-the-zero-page': 'violated',
        'stage2-permission-within-host-permission': 'violated',
        'vmm-sees-the-last-write': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
      },
      because: 'the zero page is mapped writable',
    },
    'v14+ro': {
      expect: {},
      because: 'the zero page is replaced by a copy, which unmaps: nothing has to be upgraded in place',
    },
    'seed-fix': { expect: {} },
    'later': { expect: {} },
  },
});

export const treeFold = scenario('tree-fold', {
  ...setting,
  asks: 'Two gfns whose frames lie side by side, PTEs that something write-protects, and an unmap in front of them whose fold pass rounds up to their table: is a fold told from a change of permission?',
  instances: { ...instances, ...levels23, page: 2, last_write: 2, frame: 4 },
  param: { start: 2, vmm: 'only reads', discard: false, protectRO: true },
  actions: [...realmStarts, foldFromBelow],
  properties: [...claims(['RMI_RTT_FOLD']), foldingChangesNoPage],
  runs: {
    'v14+ro': { expect: { 'every-guest-store-is-done': 'violated' }, because: 'the upgrade goes to the relax function' },
    'seed-fix': {
      expect: {
        'stage2-permission-within-host-permission': 'violated',
        'no-warn-reached': 'violated',
        'fault-is-answered': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
        'every-guest-store-is-done': 'violated',
      },
      because: 'two read-only pages became a block. The permission fault on it asks for a block: over both pages, of which the other is still read-only for the VMM; or for the second page, whose address is not that of a block',
    },
    'seed-fix, size-by-host': {
      expect: { 'no-warn-reached': 'violated' },
      because: 'a page is asked for where a block is: RMI_ERROR_RTT(2), the block is unfolded, RMI_ERROR_RTT(3), because the page is there with another permission: a WARN, and the next fault does it',
    },
    'later, no-resched': {
      expect: {
        'stage2-permission-within-host-permission': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
        'every-guest-store-is-done': 'violated',
        'no-unset-value-is-used': 'violated',
      },
      because: 'what the size of the fault does',
    },
    'later, no-resched, size-by-host': {
      expect: { 'no-unset-value-is-used': 'violated' },
      because: 'what is left is the second RMI_ERROR_RTT after a block is unfolded',
    },
  },
});

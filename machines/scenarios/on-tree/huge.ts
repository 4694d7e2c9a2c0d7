/** Huge pages of the host on the RMM's tree: two gfns that are one PMD entry, mapped by a block where KVM can. */
import { scenario } from '../../on-tree/world.ts';
import { claims, instances, levels123, levels23, setting } from './setting.ts';

const huge = { ...instances, page: 2, last_write: 2, pmd: 1, frame: 6 };

export const treeHuge = scenario('tree-huge', {
  ...setting,
  asks: 'Two gfns of a transparent huge page, which something write-protects or splits: does every access of the realm end?',
  instances: { ...huge, ...levels123 },
  param: { start: 1, vmm: 'only reads', discard: false, protectRO: true },
  properties: claims(),
  runs: {
    'v14': {
      expect: {
        'no-warn-reached': 'violated',
        'fault-is-answered': 'violated',
        'every-guest-load-is-done': 'violated',
        'every-guest-store-is-done': 'violated',
      },
      because: 'read-only is refused; a fault on the second page of a block is not aligned: -EINVAL',
    },
    'v14+force-write': {
      expect: {
        'no-writable-mapping-of-the-zero-page': 'violated',
        'stage2-permission-within-host-permission': 'violated',
        'vmm-sees-the-last-write': 'violated',
        'no-warn-reached': 'violated',
        'fault-is-answered': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
        'every-guest-load-is-done': 'violated',
        'every-guest-store-is-done': 'violated',
      },
      because: 'the huge zero page is mapped writable; -EINVAL for the second page',
    },
    'v14+ro': {
      expect: {
        'no-warn-reached': 'violated',
        'fault-is-answered': 'violated',
        'every-guest-load-is-done': 'violated',
        'every-guest-store-is-done': 'violated',
      },
      because: '-EINVAL for the second page',
    },
    'v14+ro, size-aligned': {
      expect: {
        'no-warn-reached': 'violated',
        'every-guest-load-is-done': 'violated',
        'every-guest-store-is-done': 'violated',
      },
      because: 'RMI_ERROR_RTT(1): tables down to the last level, where a block is to go. The table is in the way for ever: a WARN at each fault',
    },
    'seed-fix': {
      expect: {
        'no-warn-reached': 'violated',
        'fault-is-answered': 'violated',
        'every-guest-load-is-done': 'violated',
        'every-guest-store-is-done': 'violated',
      },
      because: '-EINVAL for the second page',
    },
    'later': {
      expect: {
        'stage2-permission-within-host-permission': 'violated',
        'mmu-lock-is-taken-with-the-retry-check': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
        'pte-changes-only-while-unmapped': 'violated',
        'every-guest-store-is-done': 'violated',
      },
      because: 'a permission fault on the second page maps a block from there: RMI_ERROR_INPUT for ever. After a split the block is mapped over a page that is read-only for the VMM. And the lock is dropped',
    },
    'later, size-by-host, no-resched': {
      expect: {},
      because: 'tables only down to the wanted level, the size from the host, and the lock is kept',
    },
  },
});

export const treeHugeDiscard = scenario('tree-huge-discard', {
  ...setting,
  asks: 'Two gfns of a transparent huge page, which is split, discarded and mapped anew: is a block mapped only where the host has one?',
  instances: { ...huge, ...levels23 },
  param: { start: 2, vmm: 'only reads' },
  properties: claims(),
  runs: {
    'v14+ro, size-aligned': {
      expect: {},
      because: 'the table in which the block goes is there: no level is missing',
    },
    'seed-fix': {
      expect: {
        'stage2-permission-within-host-permission': 'violated',
        'stage2-never-maps-a-stale-frame': 'violated',
        'vmm-sees-the-last-write': 'violated',
        'no-warn-reached': 'violated',
        'fault-is-answered': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
        'pte-changes-only-while-unmapped': 'violated',
        'every-guest-load-is-done': 'violated',
        'every-guest-store-is-done': 'violated',
      },
      because: 'the fault was on a block, which the host has split and discarded in part before KVM looks: the new page is mapped as if it were a block, with whatever lies behind it',
    },
    'seed-fix, size-aligned': {
      expect: {
        'stage2-permission-within-host-permission': 'violated',
        'stage2-never-maps-a-stale-frame': 'violated',
        'vmm-sees-the-last-write': 'violated',
        'no-warn-reached': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
        'pte-changes-only-while-unmapped': 'violated',
      },
      because: 'the same, for an address that is aligned',
    },
    'later': {
      expect: {
        'stage2-permission-within-host-permission': 'violated',
        'stage2-never-maps-a-stale-frame': 'violated',
        'vmm-sees-the-last-write': 'violated',
        'mmu-lock-is-taken-with-the-retry-check': 'violated',
        'new-mapping-agrees-with-the-pte': 'violated',
        'pte-changes-only-while-unmapped': 'violated',
      },
      because: 'the same: a page is mapped as a block, because the fault was on one',
    },
    'later, size-by-host, no-resched': { expect: {} },
  },
});

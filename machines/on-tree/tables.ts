/**
 * The realm's pages and tables, and KVM's realm_unmap_shared_range over them, as notifier windows and drivers run it:
 * RMI_RTT_UNPROT_UNMAP, tables where the range is smaller than the entry that is there, and the fold pass.
 * Source: arch/arm64/kvm/rmi.c (realm_unmap_shared_range, realm_create_rtt_levels, realm_fold_rtt_level), v14 and later.
 */
import { call, to, type Action, type AnyBranch } from '../../src/model/index.ts';
import { RMI_REALM_ACTIVATE } from '../rmi/realm-activate.ts';
import { RMI_REALM_CREATE } from '../rmi/realm-create.ts';
import { RMI_RTT_CREATE } from '../rmi/rtt-create.ts';
import { RMI_RTT_FOLD } from '../rmi/rtt-fold.ts';
import { RMI_RTT_UNPROT_UNMAP } from '../rmi/rtt-unprot-unmap.ts';
import type { Rmm } from '../rmm/parts.ts';
import { halfSize, pagesIn } from '../rmm/tree.ts';
import { ipaOf } from '../stage2.ts';
import { firstOfPair, onTree, PAIR, type TreeState } from './parts.ts';

/** Frames are pages 0 to 5, the zero page is 6 and 7 (stage2.ts); these are the RMM's. */
const [RD, ROOT] = [8, 9] as const;
const TABLES = [10, 11] as const;

/** The realm starts to run: its pages are delegated, it is created and activated. No table below the root is there. */
export const realmStarts: readonly Action[] = [
  onTree.action('delegates', {
    agent: 'KVM', when: s => s.granule[RD].is('UNDELEGATED'),
    send: { granule: [RD, ROOT, ...TABLES].map(p => to(p, 'DELEGATE' as const)) },
    say: 'delegates the pages of the realm and of its tables',
  }),
  onTree.action('creates', { agent: 'KVM', when: s => s.granule[RD].is('DELEGATED'), send: {}, call: { command: RMI_REALM_CREATE, args: () => ({ rd: RD, rtt: ROOT, vmid: 0 }) } }),
  onTree.action('activates', { agent: 'KVM', when: s => s.realm[0].is('NEW'), send: {}, call: { command: RMI_REALM_ACTIVATE, args: () => ({ rd: 0 }) } }),
];

/** A table for the entry of an IPA. KVM allocates and delegates one; here it is delegated already, and which one it is does not matter. */
export const createTable = <T>(ipa: (t: T, s: TreeState) => number, level: 2 | 3) => call(RMI_RTT_CREATE, (t: T, s: TreeState & Rmm) => ({
  rd: 0, rtt: TABLES.find(p => s.granule[p].is('DELEGATED')) ?? TABLES[0],
  ipa: ipa(t, s) - ipa(t, s) % pagesIn(s, level - 1), level,
}));
/** Where realm_create_rtt_levels goes on: a table that is there already is as good as a new one. */
export const created = (level: 2 | 3, next: string, failed: string): Record<string, string> =>
  ({ RMI_SUCCESS: next, [`RMI_ERROR_RTT(${level - 1})`]: next, '*': failed });

interface Unmap {
  /** the labels' function */
  readonly fn: string;
  /** level of the range: a page, or a block where huge pages are */
  readonly level: (t: any) => number;
  /** what happens after the unmap, before the fold pass */
  readonly then?: string;
  /** the label after the fold pass */
  readonly end: string;
}
interface Self { readonly g: number }
const base = (level: Unmap['level']) => (t: Self, s: TreeState): number => ipaOf(s as never, level(t) === 3 ? t.g : firstOfPair(t.g));
const size = (level: number): number => level === 3 ? 1 : PAIR;
/** The first address of the table that the fold pass begins with: it rounds up. */
const firstFold = (level: Unmap['level'], t: Self, s: TreeState): number => {
  const step = pagesIn(s as never, s.param.start);
  return Math.ceil(base(level)(t, s) / step) * step;
};

export function unmapSharedRange({ fn, level, then, end }: Unmap): Record<string, readonly AnyBranch[]> {
  const at = (label: string): string => `${fn}.${label}`;
  const fold = (to: number) => call(RMI_RTT_FOLD, (t: Self, s: TreeState) => ({ rd: 0, ipa: firstFold(level, t, s), level: to }));
  return {
    [at('unmap_stage2')]: [
      { name: 'no_realm', if: (_t, s: TreeState) => !s.realm[0].is('ACTIVE'), say: 'there is no realm yet', goto: end },
      {
        name: 'unmap', else: true,
        call: call(RMI_RTT_UNPROT_UNMAP, (t: Self, s: TreeState) => ({ rd: 0, base: base(level)(t, s), top: base(level)(t, s) + size(level(t)) })),
        goto: { RMI_SUCCESS: then ?? at('fold'), 'RMI_ERROR_RTT(1)': at('create_2'), 'RMI_ERROR_RTT(2)': at('create_3'), '*': end },
      },
    ],
    // The entry is larger than the range: tables down to the level of the range, also where nothing is mapped.
    [at('create_2')]: [
      { name: 'page', if: t => level(t) === 3, call: createTable(base(level), 2), goto: created(2, at('create_3'), end) },
      { name: 'block', else: true, call: createTable(base(level), 2), goto: created(2, at('unmap_stage2'), end) },
    ],
    [at('create_3')]: [{ call: createTable(base(level), 3), goto: created(3, at('unmap_stage2'), end) }],
    [at('fold')]: [
      // Beside the shared memory there is nothing, so there is no table to fold.
      { name: 'beyond', if: (t: Self, s: TreeState) => firstFold(level, t, s) >= 2 * halfSize(s as never), say: 'rounds up: folds nothing here', goto: end },
      { name: 'level_2', if: (t: Self, s: TreeState) => s.param.start === 1 && firstFold(level, t, s) < 2 * halfSize(s as never), call: fold(2), goto: { 'RMI_ERROR_RTT(2)': at('fold_3'), '*': end } },
      { name: 'level_3', if: (t: Self, s: TreeState) => s.param.start === 2 && firstFold(level, t, s) < 2 * halfSize(s as never), call: fold(3), goto: end },
    ],
    // A level deeper. What has no table counts as not folded, so that the level above is not tried again.
    [at('fold_3')]: [{ call: fold(3), goto: end }],
  };
}

/**
 * A fold pass that began below the memory: a range that does not begin at a table is rounded up, so that the unmap of the
 * page in front of gfn 0 tries to fold the table of gfn 0 and gfn 1.
 */
export const foldFromBelow: Action = onTree.action('RMI_RTT_FOLD', {
  agent: 'KVM', when: s => s.realm[0].is('ACTIVE') && s.mmu_lock.is('FREE'), send: {},
  call: { command: RMI_RTT_FOLD, args: (_p, s) => ({ rd: 0, ipa: ipaOf(s as never, 0), level: 3 }) },
});

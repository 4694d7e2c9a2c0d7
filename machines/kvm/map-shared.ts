/**
 * How KVM maps a range of the unprotected half, and what it does with the level of RMI_ERROR_RTT: as in v14, which makes
 * tables and tries once more, and as in later trees, which unmap what is in the way, fold, and try again without end.
 * Source: arch/arm64/kvm/rmi.c (realm_map_non_secure, realm_create_rtt_levels, realm_unmap_shared_range), v14 and later.
 */
import { call, type AnyBranch } from '../../src/model/index.ts';
import { RMI_RTT_CREATE } from '../rmi/rtt-create.ts';
import { RMI_RTT_FOLD } from '../rmi/rtt-fold.ts';
import { RMI_RTT_UNPROT_MAP } from '../rmi/rtt-unprot-map.ts';
import { RMI_RTT_UNPROT_UNMAP, unmapped } from '../rmi/rtt-unprot-unmap.ts';
import { rmm, type Rmm } from '../rmm/parts.ts';
import { pagesIn } from '../rmm/tree.ts';

const statuses = ['none', 'RMI_SUCCESS', 'RMI_ERROR_INPUT', 'RMI_ERROR_REALM', 'RMI_ERROR_RTT(1)', 'RMI_ERROR_RTT(2)', 'RMI_ERROR_RTT(3)'] as const;
const addresses = [4, 5, 6, 7, 8] as const;
/** Pages that may become tables. */
export const tables = [6, 7, 8] as const;

interface Locals { readonly base: number; readonly level: number; readonly s2ap: 'R' | 'RW'; readonly rmi: (typeof statuses)[number]; readonly at: number; readonly tries: number }
const top = (t: Locals, s: Rmm): number => t.base + pagesIn(s, t.level);
/** The level that the last error named. */
const named = (t: Locals): number => Number(/\((\d)\)/.exec(t.rmi)?.[1] ?? 0);
const isRtt = (t: Locals): boolean => named(t) > 0;
const free = (s: Rmm): number => tables.find(p => s.granule[p].is('DELEGATED')) ?? tables[0];
const down = (s: Rmm, ipa: number, level: number): number => ipa - ipa % pagesIn(s, level);

/** What is mapped at the address of a page: each address has a page of its own. */
export const pageOf = (ipa: number): number => ipa - 4;
const map = call(RMI_RTT_UNPROT_MAP, (t: Locals, s: Rmm) => ({ rd: 0, base: t.base, top: top(t, s), pa: pageOf(t.base), level: t.level, s2ap: t.s2ap, memattr: 'WB' as const }));
/** A table below the entry where the walk stopped. */
const create = (address: (t: Locals) => number) => call(RMI_RTT_CREATE, (t: Locals, s: Rmm) => ({ rd: 0, rtt: free(s), ipa: down(s, address(t), named(t)), level: named(t) + 1 }));
/** Where realm_create_rtt_levels goes on: RMI_ERROR_RTT names the level of the entry above if that is a table already, which is as good as a new one. */
const created = <L extends string>(next: L) => ({ RMI_SUCCESS: next, 'RMI_ERROR_RTT(1)': next, 'RMI_ERROR_RTT(2)': next, '*': 'realm_map_non_secure.warn' } as const);
const done: Readonly<Record<string, unknown>> = { base: 4, level: 3, s2ap: 'R', rmi: 'none', at: 4, tries: 0 };

export const mapShared = rmm.thread('kvm', {
  locals: { base: addresses.slice(0, 4), level: [3, 2], s2ap: ['R', 'RW'], rmi: statuses, at: addresses, tries: [0, 1] },
  choices: { base: addresses.slice(0, 4), level: [2, 3], s2ap: ['R', 'RW'] },
  code: {
    'guest.fault': [{
      choose: ['base', 'level', 's2ap'],
      if: (_t, s, { base, level }) => !s.realm[0]!.is('ABSENT') && base % pagesIn(s, level) === 0,
      say: (_t, _s, { base, level, s2ap }) => `a fault at ipa${base}, to be mapped by level ${level}, ${s2ap}`,
      set: { base: (_t, _s, { base }) => base, level: (_t, _s, { level }) => level, s2ap: (_t, _s, { s2ap }) => s2ap },
    }],
    'realm_map_non_secure.unprot_map': [{ call: map as never, into: 'rmi', goto: { RMI_SUCCESS: 'realm_map_non_secure.done', RMI_ERROR_REALM: 'realm_map_non_secure.failed', '*': 'realm_map_non_secure.failed' } }],
    // v14: a table below where the walk stopped, down to the last level, and once more.
    'realm_map_non_secure.failed': [
      { name: 'create', if: t => isRtt(t) && named(t) < 3 && t.tries === 0, say: t => `level ${named(t)}: creates a table`, goto: 'realm_create_rtt_levels.create' },
      { name: 'warn', else: true, say: t => `WARN_ON: ${t.rmi}`, goto: 'realm_map_non_secure.warn' },
    ],
    'realm_map_non_secure.warn': [{ say: 'gives up; the guest faults again', set: done as never, goto: 'guest.fault' }],
    // The table of a level that was named is there, or is not; in both cases it is there now.
    'realm_create_rtt_levels.create': [{ call: create(t => t.base) as never, goto: created('realm_create_rtt_levels.next') }],
    'realm_create_rtt_levels.next': [
      { name: 'deeper', if: t => named(t) < 2, say: 'a level deeper', set: { rmi: 'RMI_ERROR_RTT(2)' }, goto: 'realm_create_rtt_levels.create' },
      { name: 'retry', else: true, say: 'tries once more', set: { tries: 1 }, goto: 'realm_map_non_secure.unprot_map' },
    ],
    'realm_map_non_secure.done': [{ say: 'the guest goes on', set: done as never, goto: 'guest.fault' }],
  },
  tags: { WARN: ['realm_map_non_secure.warn'], DONE: ['realm_map_non_secure.done'] },
  source: 'v14 of the series, arch/arm64/kvm/rmi.c',
});

const deeper: AnyBranch = { name: 'deeper', if: (t: Locals) => named(t) + 1 < t.level, say: 'a level deeper', set: { rmi: (t: Locals) => `RMI_ERROR_RTT(${named(t) + 1})` }, goto: 'realm_create_rtt_levels.create' };

/** Later trees: at the wanted level or below, what is there is unmapped and folded, and the map is tried again, without end. */
export const unmapInTheWay = rmm.variant('later', mapShared, {
  why: 'an error at the wanted level or deeper: the range is unmapped and folded, and mapped again; else only the tables down to the wanted level are made',
  replace: {
    'realm_map_non_secure.failed': [
      { name: 'unmap', if: t => isRtt(t) && named(t) >= t.level, say: t => `level ${named(t)}: something is in the way`, set: { at: t => t.base }, goto: 'realm_unmap_shared_range.unmap' },
      { name: 'create', if: t => isRtt(t) && named(t) < t.level, say: t => `level ${named(t)}: creates a table`, goto: 'realm_create_rtt_levels.create' },
      { name: 'warn', else: true, say: t => `WARN_ON: ${t.rmi}`, goto: 'realm_map_non_secure.warn' },
    ],
    'realm_create_rtt_levels.next': [deeper as never, { name: 'retry', else: true, say: 'tries again', goto: 'realm_map_non_secure.unprot_map' }],
  },
  insert: {
    'realm_unmap_shared_range.unmap': {
      before: 'realm_map_non_secure.done',
      do: [{
        call: call(RMI_RTT_UNPROT_UNMAP, (t: Locals, s: Rmm) => ({ rd: 0, base: t.at, top: top(t, s) })) as never, into: 'rmi',
        set: { at: (t, s) => unmapped(s, { rd: 0, base: t.at, top: top(t, s) }) as 4 },
        goto: { RMI_SUCCESS: 'realm_unmap_shared_range.next', '*': 'realm_unmap_shared_range.failed' },
      }],
    },
    'realm_unmap_shared_range.next': {
      before: 'realm_map_non_secure.done',
      do: [
        { name: 'more', if: (t, s) => t.at < top(t, s), say: t => `on at ipa${t.at}`, goto: 'realm_unmap_shared_range.unmap' },
        { name: 'fold', else: true, say: 'the range is unmapped', goto: 'realm_fold_rtt_level.fold' },
      ],
    },
    'realm_unmap_shared_range.failed': {
      before: 'realm_map_non_secure.done',
      do: [
        { name: 'skip', if: t => named(t) >= t.level, say: 'skips an entry', set: { at: (t, s) => Math.min(8, t.at + pagesIn(s, named(t))) as 4 }, goto: 'realm_unmap_shared_range.next' },
        { name: 'split', if: t => isRtt(t) && named(t) < t.level, say: t => `level ${named(t)}: splits it`, goto: 'realm_unmap_shared_range.split' },
        { name: 'warn', else: true, say: t => `WARN_ON: ${t.rmi}`, goto: 'realm_map_non_secure.warn' },
      ],
    },
    'realm_unmap_shared_range.split': {
      before: 'realm_map_non_secure.done',
      do: [{ call: create(t => t.at) as never, goto: created('realm_unmap_shared_range.unmap') }],
    },
    // What cannot be folded stays.
    'realm_fold_rtt_level.fold': {
      before: 'realm_map_non_secure.done',
      do: [
        { name: 'table', if: t => t.level < 3, call: call(RMI_RTT_FOLD, (t: Locals) => ({ rd: 0, ipa: t.base, level: t.level + 1 })) as never, goto: { '*': 'realm_map_non_secure.unprot_map' } },
        { name: 'page', else: true, say: 'nothing to fold', goto: 'realm_map_non_secure.unprot_map' },
      ],
    },
  },
});

/** The same without folding, to see what folding is for. */
export const withoutFold = rmm.variant('no-fold', mapShared, {
  why: 'the range is unmapped, its tables stay',
  replace: { 'realm_fold_rtt_level.fold': [{ say: 'nothing is folded', goto: 'realm_map_non_secure.unprot_map' }] } as never,
});

/**
 * What the TLBs of the CPUs hold of the tables: copies of entries that were valid when they were walked, of tables as well
 * as of blocks and pages. And the invalidations that take them out again. tf-rmm lib/s2tt/src/s2tt.c.
 *
 * An instance is any one entry of any TLB. No copy depends on another: each comes by a walk of its own and goes by what is
 * invalidated, so what can be true of one of many can be true of the only one (test/rmm/tlb.test.ts compares one with two).
 * A walk is of any CPU, and invalidations reach all of them, so that nothing tells one CPU from another.
 */
import { assign } from 'xstate';
import { events, range, to, type Command } from '../../src/model/index.ts';
import { pas } from './granule.ts';
import type { dialect, Rmm } from './parts.ts';
import { s2aps, type S2ap } from './rtte.ts';
import { pagesIn, ripasOf, type Entry } from './tree.ts';

export const vmids = [0, 1] as const;
/** By which address a copy is found: stage 2 alone by IPA, both stages together by VA. */
export const tags = ['IPA', 'VA'] as const;
export type Tag = (typeof tags)[number];

type Copy = { vmid: number | null; ipa: number | null; level: number | null; pa: number | null; s2ap: S2ap | null; tag: Tag | null };
const NOTHING: Copy = { vmid: null, ipa: null, level: null, pa: null, s2ap: null, tag: null };
const where = { vmid: vmids, ipa: range(8), pa: pas };

/** Whether a copy reaches the Realm PAS or the non-secure one, the half of its IPA says. */
export const tlb = events({ TABLE: { ...where, level: [1, 2] }, LEAF: { ...where, level: [1, 2, 3], s2ap: s2aps, tag: tags }, INVALIDATE: {} }, NOTHING).createMachine({
  id: 'tlb',
  context: NOTHING,
  initial: 'NOTHING',
  states: {
    NOTHING: { entry: assign(NOTHING), on: { TABLE: 'TABLE', LEAF: 'LEAF' } },
    TABLE: { entry: assign(({ event }) => event.type === 'TABLE' ? { ...NOTHING, vmid: event.vmid, ipa: event.ipa, level: event.level, pa: event.pa } : NOTHING), on: { INVALIDATE: 'NOTHING' } },
    LEAF: {
      entry: assign(({ event }) => event.type === 'LEAF' ? { vmid: event.vmid, ipa: event.ipa, level: event.level, pa: event.pa, s2ap: event.s2ap, tag: event.tag } : NOTHING),
      on: { INVALIDATE: 'NOTHING' },
    },
  },
});

/** The VMIDs under which a realm's tables are walked: one, or one a plane. With fewer VMIDs than realms some have the same, one after the other. */
export const vmidsOf = (s: Rmm, rd: number): number[] => Array.from({ length: s.param.planes }, (_, plane) => (rd * s.param.planes + plane) % s.param.vmids);

/** What hardware takes from an entry: a table, data that is RAM, a device that is validated, or a shared mapping, whatever its permission. */
export const isValid = (s: Rmm, e: Entry): boolean => {
  const entry = s.rtte[e.place];
  return entry.is('TABLE') || entry.is('ASSIGNED_NS') || (entry.is('ASSIGNED') && ripasOf(s, e) === 'RAM') || (entry.is('ASSIGNED_DEV') && ripasOf(s, e) === 'DEV');
};
/** The permission of a valid leaf: that of data and of a device is always the same. */
export const permissionOf = (s: Rmm, e: Entry): S2ap => s.rtte[e.place].context.s2ap ?? 'RW';

/** The copies under these VMIDs that go. */
const drop = (s: Rmm, under: readonly number[], goes: (copy: Copy) => boolean) =>
  range(s.tlb.length).filter(k => !s.tlb[k].is('NOTHING') && under.includes(s.tlb[k].context.vmid!) && goes(s.tlb[k].context)).map(k => to(k, 'INVALIDATE' as const));

// ---- the specification's dialects: what must be gone when a command returns, however that is done

/** Every copy of these entries. */
export const forget = (s: Rmm, rd: number, entries: readonly Entry[]) =>
  drop(s, vmidsOf(s, rd), copy => entries.some(e => e.level === copy.level && e.base === copy.ipa));
/** Every copy of any entry of the realm. */
export const forgetRealm = (s: Rmm, rd: number) => drop(s, vmidsOf(s, rd), () => true);

// ---- tf-rmm: which instructions are given

/** Pages from an address on; an instruction for each of them. */
export interface Tlbi { readonly ipa: number; readonly pages: number }
export const once = (ipa: number): Tlbi => ({ ipa, pages: 1 });
/** The fixed range of 2 MiB: the pages of a block at level 2. */
export const fixedRange = (s: Rmm, ipa: number): Tlbi => ({ ipa, pages: pagesIn(s, 2) });
/** Every page of an entry, whatever its level. */
export const wholeRange = (s: Rmm, e: Entry): Tlbi => ({ ipa: e.base, pages: pagesIn(s, e.level) });

const covers = (s: Rmm, { ipa, level }: Copy, tlbi: Tlbi): boolean => ipa! < tlbi.ipa + tlbi.pages && tlbi.ipa < ipa! + pagesIn(s, level!);
/**
 * TLBI IPAS2E1IS for each page, under each VMID of the realm: it takes every copy by IPA, of tables and of blocks, that
 * translates this page. After them TLBI VMALLE1IS, which takes all copies by VA.
 * @param less what a defect leaves out: VMIDs but for these, or the second instruction
 */
export const invalidate = (s: Rmm, rd: number, tlbis: readonly Tlbi[], less: { readonly under?: readonly number[]; readonly stage1?: false } = {}) =>
  tlbis.length === 0 ? [] : drop(s, less.under ?? vmidsOf(s, rd), copy => copy.tag === 'VA' ? less.stage1 !== false : tlbis.some(t => covers(s, copy, t)));

type Success<I> = NonNullable<Parameters<typeof dialect<I>>[2]['success']>;
/** The effects of a command with these invalidations in place of its own. */
export const invalidating = <I>(command: Command<I>, tlb: (s: Rmm, i: I) => ReturnType<typeof invalidate>): Success<I> =>
  ({ ...command.spec.success, send: { ...command.spec.success?.send, tlb } }) as unknown as Success<I>;

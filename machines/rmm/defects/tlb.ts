/** What goes wrong with invalidations: too few, too small, under too few VMIDs. */
import { opt, to, type Command } from '../../../src/model/index.ts';
import { RMI_DATA_DESTROY } from '../../rmi/data-destroy.ts';
import { RMI_RTT_DATA_UNMAP } from '../../rmi/data-unmap.ts';
import { isLive, RMI_REALM_DESTROY } from '../../rmi/realm-destroy.ts';
import { RMI_RTT_CREATE } from '../../rmi/rtt-create.ts';
import { RMI_RTT_DESTROY } from '../../rmi/rtt-destroy.ts';
import { RMI_RTT_FOLD } from '../../rmi/rtt-fold.ts';
import { RMI_RTT_SET_RIPAS } from '../../rmi/rtt-set-ripas.ts';
import { RMI_RTT_UNPROT_UNMAP } from '../../rmi/rtt-unprot-unmap.ts';
import type { Rmm } from '../parts.ts';
import { fixedRange, invalidate, invalidating, isValid, once, vmidsOf } from '../tlb.ts';
import { below, walk } from '../tree.ts';
import type { Defect } from './defect.ts';
import { defect, inVersion } from './spoil.ts';

/** A command of tf-rmm that invalidates something else. */
const instead = <I>(command: Command<I>, tlb: (s: Rmm, i: I) => ReturnType<typeof invalidate>) => ({ success: invalidating(inVersion('tf-rmm', command), tlb) });
const nothing = (): [] => [];

interface Table { readonly rd: number; readonly ipa: number; readonly level: number }
const firstOf = (s: Rmm, { rd, ipa, level }: Table) => below(s, rd, walk(s, rd, ipa, level - 1)!)[0]!;
/** No less than what an unmap invalidates. */
const range = ({ base, top }: { base: number; top: number }) => [{ ipa: base, pages: top - base }];

export const tlbDefects: readonly Defect[] = [
  defect({
    id: 'F3', from: 'tf-rmm 22ba106d', run: 'rmm-tlb-shared/tf-rmm', breaks: ['shared-memory-is-reached-only-as-mapped', 'a-copy-says-what-its-entry-says'],
    what: 'a table of shared mappings is destroyed, and only its first page invalidated: the realm still writes the others',
  }, RMI_RTT_DESTROY, instead(RMI_RTT_DESTROY, (s, i) => invalidate(s, i.rd, [once(i.ipa)]))),
  defect({
    id: 'F5', from: 'tf-rmm f7c34940', run: 'rmm-vmid/rmm-1.0', breaks: ['a-new-realm-finds-no-copy-of-its-vmid'],
    what: 'RMI_REALM_DESTROY of a live realm gives its VMID away and only then fails; here that is a success which does nothing else',
  }, RMI_REALM_DESTROY, {
    remove: ['realm_live'],
    success: {
      send: {
        ...Object.fromEntries(Object.entries(RMI_REALM_DESTROY.spec.success!.send!).map(([k, f]) => [k, (s: Rmm, i: { rd: number }) => isLive(s, i.rd) ? null : f!(s as never, i)])),
        vmid: (s, { rd }) => vmidsOf(s, rd).map(v => to(v, opt('FREE' as const))),
      },
    },
  }),
  defect({
    id: 'F28', from: 'tf-rmm 2052addb', run: 'rmm-tlb/tf-rmm, two-planes', breaks: ['a-page-is-given-up-only-when-no-tlb-has-it', 'only-ram-is-cached'],
    what: 'the loop over the VMIDs of a realm has nothing left to invalidate after the first: another plane still reaches a page that was taken away',
  }, RMI_RTT_DATA_UNMAP, instead(RMI_RTT_DATA_UNMAP, (s, i) => invalidate(s, i.rd, range(i), { under: vmidsOf(s, i.rd).slice(0, 1) }))),
  defect({
    id: 'destroy-without-tlbi', from: null, run: 'rmm-tlb/tf-rmm', breaks: ['a-table-is-given-up-only-when-no-tlb-has-it'],
    what: 'a table is destroyed, and walks go on in it',
  }, RMI_RTT_DESTROY, instead(RMI_RTT_DESTROY, nothing)),
  defect({
    id: 'fold-one-page', from: null, run: 'rmm-tlb/tf-rmm', breaks: ['an-address-has-one-translation', 'a-copy-says-what-its-entry-says'],
    what: 'a table is folded into a block, and only its first page invalidated: the others are there twice, as page and in the block',
  }, RMI_RTT_FOLD, instead(RMI_RTT_FOLD, (s, i) => invalidate(s, i.rd, [once(i.ipa)]))),
  defect({
    id: 'fold-without-tlbi', from: null, run: 'rmm-tlb/tf-rmm', breaks: ['a-table-is-given-up-only-when-no-tlb-has-it', 'an-address-has-one-translation'],
    what: 'a table is folded into a block, and nothing invalidated',
  }, RMI_RTT_FOLD, instead(RMI_RTT_FOLD, (s, i) => isValid(s, firstOf(s, i)) ? [] : invalidate(s, i.rd, [once(i.ipa)]))),
  defect({
    id: 'fold-invalid-without-tlbi', from: null, run: 'rmm-tlb/tf-rmm', breaks: ['a-table-is-given-up-only-when-no-tlb-has-it'],
    what: 'a table that maps nothing is folded, and walks go on in it',
  }, RMI_RTT_FOLD, instead(RMI_RTT_FOLD, (s, i) => isValid(s, firstOf(s, i)) ? invalidate(s, i.rd, [fixedRange(s, i.ipa)]) : [])),
  defect({
    id: 'unfold-without-tlbi', from: null, run: 'rmm-tlb/tf-rmm', breaks: ['an-address-has-one-translation', 'a-copy-says-what-its-entry-says'],
    what: 'a block is unfolded, and stays in TLBs beside its pages',
  }, RMI_RTT_CREATE, instead(RMI_RTT_CREATE, nothing)),
  defect({
    id: 'set-ripas-without-tlbi', from: null, run: 'rmm-tlb/tf-rmm', breaks: ['only-ram-is-cached'],
    what: 'a page becomes EMPTY, and the realm still reaches it',
  }, RMI_RTT_SET_RIPAS, instead(RMI_RTT_SET_RIPAS, nothing)),
  defect({
    id: 'unmap-without-tlbi', from: null, run: 'rmm-tlb/tf-rmm', breaks: ['a-page-is-given-up-only-when-no-tlb-has-it', 'only-ram-is-cached'],
    what: 'a page is taken away, and the realm still reaches it',
  }, RMI_RTT_DATA_UNMAP, instead(RMI_RTT_DATA_UNMAP, nothing)),
  defect({
    id: 'unmap-stage-2-only', from: null, run: 'rmm-tlb/tf-rmm', breaks: ['a-page-is-given-up-only-when-no-tlb-has-it'],
    what: 'a page is taken away and invalidated by IPA, but not where both stages are cached together',
  }, RMI_RTT_DATA_UNMAP, instead(RMI_RTT_DATA_UNMAP, (s, i) => invalidate(s, i.rd, range(i), { stage1: false }))),
  defect({
    id: 'unmap-shared-without-tlbi', from: null, run: 'rmm-tlb-shared/tf-rmm', breaks: ['shared-memory-is-reached-only-as-mapped'],
    what: 'the host is told that a shared page is unmapped, and the realm still writes it',
  }, RMI_RTT_UNPROT_UNMAP, instead(RMI_RTT_UNPROT_UNMAP, nothing)),
  // The specification's dialects leave the way open; what must be gone must be gone there, too.
  defect({
    id: 'data-destroy-without-tlbi', from: null, run: 'rmm-tlb/rmm-1.0', breaks: ['a-page-is-given-up-only-when-no-tlb-has-it', 'only-ram-is-cached'],
    what: 'a page is taken away, and the realm still reaches it',
  }, RMI_DATA_DESTROY, { success: invalidating(RMI_DATA_DESTROY, nothing) }),
];

/** Defects put into the commands, each of which a claim must notice. Those with a hash are defects that implementations had. */
import { RMI_DATA_CREATE_UNKNOWN } from '../../machines/rmi/data-create-unknown.ts';
import { RMI_DATA_DESTROY } from '../../machines/rmi/data-destroy.ts';
import { RMI_GRANULE_DELEGATE } from '../../machines/rmi/granule-delegate.ts';
import { RMI_GRANULE_UNDELEGATE } from '../../machines/rmi/granule-undelegate.ts';
import { RMI_REALM_DESTROY } from '../../machines/rmi/realm-destroy.ts';
import { RMI_REC_DESTROY } from '../../machines/rmi/rec-destroy.ts';
import { RMI_REC_ENTER } from '../../machines/rmi/rec-enter.ts';
import { RMI_RTT_CREATE } from '../../machines/rmi/rtt-create.ts';
import { RMI_RTT_DESTROY } from '../../machines/rmi/rtt-destroy.ts';
import { RMI_RTT_FOLD } from '../../machines/rmi/rtt-fold.ts';
import { RMI_RTT_SET_RIPAS } from '../../machines/rmi/rtt-set-ripas.ts';
import { RMI_RTT_UNPROT_MAP } from '../../machines/rmi/rtt-unprot-map.ts';
import { dialect } from '../../machines/rmm/parts.ts';
import { below, each, leafLike, PAGE_LEVEL, placeOf, ripasOf, walk } from '../../machines/rmm/tree.ts';
import { to, type Command, type Variant } from '../../src/model/index.ts';

export interface Seeded { readonly name: string; readonly run: string; readonly patch: Variant; readonly breaks: readonly string[] }

/** The effects of a command without those on one component, or with others in their place. */
const effects = (command: Command, change: Readonly<Record<string, unknown>>) => {
  const { success } = command.spec;
  return { ...success, send: Object.fromEntries(Object.entries({ ...success!.send, ...change }).filter(([, f]) => f !== undefined)) };
};
const seeded = (name: string, run: string, command: Command, patch: { readonly remove?: readonly string[]; readonly replace?: readonly any[]; readonly insert?: readonly any[]; readonly success?: any }, ...breaks: string[]): Seeded =>
  ({ name, run, patch: dialect(name, command, { why: name, ...patch }), breaks });

export const SEEDED: readonly Seeded[] = [
  seeded('a folded table is not given back', 'rmm-tree/rmm-1.0', RMI_RTT_FOLD, { success: effects(RMI_RTT_FOLD, { granule: undefined }) }, 'every-rtt-granule-is-one-table'),
  seeded('a new table stays a delegated page', 'rmm-tree/rmm-1.0', RMI_RTT_CREATE, { success: effects(RMI_RTT_CREATE, { granule: undefined }) }, 'every-table-is-an-rtt-granule'),
  seeded('the entries of a destroyed table stay', 'rmm-tree/rmm-1.0', RMI_RTT_DESTROY, { success: effects(RMI_RTT_DESTROY, { rtte: (s: any, i: any) => to(walk(s, i.rd, i.ipa, i.level - 1)!.place, 'UNASSIGNED') }) }, 'every-table-has-its-entries'),
  seeded('a destroyed table of shared pages leaves a protected entry', 'rmm-shared/rmm-1.0', RMI_RTT_DESTROY, {
    success: effects(RMI_RTT_DESTROY, { rtte: (s: any, i: any) => { const p = walk(s, i.rd, i.ipa, i.level - 1)!; return [to(p.place, 'UNASSIGNED'), ...each(below(s, i.rd, p), 'ABSENT')]; } }),
  }, 'each-half-has-its-entries'),
  seeded('unfolding forgets the RIPAS', 'rmm-tree/rmm-1.0', RMI_RTT_CREATE, { success: effects(RMI_RTT_CREATE, { ripas: undefined }) }, 'every-protected-leaf-has-a-ripas'),
  seeded('unfolding gives every entry the first address', 'rmm-tree/rmm-1.0', RMI_RTT_CREATE, {
    success: effects(RMI_RTT_CREATE, { rtte: (s: any, i: any) => { const p = walk(s, i.rd, i.ipa, i.level - 1)!; return [to(p.place, { type: 'TABLE', pa: i.rtt }), ...below(s, i.rd, p).map(e => to(e.place, leafLike(s, p, e.level, 0)))]; } }),
  }, 'unfolding-changes-no-page', 'every-data-granule-is-mapped-once'),
  // tf-rmm 8865ec3b: the permission of an entry is compared with itself
  seeded('folding does not compare permissions', 'rmm-shared/rmm-1.0', RMI_RTT_FOLD, {
    replace: [{ ...RMI_RTT_FOLD.spec.failures.find(f => f.id === 'rtt_homo')!, when: (s: any, i: any) => !foldsByAddress(s, i) }],
  }, 'folding-changes-no-page'),
  seeded('what is destroyed becomes EMPTY', 'rmm-tree/rmm-1.0', RMI_RTT_DESTROY, {
    success: effects(RMI_RTT_DESTROY, { ripas: (s: any, i: any) => { const p = walk(s, i.rd, i.ipa, i.level - 1)!; return [to(p.place, 'EMPTY'), ...each(below(s, i.rd, p), 'NONE')]; } }),
  }, 'destroying-a-table-shows'),
  seeded('a live table is destroyed', 'rmm-tree/rmm-1.0', RMI_RTT_DESTROY, { remove: ['rtt_live'] }, 'destroying-a-table-loses-no-page', 'every-data-granule-is-mapped-once'),
  seeded('a page that is taken away stays mapped', 'rmm-tree/rmm-1.0', RMI_DATA_DESTROY, { success: effects(RMI_DATA_DESTROY, { rtte: undefined, ripas: undefined }) }, 'a-protected-entry-maps-data'),
  seeded('the GPT is not changed', 'rmm-granules/rmm-1.0', RMI_GRANULE_DELEGATE, { success: effects(RMI_GRANULE_DELEGATE, { gpt: undefined }) }, 'delegated-memory-is-in-the-realm-pas'),
  seeded('a page is not wiped on its way to the host', 'rmm-contents/rmm-1.0', RMI_GRANULE_UNDELEGATE, { success: effects(RMI_GRANULE_UNDELEGATE, { contents: undefined }) }, 'the-host-reads-no-secret'),
  seeded('a page is not wiped on its way to a realm', 'rmm-two-realms/rmm-1.0', RMI_DATA_CREATE_UNKNOWN, { success: effects(RMI_DATA_CREATE_UNKNOWN, { contents: undefined }) }, 'a-realm-reads-only-its-own', 'a-new-realm-has-no-secret'),
  seeded('a realm runs before it is activated', 'rmm-rec/rmm-1.0', RMI_REC_ENTER, { remove: ['realm_new'] }, 'a-rec-runs-only-in-an-active-realm'),
  // tf-rmm f7c34940, in part: what is live is destroyed
  seeded('a live realm is destroyed', 'rmm-granules/rmm-1.0', RMI_REALM_DESTROY, { remove: ['realm_live'] }, 'a-realm-that-is-gone-has-nothing'),
  seeded('a page that is taken away stays RAM', 'rmm-contents/rmm-1.0', RMI_DATA_DESTROY, { success: effects(RMI_DATA_DESTROY, { ripas: undefined }) }, 'what-the-realm-wrote-stays', 'what-was-measured-stays'),
  // tf-rmm 84a1b161
  seeded('the host makes RAM of what was destroyed', 'rmm-contents/rmm-1.0', RMI_DATA_CREATE_UNKNOWN, { success: effects(RMI_DATA_CREATE_UNKNOWN, { ripas: (s: any, i: any) => to(placeOf(s, i.rd, i.ipa, PAGE_LEVEL), 'RAM') }) }, 'what-was-measured-stays', 'ripas-changes-only-as-asked'),
  seeded('a change begins where the host likes', 'rmm-contents/rmm-1.0', RMI_RTT_SET_RIPAS, { remove: ['base_bound'] }, 'ripas-changes-only-as-asked'),
  seeded('a change ends where the host likes', 'rmm-contents/rmm-1.0', RMI_RTT_SET_RIPAS, { replace: [{ id: 'top_bound', status: 'RMI_ERROR_INPUT', when: (s: any, i: any) => s.ripas_change[i.rec].is('NONE') }] }, 'ripas-changes-only-as-asked'),
  seeded('an abort is injected whatever the exit was', 'rmm-rec/rmm-1.0', RMI_REC_ENTER, { success: effects(RMI_REC_ENTER, { rec: (_s: any, i: any) => to(i.rec, { type: 'ENTER', as: i.injectSea ? 'SEA' : 'plain' }) }) }, 'an-abort-is-injected-only-for-shared-memory'),
  // tf-rmm 303ee028
  seeded('any access may be emulated', 'rmm-rec/rmm-1.0', RMI_REC_ENTER, { remove: ['rec_mmio'] }, 'an-access-is-emulated-only-if-it-can-be'),
  // a page with another permission counts as mapped
  seeded('a mapping of the same page counts as done', 'rmm-map/later', RMI_RTT_UNPROT_MAP, {
    replace: [{ id: 'rtte_state', status: 'RMI_ERROR_RTT', index: { of: [1, 2, 3], is: (_s: any, i: any) => i.level }, when: (s: any, i: any) => { const e = walk(s, i.rd, i.base, i.level); return e !== undefined && e.level === i.level && s.rtte[e.place].is('TABLE'); } }],
  }, 'what-is-mapped-is-what-was-asked-for'),
  seeded('a REC is never destroyed', 'rmm-granules/rmm-1.0', RMI_REC_DESTROY, { insert: [{ id: 'never', status: 'RMI_ERROR_REC', when: () => true }] }, 'every-granule-can-be-given-back', 'the-realm-can-be-destroyed'),
];

/** Homogeneous as far as state and address go: what tf-rmm looked at. */
function foldsByAddress(s: any, { rd, ipa, level }: { rd: number; ipa: number; level: number }): boolean {
  const parent = walk(s, rd, ipa, level - 1);
  if (parent?.level !== level - 1 || !s.rtte[parent.place].is('TABLE')) return true;
  const [first, ...others] = below(s, rd, parent);
  const e = s.rtte[first!.place];
  if (e.is('TABLE')) return false;
  const size = others[0]!.base - first!.base;
  return others.every((o, k) => {
    const other = s.rtte[o.place];
    if (!(['UNASSIGNED', 'UNASSIGNED_NS', 'ASSIGNED', 'ASSIGNED_NS'] as const).some(x => e.is(x) && other.is(x))) return false;
    if (first!.place < s.ripas.length && ripasOf(s, o) !== ripasOf(s, first!)) return false;
    return e.context.pa === null || (e.context.pa % (size * s.param.fanout) === 0 && other.context.pa === e.context.pa + (k + 1) * size);
  });
}

/** What the scenarios of the RMM share: the axis of its versions, the claims by subject, and the way to a first realm. */
import { aNewRealmHasNoSecret } from '../../../invariants/rmm/a-new-realm-has-no-secret.ts';
import { aCopySaysWhatItsEntrySays } from '../../../invariants/rmm/a-copy-says-what-its-entry-says.ts';
import { anAddressHasOneTranslation } from '../../../invariants/rmm/an-address-has-one-translation.ts';
import { aPageIsGivenUpOnlyWhenNoTlbHasIt } from '../../../invariants/rmm/a-page-is-given-up-only-when-no-tlb-has-it.ts';
import { aProtectedEntryMapsData } from '../../../invariants/rmm/a-protected-entry-maps-data.ts';
import { aRealmThatIsGoneHasNothing } from '../../../invariants/rmm/a-realm-that-is-gone-has-nothing.ts';
import { aRealmGoesThroughItsStates } from '../../../invariants/rmm/a-realm-goes-through-its-states.ts';
import { aRecRunsOnlyInAnActiveRealm } from '../../../invariants/rmm/a-rec-runs-only-in-an-active-realm.ts';
import { aTableIsGivenUpOnlyWhenNoTlbHasIt } from '../../../invariants/rmm/a-table-is-given-up-only-when-no-tlb-has-it.ts';
import { destroyingATableLosesNoPage } from '../../../invariants/rmm/destroying-a-table-loses-no-page.ts';
import { destroyingATableShows } from '../../../invariants/rmm/destroying-a-table-shows.ts';
import { eachHalfHasItsEntries } from '../../../invariants/rmm/each-half-has-its-entries.ts';
import { everyDataGranuleIsMappedOnce } from '../../../invariants/rmm/every-data-granule-is-mapped-once.ts';
import { everyGranuleIsWhatItIsUsedFor } from '../../../invariants/rmm/every-granule-is-what-it-is-used-for.ts';
import { everyProtectedLeafHasARipas } from '../../../invariants/rmm/every-protected-leaf-has-a-ripas.ts';
import { everyRttGranuleIsOneTable } from '../../../invariants/rmm/every-rtt-granule-is-one-table.ts';
import { everyTableHasItsEntries } from '../../../invariants/rmm/every-table-has-its-entries.ts';
import { everyTableIsAnRttGranule } from '../../../invariants/rmm/every-table-is-an-rtt-granule.ts';
import { foldingChangesNoPage } from '../../../invariants/rmm/folding-changes-no-page.ts';
import { onlyRamIsCached } from '../../../invariants/rmm/only-ram-is-cached.ts';
import { sharedMemoryIsReachedOnlyAsMapped } from '../../../invariants/rmm/shared-memory-is-reached-only-as-mapped.ts';
import { unfoldingChangesNoPage } from '../../../invariants/rmm/unfolding-changes-no-page.ts';
import { choose, dialects, type Dialect } from '../../rmm/dialects.ts';
import { issue } from '../../rmm/host.ts';
import { RMI_GRANULE_DELEGATE } from '../../rmi/granule-delegate.ts';
import { RMI_GRANULE_RANGE_DELEGATE } from '../../rmi/range-delegate.ts';
import { RMI_REALM_CREATE } from '../../rmi/realm-create.ts';
import type { Rmm } from '../../rmm/parts.ts';
import type { Action, Choice, Command, Run, Variant } from '../../../src/model/index.ts';

const names = Object.keys(dialects) as Dialect[];

/** Axis "version": what can happen with each version. */
export const rmmAxis = (actions: (d: Dialect) => readonly Action[], byThreads: readonly Command[] = []): Readonly<Record<string, Choice<any>>> =>
  Object.fromEntries(names.map(d => [d, choose(d, actions(d), byThreads)]));
/** The versions that have devices. */
export const devicesAxis = (actions: (d: Dialect) => readonly Action[]): Readonly<Record<string, Choice<any>>> =>
  Object.fromEntries(names.filter(d => d !== 'rmm-1.0').map(d => [d, choose(d, actions(d))]));

/** A run for each version, with what is not as it should be there, and further runs. */
export const rmmRuns = (differs: Readonly<Record<string, Run>> = {}): Readonly<Record<string, Run>> =>
  ({ ...Object.fromEntries(names.map(d => [d, { expect: {}, ...differs[d] }])), ...Object.fromEntries(Object.entries(differs).filter(([run]) => !(run in dialects))) });

/** Axis "tlbi": what tf-rmm invalidates when a table or a realm goes. */
export const tlbiAxis = (use: readonly Variant[]) => ({
  'fixed-range': { means: 'a fixed range of TLBI for a table, none for a realm, as tf-rmm has it; the other versions are not concerned' },
  'whole-range': { means: 'TLBI for all that the table or the realm stood for', use },
});
export const wholeRange = 'tf-rmm, whole-range';

/** Which parts a single scenario does not have is not worth a list; what none of them has is judged over all (test/rmm). */
export const anyDead = ['*'];

/** Claims about the tree of tables. */
export const treeClaims = [
  everyRttGranuleIsOneTable, everyTableIsAnRttGranule, everyTableHasItsEntries, eachHalfHasItsEntries, everyProtectedLeafHasARipas,
  unfoldingChangesNoPage, foldingChangesNoPage, destroyingATableShows, destroyingATableLosesNoPage,
];
/** Claims about the pages behind protected addresses. */
export const dataClaims = [everyDataGranuleIsMappedOnce, aProtectedEntryMapsData];
/** Claims about realms. */
export const realmClaims = [aRecRunsOnlyInAnActiveRealm, aNewRealmHasNoSecret, aRealmThatIsGoneHasNothing];

/** Claims about what pages, realms and RECs become. */
export const lifeClaims = [everyGranuleIsWhatItIsUsedFor, aRealmGoesThroughItsStates];
/** Claims about what TLBs hold of one half, or of realms that come and go. */
export const tlbClaims = (of: 'protected' | 'unprotected') => [
  aCopySaysWhatItsEntrySays, aTableIsGivenUpOnlyWhenNoTlbHasIt, anAddressHasOneTranslation,
  ...of === 'protected' ? [aPageIsGivenUpOnlyWhenNoTlbHasIt, onlyRamIsCached] : [sharedMemoryIsReachedOnlyAsMapped],
];

/** The way to a realm, without choice: these pages are delegated in their order, and then the first two make a realm. */
export const aRealm = (d: Dialect, pages: readonly number[]): readonly Action[] => {
  const next = (s: Rmm, pa: number): boolean => s.realm[0]!.is('ABSENT') && pages.every(p => p >= pa || s.granule[p]!.is('DELEGATED'));
  return [
    d === 'rmm-1.0' ? issue(RMI_GRANULE_DELEGATE, { addr: pages }, (s, { addr }) => next(s, addr))
      : issue(RMI_GRANULE_RANGE_DELEGATE, { base: pages, top: pages.map(p => p + 1) }, (s, { base, top }) => top === base + 1 && next(s, base)),
    issue(RMI_REALM_CREATE, { rd: [pages[0]!], rtt: [pages[1]!], vmid: [0] }, s => s.granule[pages.at(-1)!]!.is('DELEGATED')),
  ];
};

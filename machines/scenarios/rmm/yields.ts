import { aHostThatContinuesGetsOn } from '../../../invariants/rmm/a-host-that-continues-gets-on.ts';
import { aMarkNamesAnOperation } from '../../../invariants/rmm/a-mark-names-an-operation.ts';
import { anOperationKeepsItsMarks } from '../../../invariants/rmm/an-operation-keeps-its-marks.ts';
import { anOperationKeepsItsTable } from '../../../invariants/rmm/an-operation-keeps-its-table.ts';
import { aProtectedEntryMapsData } from '../../../invariants/rmm/a-protected-entry-maps-data.ts';
import { everyDataGranuleHasAPlace } from '../../../invariants/rmm/every-data-granule-has-a-place.ts';
import { everyOperationCanBeFinished } from '../../../invariants/rmm/every-operation-can-be-finished.ts';
import { everyTableCanBeDestroyed } from '../../../invariants/rmm/every-table-can-be-destroyed.ts';
import { pagesGoAfterTheirInvalidation } from '../../../invariants/rmm/pages-go-after-their-invalidation.ts';
import { referencesAreLiveEntries } from '../../../invariants/rmm/references-are-live-entries.ts';
import { RMI_REALM_DESTROY } from '../../rmi/realm-destroy.ts';
import { RMI_REALM_TERMINATE } from '../../rmi/realm-terminate.ts';
import { dataCommands, granuleCommands, ripasCommands, sharedCommands, tableCommands } from '../../rmm/commands.ts';
import { choose } from '../../rmm/dialects.ts';
import { issue } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { goOn, interrupted, otherCpu, patchesOf } from '../../rmm/yield-commands.ts';
import type { Action, Property, Run } from '../../../src/model/index.ts';
import { anyDead, aRealm, treeClaims } from './setting.ts';

const rds = [0];
const [rd, root, source] = [0, 1, 3];
const tables = [2];
const pages = [4, 5];
const levels = [2, 3];
const protectedIpas = [0, 1];
const sharedIpas = [2, 3];

/** Claims about what only a call that yields leaves behind. */
const inFlight = [aMarkNamesAnOperation, anOperationKeepsItsMarks, anOperationKeepsItsTable, everyOperationCanBeFinished, aHostThatContinuesGetsOn];

/** tf-rmm with the references of tables: a call yields, or it runs to its end. */
export const interrupts = (whole: readonly Action[], ipas: { readonly ipas: readonly number[]; readonly shared: readonly number[] }) => {
  const { use = [] } = choose('tf-rmm', whole);
  return {
    polled: { means: 'calls look for interrupts, and yield', actions: [...interrupted({ rds, ...ipas, data: pages, levels }), ...otherCpu], use: [...use, ...patchesOf(whole)] },
    'not polled': { means: 'a call runs to its end, as tf-rmm of July 2026 is built', actions: [], use: [...use, ...patchesOf(whole)] },
  };
};
const runs = (claims: readonly Property[]): Readonly<Record<string, Run>> => ({
  polled: { expect: {} },
  'not polled': { expect: Object.fromEntries(claims.map(p => [p.name, 'vacuous' as const])), because: 'nothing is ever in flight' },
});

const end = [issue(RMI_REALM_TERMINATE, { rd: rds }), issue(RMI_REALM_DESTROY, { rd: rds })];

const dataCalls = [
  ...aRealm('tf-rmm', [rd, root, ...tables]),
  ...tableCommands({ rds, tables, ipas: [0], levels: [3] }),
  ...dataCommands('tf-rmm', { rds, data: pages, ipas: protectedIpas, src: [source], levels }),
  ...ripasCommands('tf-rmm', { rds, ipas: protectedIpas }).slice(0, 1),
  ...granuleCommands('tf-rmm', pages),
  ...end,
];
export const yields = scenario('rmm-yields', {
  asks: 'Two operations in flight, two CPUs, and a host that maps, unmaps, folds and takes back what it likes in between: are references what they count, does a mark belong to an operation, and can every operation be finished?',
  instances: { granule: 6, realm: 1, rec: 1, rtte: 3, ripas: 3, mark: 3, queued: 6, refcount: 3, operation: 2 },
  param: { start: 2 },
  deadlock: 'allowed',
  actions: [...dataCalls, ...goOn()],
  axes: { interrupts: interrupts(dataCalls, { ipas: protectedIpas, shared: [] }) },
  runs: runs([...inFlight, pagesGoAfterTheirInvalidation]),
  dead: anyDead,
  properties: [...treeClaims, aProtectedEntryMapsData, everyDataGranuleHasAPlace, referencesAreLiveEntries, everyTableCanBeDestroyed, ...inFlight, pagesGoAfterTheirInvalidation],
});

const sharedCalls = [
  ...aRealm('tf-rmm', [rd, root, ...tables]),
  ...tableCommands({ rds, tables, ipas: [2], levels: [3] }),
  ...sharedCommands('tf-rmm', { rds, ipas: sharedIpas, pages, levels, s2ap: ['R', 'RW'], memattr: ['WB'] }),
  ...end,
];
export const yieldsShared = scenario('rmm-yields-shared', {
  asks: 'The same of the unprotected half, where a mapping has no reference and its mark has one.',
  instances: { granule: 6, realm: 1, rec: 1, rtte: 6, ripas: 3, mark: 6, refcount: 3, operation: 2 },
  param: { start: 2 },
  deadlock: 'allowed',
  actions: [...sharedCalls, ...goOn()],
  axes: { interrupts: interrupts(sharedCalls, { ipas: [], shared: sharedIpas }) },
  runs: runs(inFlight),
  dead: anyDead,
  properties: [...treeClaims, referencesAreLiveEntries, everyTableCanBeDestroyed, ...inFlight],
});

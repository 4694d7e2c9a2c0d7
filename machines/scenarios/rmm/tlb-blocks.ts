import { RMI_REALM_ACTIVATE } from '../../rmi/realm-activate.ts';
import { RMI_REC_CREATE } from '../../rmi/rec-create.ts';
import { rttDestroy_wholeRange } from '../../rmi/rtt-destroy.ts';
import { rttFold_wholeRange } from '../../rmi/rtt-fold.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { dataCommands, enter, ripasCommands, sharedCommands, tableCommands } from '../../rmm/commands.ts';
import { exit } from '../../rmm/guest.ts';
import { issue, lowestOf } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { walks } from '../../rmm/walks.ts';
import type { Action } from '../../../src/model/index.ts';
import { anyDead, aRealm, rmmAxis, rmmRuns, tlbClaims, tlbiAxis, wholeRange } from './setting.ts';

const rds = [0];
/** The realm runs, and stops running, once the host says so. */
const running = (rec: number): readonly Action[] => [
  issue(RMI_REC_CREATE, { rd: rds, rec: [rec] }, s => s.realm[0]!.is('NEW')), issue(RMI_REALM_ACTIVATE, { rd: rds }, s => s.rec[0]!.is('READY')), enter(rds), exit(rds),
];

/** Two levels of tables, so that a table of blocks can be folded into a larger block. Each page has its place, where blocks need it. */
export const tlbBlocks = scenario('rmm-tlb-blocks', {
  asks: 'The protected half with blocks at two levels, while CPUs walk its tables: does any command leave in a TLB what it has taken away or changed?',
  instances: { granule: 10, realm: 1, rec: 1, ripas_change: 1, rtte: 7, ripas: 7, tlb: 1 },
  param: { start: 1 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      walks({ rds, ipas: [0, 1, 2, 3], levels: [1, 2, 3], when: 'while its REC runs' }),
      ...running(8), ...aRealm(d, [4, 5, 0, 1, 2, 3, 6, 7, 8]),
      ...tableCommands({ rds, tables: [6, 7], ipas: [0, 2], levels: [2, 3], when: lowestOf([6, 7]) }),
      issue(RSI_IPA_STATE_SET, { rd: rds, base: [0], top: [4], ripas: ['EMPTY', 'RAM'], changeDestroyed: [true] }, s => s.rec[0]!.is('RUNNING')),
      ...dataCommands(d, { rds, data: [0, 1, 2, 3], ipas: [0, 1, 2, 3], src: [9], levels: [2, 3], when: (page, ipa) => page === ipa }),
      ...ripasCommands(d, { rds, ipas: [0, 1, 2, 3] }),
    ]),
    tlbi: tlbiAxis([rttFold_wholeRange, rttDestroy_wholeRange]),
  },
  runs: {
    ...rmmRuns({ 'tf-rmm': { expect: { 'a-copy-says-what-its-entry-says': 'violated', 'an-address-has-one-translation': 'violated', 'a-page-is-given-up-only-when-no-tlb-has-it': 'violated', 'only-ram-is-cached': 'violated' }, because: 'a fixed range of TLBI is less than what a table of blocks stands for' } }),
    [wholeRange]: { expect: {} },
  },
  dead: anyDead,
  properties: tlbClaims('protected'),
});

/** The same of the unprotected half. */
export const tlbSharedBlocks = scenario('rmm-tlb-shared-blocks', {
  asks: 'The unprotected half with blocks at two levels, while CPUs walk its tables: is a shared page out of reach when the host is told so?',
  instances: { granule: 9, realm: 1, rec: 1, rtte: 14, ripas: 7, tlb: 1 },
  param: { start: 1 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      walks({ rds, ipas: [4, 5, 6, 7], levels: [1, 2, 3], when: 'while its REC runs' }),
      ...running(8), ...aRealm(d, [4, 5, 6, 7, 8]),
      ...tableCommands({ rds, tables: [6, 7], ipas: [4, 6], levels: [2, 3], when: lowestOf([6, 7]) }),
      ...sharedCommands(d, { rds, ipas: [4, 5, 6, 7], pages: [0, 1, 2, 3], levels: [1, 2, 3], s2ap: ['R', 'RW'], memattr: ['WB'] }),
    ]),
    tlbi: tlbiAxis([rttFold_wholeRange, rttDestroy_wholeRange]),
  },
  runs: {
    ...rmmRuns({ 'tf-rmm': { expect: { 'a-copy-says-what-its-entry-says': 'violated', 'an-address-has-one-translation': 'violated', 'shared-memory-is-reached-only-as-mapped': 'violated' }, because: 'a fixed range of TLBI is less than what a table of blocks stands for' } }),
    [wholeRange]: { expect: {} },
  },
  dead: anyDead,
  properties: tlbClaims('unprotected'),
});

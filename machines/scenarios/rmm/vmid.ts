import { aNewRealmFindsNoCopyOfItsVmid } from '../../../invariants/rmm/a-new-realm-finds-no-copy-of-its-vmid.ts';
import { realmDestroy_wholeVmid } from '../../rmi/realm-destroy.ts';
import { dataCommands, enter, granuleCommands, realmCommands, ripasCommands, sharedCommands } from '../../rmm/commands.ts';
import { exit } from '../../rmm/guest.ts';
import { scenario } from '../../rmm/parts.ts';
import { walks } from '../../rmm/walks.ts';
import { anyDead, rmmAxis, rmmRuns, tlbClaims, tlbiAxis, wholeRange } from './setting.ts';

const rds = [0, 1];
/** There is none but the root, of which no entry says where it is. */
const withoutTables = (claims: ReturnType<typeof tlbClaims>) => claims.filter(c => c.name !== 'a-table-is-given-up-only-when-no-tlb-has-it');

/** Two realms for which there is one VMID, so that the one begins after the other has ended. A page of data goes from hand to hand. */
export const vmid = scenario('rmm-vmid', {
  asks: 'Two realms have the same VMID, one after the other, while CPUs walk their tables: does the second find anything of the first in a TLB?',
  instances: { granule: 8, realm: 2, rec: 2, rtte: 2, ripas: 2, vmid: 1, tlb: 1 },
  param: { start: 3, vmids: 1 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      walks({ rds, ipas: [0], levels: [3], when: 'while its REC runs' }),
      ...granuleCommands(d, [0, 1, 2, 3, 4, 5, 6]),
      enter(rds), exit(rds),
      ...realmCommands(d, { rds, rd: [1, 2], rtt: [3, 4], rec: [5, 6] }),
      ...dataCommands(d, { rds, data: [0], ipas: [0], src: [7] }),
      ...ripasCommands(d, { rds, ipas: [0] }).slice(0, 1),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: [aNewRealmFindsNoCopyOfItsVmid, ...withoutTables(tlbClaims('protected'))],
});

/** The same of a shared page that is mapped in the root table itself. */
export const vmidShared = scenario('rmm-vmid-shared', {
  asks: 'A realm with a shared page in its root table ends, and another has its VMID: is that page out of reach?',
  instances: { granule: 7, realm: 2, rec: 2, rtte: 4, ripas: 2, vmid: 1, tlb: 1 },
  param: { start: 3, vmids: 1 },
  deadlock: 'allowed',
  axes: {
    version: rmmAxis(d => [
      walks({ rds, ipas: [1], levels: [3], when: 'while its REC runs' }),
      enter(rds), exit(rds),
      ...granuleCommands(d, [0, 1, 2, 3, 4, 5]),
      ...realmCommands(d, { rds, rd: [0, 1], rtt: [2, 3], rec: [4, 5] }),
      ...sharedCommands(d, { rds, ipas: [1], pages: [6], levels: [3], s2ap: ['R', 'RW'], memattr: ['WB'] }),
    ]),
    tlbi: tlbiAxis([realmDestroy_wholeVmid]),
  },
  runs: {
    ...rmmRuns({ 'tf-rmm': {
      expect: { 'a-new-realm-finds-no-copy-of-its-vmid': 'violated', 'a-copy-says-what-its-entry-says': 'violated', 'shared-memory-is-reached-only-as-mapped': 'violated' },
      because: 'a shared mapping does not keep a realm, and its end invalidates nothing',
    } }),
    [wholeRange]: { expect: {} },
  },
  dead: anyDead,
  properties: [aNewRealmFindsNoCopyOfItsVmid, ...withoutTables(tlbClaims('unprotected'))],
});

import { everyMapEnds } from '../../../invariants/rmm/every-map-ends.ts';
import { noWarnOfAMap } from '../../../invariants/rmm/no-warn-of-a-map.ts';
import { whatIsMappedIsWhatWasAskedFor } from '../../../invariants/rmm/what-is-mapped-is-what-was-asked-for.ts';
import { pageOf, tables, unmapInTheWay, withoutFold } from '../../kvm/map-shared.ts';
import { RMI_RTT_UNPROT_MAP, unprotMap_0568973d, unprotMap_fa67e004, unprotMap_tfRmm } from '../../rmi/rtt-unprot-map.ts';
import { RMI_RTT_UNPROT_UNMAP, unprotUnmap_tfRmm } from '../../rmi/rtt-unprot-unmap.ts';
import { tableCommands } from '../../rmm/commands.ts';
import { issue, lowestOf, onlyWhen } from '../../rmm/host.ts';
import { rmmWithKvm } from '../../rmm/with-kvm.ts';
import { anyDead, aRealm } from './setting.ts';

const ipas = [4, 5, 6, 7];
/** Nobody else changes the tables while KVM maps: it holds mmu_lock. */
const isIdle = (s: { readonly kvm: Readonly<Record<number, { is(label: string): boolean }>> }): boolean => s.kvm[0]!.is('guest.fault');

/** KVM maps shared memory over whatever is there: tables, blocks, pages with the same or another permission. */
export const map = rmmWithKvm.scenario('rmm-map', {
  asks: 'KVM maps shared pages and blocks over any tree, and follows the level of RMI_ERROR_RTT: does every map end, without a warning, with what was asked for?',
  instances: { granule: 9, realm: 1, rec: 1, rtte: 14, ripas: 7, kvm: 1 },
  param: { start: 1 },
  deadlock: 'allowed',
  actions: [
    ...aRealm('rmm-1.0', [4, 5, ...tables]),
    ...[
      ...tableCommands({ rds: [0], tables, ipas, levels: [2, 3], when: lowestOf(tables) }),
      issue(RMI_RTT_UNPROT_MAP, { rd: [0], base: ipas, top: [5, 6, 7, 8], pa: [0, 1, 2, 3], level: [2, 3], s2ap: ['R', 'RW'], memattr: ['WB'] }, (_s, { base, pa }) => pa === pageOf(base)),
      issue(RMI_RTT_UNPROT_UNMAP, { rd: [0], base: ipas, top: [5, 6, 7, 8] }),
    ].map(call => onlyWhen(call, isIdle)),
  ],
  axes: {
    loop: {
      'v14': { means: 'tables down to the last level, one more try, and a warning' },
      'later': { means: 'what is in the way is unmapped and folded, and the map tried again', use: [unmapInTheWay] },
      'unfolded': { means: 'the same without folding', use: [unmapInTheWay, withoutFold] },
    },
    'unprot-map': {
      'tf-rmm': { means: 'of July 2026: an identical mapping counts as done', use: [unprotMap_tfRmm, unprotUnmap_tfRmm] },
      'tf-rmm@fa67e004': { means: 'of June 2026: the error names the level of the entry that is there', use: [unprotMap_fa67e004, unprotUnmap_tfRmm] },
      'tf-rmm@0568973d': { means: 'of April 2026: an entry in use is always an error', use: [unprotMap_0568973d, unprotUnmap_tfRmm] },
    },
  },
  runs: {
    'v14': { expect: { 'no-warn-of-a-map': 'violated' }, because: 'what is in the way is answered by an error at the wanted level: below a page there is no table to make, below a block it is there or does not help, and the second try fails as the first' },
    'later': { expect: {} },
    'later, tf-rmm@fa67e004': { expect: {}, because: 'the error names a deeper level, which is no less than the wanted one' },
    'later, tf-rmm@0568973d': { expect: {}, because: 'an identical mapping is in the way, too, and is unmapped' },
    'unfolded': { expect: { 'every-map-ends': 'violated' }, because: 'the table stays where the block should be; that the error does not tell it from a mapping does not matter to a host that folds' },
  },
  dead: anyDead,
  properties: [everyMapEnds, noWarnOfAMap, whatIsMappedIsWhatWasAskedFor],
});

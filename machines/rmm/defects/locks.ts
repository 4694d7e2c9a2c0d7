/** What goes wrong with locks: the order in which they are taken, and where they are given back. */
import { to, type AnyBranch } from '../../../src/model/index.ts';
import { cpu, IDLE, lock, rmmOnCpus, unlock } from '../cpu.ts';
import { DATA, RD, REC, ROOT, LEAF, type Locked } from '../locks.ts';
import type { Defect } from './defect.ts';

interface Patch {
  readonly remove?: readonly string[]; readonly replace?: Readonly<Record<string, readonly AnyBranch[]>>;
  readonly insert?: Readonly<Record<string, { readonly before: string; readonly do: readonly AnyBranch[] }>>;
}
const defect = (about: Omit<Defect, 'use' | 'run'>, patch: Patch): Defect =>
  ({ ...about, run: 'rmm-locks/tf-rmm', use: [rmmOnCpus.variant(about.id, cpu, { why: about.what, ...patch } as never)] });
const release = (which: number) => (t: { readonly me: number }) => to(which, { type: 'UNLOCK' as const, by: t.me as 0 });
const isFree = (_t: unknown, s: Locked): boolean => s.slot.is('UNASSIGNED');

const initEntry: readonly AnyBranch[] = [
  { name: 'free', if: isFree, say: 'the entry is free', goto: 'smc_rtt_data_map_init.lock_data' },
  { name: 'in_use', else: true, say: 'the entry is in use', goto: 'smc_rtt_data_map_init.unlock_leaf' },
];

export const lockDefects: readonly Defect[] = [
  defect({
    id: 'F11', from: 'tf-rmm e9aea7fb', breaks: ['no-lock-at-return'],
    what: 'a data abort at an address that has been mapped meanwhile goes back to the realm with the table locked',
  }, { replace: { 'handle_data_abort.spurious': [{ say: 'back to the realm', goto: IDLE }] } }),
  defect({
    id: 'F12', from: 'tf-rmm 80295e4e', breaks: ['measurements-do-not-interleave'],
    what: 'RMI_RTT_INIT_RIPAS drops the lock of the RD before it has extended the measurement',
  }, {
    replace: {
      'smc_rtt_init_ripas.unlock_root': unlock([ROOT, RD]),
      'smc_rtt_init_ripas.unlock_rd': [{ say: 'returns', set: { data: DATA, leaf: LEAF }, goto: IDLE }],
    },
  }),
  defect({
    id: 'F26', from: 'tf-rmm 2b1d3b4d', breaks: ['no-cyclic-wait', 'every-call-returns'],
    what: 'RMI_RTT_DATA_MAP_INIT with the RD or the leaf table as its page locks what it has locked',
  }, { replace: { 'smc_rtt_data_map_init.entry': initEntry } }),
  defect({
    id: 'F27', from: 'tf-rmm 5c18af34', breaks: ['no-cyclic-wait', 'every-call-returns'],
    what: 'RMI_RTT_DATA_MAP_INIT locks its page before the tables, RMI_RTT_DATA_MAP after them',
  }, {
    insert: {
      'smc_rtt_data_map_init.lock_data_first': {
        before: 'smc_rtt_data_map_init.lock_root',
        do: [
          { ...lock(DATA)[0], name: 'page', if: (t: { readonly data: number }) => t.data === DATA },
          { name: 'alias', if: (t: { readonly data: number }) => t.data !== DATA, say: 'RMI_ERROR_INPUT: not a delegated page', goto: 'smc_rtt_data_map_init.unlock_rd' },
        ],
      },
    },
    replace: {
      'smc_rtt_data_map_init.entry': [
        { name: 'free', if: isFree, say: 'the entry is free', goto: 'smc_rtt_data_map_init.take' },
        { name: 'in_use', else: true, say: 'the entry is in use', send: { lock: release(DATA) }, goto: 'smc_rtt_data_map_init.unlock_leaf' },
      ],
    },
    remove: ['smc_rtt_data_map_init.lock_data'],
  }),
  defect({
    id: 'F29-locked', from: 'tf-rmm 9747ed7e', breaks: ['no-cyclic-wait', 'every-call-returns'],
    what: 'the error path of RMI_REC_CREATE locks the REC that it has locked',
  }, { insert: { 'smc_rec_create.lock_rec_again': { before: 'smc_rec_create.error', do: lock(REC) } }, replace: { 'smc_rec_create.params': [{ say: 'the parameters are not right', goto: 'smc_rec_create.lock_rec_again' }] } }),
  defect({
    id: 'F29-unlocked', from: 'tf-rmm 8b591834', breaks: ['refused'],
    what: 'the error path of RMI_REC_CREATE unlocks the REC twice, the second time maybe under another CPU',
  }, {
    insert: { 'smc_rec_create.error_again': { before: 'smc_rec_enter.lock_rec', do: unlock([REC], IDLE) } },
    replace: { 'smc_rec_create.error': unlock([RD, REC], 'smc_rec_create.error_again') },
  }),
  defect({
    id: 'F32', from: 'tf-rmm (branch) d88a508d', breaks: ['a-rec-is-refused-only-while-it-runs'],
    what: 'RMI_REC_ENTER takes a reference before it knows whether the REC may run: RMI_PSCI_COMPLETE finds a REC busy that does not run',
  }, {
    replace: { 'smc_rec_enter.unlock_rec': unlock([REC]) },
    insert: {
      'smc_rec_enter.validate': {
        before: 'smc_rec_enter.run',
        do: [
          { name: 'runs', say: 'the realm is active: the REC runs', send: { rec_references: 'RUN' as const }, goto: 'smc_rec_enter.run' },
          { name: 'refused', say: 'RMI_ERROR_REALM: drops the reference', send: { rec_references: 'PUT' as const }, goto: IDLE },
        ],
      },
    },
  }),
];

/**
 * A CPU in tf-rmm that executes commands step by step: each lock is a step, so is each access to what the locks protect. Only
 * commands are here whose order of locks says something. tf-rmm runtime/rmi/rtt_map.c, rtt_unmap.c, rtt.c, rec.c, run.c, runtime/core/exit.c.
 */
import { block, many, to, type AnyBranch } from '../../src/model/index.ts';
import { DATA, granules, LEAF, locked, OTHER, RD, REC, ROOT, type Locked } from './locks.ts';

interface Locals { readonly me: number; readonly data: number; readonly leaf: number }
type Of<R> = (t: Locals) => R;

/** granule_lock: spins until it is free. */
export const lock = (which: number | Of<number>): AnyBranch[] => [{
  say: (t: Locals) => `locks ${granules[at(which, t)]!}`,
  send: { lock: (t: Locals) => to(at(which, t), block({ type: 'LOCK' as const, by: t.me as 0 })) },
}];
const at = (which: number | Of<number>, t: Locals): number => typeof which === 'number' ? which : which(t);
/** granule_unlock of all of these; `goto` undefined: on below. */
export const unlock = (which: readonly (number | Of<number>)[], goto?: string, more: Partial<AnyBranch> = {}): AnyBranch[] => [{
  say: (t: Locals) => `unlocks ${which.map(w => granules[at(w, t)]!).join(', ')}`,
  ...more,
  send: { ...more.send, lock: (t: Locals) => which.map(w => to(at(w, t), { type: 'UNLOCK' as const, by: t.me as 0 })) },
  ...(goto === undefined ? {} : { goto }),
}];
const leafOf: Of<number> = t => t.leaf;
const dataOf: Of<number> = t => t.data;
export const IDLE = 'smc_handler.idle';
const initial = { data: DATA, leaf: LEAF } as const;
const done = { set: initial };

const is = (state: 'DELEGATED' | 'DATA', page: Of<number> = dataOf) => (t: Locals, s: Locked): boolean => s.granule[page(t)]!.is(state);

export const cpu = locked.thread('cpu', {
  locals: { data: [DATA, RD, LEAF], leaf: [LEAF, OTHER] },
  choices: { data: [DATA, RD, LEAF], leaf: [LEAF, OTHER] },
  code: {
    [IDLE]: [
      { name: 'data_map', say: 'RMI_RTT_DATA_MAP', goto: 'smc_rtt_data_map.lock_rd' },
      { name: 'data_map_init', choose: ['data'], say: (_t: unknown, _s: unknown, { data }: { data: number }) => `RMI_RTT_DATA_MAP_INIT, data=${granules[data]!}`, set: { data: (_t: unknown, _s: unknown, { data }: { data: 4 }) => data }, goto: 'smc_rtt_data_map_init.lock_rd' },
      { name: 'data_unmap', say: 'RMI_RTT_DATA_UNMAP', goto: 'smc_rtt_data_unmap.lock_rd' },
      { name: 'init_ripas', choose: ['leaf'], say: (_t: unknown, _s: unknown, { leaf }: { leaf: number }) => `RMI_RTT_INIT_RIPAS in ${granules[leaf]!}`, set: { leaf: (_t: unknown, _s: unknown, { leaf }: { leaf: 2 }) => leaf }, goto: 'smc_rtt_init_ripas.lock_rd' },
      { name: 'data_abort', say: 'a data abort of the realm', goto: 'handle_data_abort.lock_root' },
      { name: 'rec_create', say: 'RMI_REC_CREATE, with parameters that are not right', goto: 'smc_rec_create.lock_rd' },
      { name: 'rec_enter', say: 'RMI_REC_ENTER', goto: 'smc_rec_enter.lock_rec' },
      { name: 'psci_complete', say: 'RMI_PSCI_COMPLETE', goto: 'smc_psci_complete.lock_rec' },
    ],
    // RD, then the tables from the root, hand over hand, then the page.
    'smc_rtt_data_map.lock_rd': lock(RD),
    'smc_rtt_data_map.lock_root': lock(ROOT),
    'smc_rtt_data_map.unlock_rd': unlock([RD]),
    'smc_rtt_data_map.lock_leaf': lock(LEAF),
    'smc_rtt_data_map.unlock_root': unlock([ROOT]),
    'smc_rtt_data_map.entry': [
      { name: 'free', if: (_t: unknown, s: Locked) => s.slot.is('UNASSIGNED'), say: 'the entry is free', goto: 'smc_rtt_data_map.lock_data' },
      { name: 'in_use', else: true, say: 'the entry is in use', goto: 'smc_rtt_data_map.unlock_leaf' },
    ],
    'smc_rtt_data_map.lock_data': lock(DATA),
    'smc_rtt_data_map.take': [
      { name: 'taken', if: is('DELEGATED'), say: 'the page becomes DATA', send: { granule: to(DATA, 'TO_DATA' as const), slot: 'MAP' as const, lock: (t: Locals) => to(DATA, { type: 'UNLOCK' as const, by: t.me as 0 }) }, goto: 'smc_rtt_data_map.unlock_leaf' },
      { name: 'not_delegated', else: true, say: 'RMI_ERROR_INPUT', send: { lock: (t: Locals) => to(DATA, { type: 'UNLOCK' as const, by: t.me as 0 }) }, goto: 'smc_rtt_data_map.unlock_leaf' },
    ],
    'smc_rtt_data_map.unlock_leaf': unlock([LEAF], IDLE),

    // It keeps the RD, whose measurement it extends.
    'smc_rtt_data_map_init.lock_rd': lock(RD),
    'smc_rtt_data_map_init.lock_root': lock(ROOT),
    'smc_rtt_data_map_init.lock_leaf': lock(LEAF),
    'smc_rtt_data_map_init.unlock_root': unlock([ROOT]),
    'smc_rtt_data_map_init.entry': [
      { name: 'in_use', if: (_t: unknown, s: Locked) => s.slot.is('ASSIGNED'), say: 'the entry is in use', goto: 'smc_rtt_data_map_init.unlock_leaf' },
      { name: 'alias', if: (t: Locals, s: Locked) => s.slot.is('UNASSIGNED') && t.data !== DATA, say: 'RMI_ERROR_INPUT: the page is the RD or the table', goto: 'smc_rtt_data_map_init.unlock_leaf' },
      { name: 'free', else: true, say: 'the entry is free', goto: 'smc_rtt_data_map_init.lock_data' },
    ],
    'smc_rtt_data_map_init.lock_data': lock(dataOf),
    'smc_rtt_data_map_init.take': [
      { name: 'taken', if: is('DELEGATED'), say: 'the page is copied; reads the measurement', goto: 'smc_rtt_data_map_init.measure' },
      { name: 'not_delegated', else: true, say: 'RMI_ERROR_INPUT', send: { lock: (t: Locals) => to(t.data, { type: 'UNLOCK' as const, by: t.me as 0 }) }, goto: 'smc_rtt_data_map_init.unlock_leaf' },
    ],
    'smc_rtt_data_map_init.measure': [{ say: 'writes the measurement; the page becomes DATA', send: { granule: to(DATA, 'TO_DATA' as const), slot: 'MAP' as const, lock: (t: Locals) => to(DATA, { type: 'UNLOCK' as const, by: t.me as 0 }) } }],
    'smc_rtt_data_map_init.unlock_leaf': unlock([LEAF]),
    'smc_rtt_data_map_init.unlock_rd': unlock([RD], IDLE, done),

    'smc_rtt_data_unmap.lock_rd': lock(RD),
    'smc_rtt_data_unmap.lock_root': lock(ROOT),
    'smc_rtt_data_unmap.unlock_rd': unlock([RD]),
    'smc_rtt_data_unmap.lock_leaf': lock(LEAF),
    'smc_rtt_data_unmap.unlock_root': unlock([ROOT]),
    'smc_rtt_data_unmap.entry': [
      { name: 'mapped', if: (_t: unknown, s: Locked) => s.slot.is('ASSIGNED'), say: 'the entry is cleared', send: { slot: 'UNMAP' as const }, goto: 'smc_rtt_data_unmap.lock_data' },
      { name: 'free', else: true, say: 'nothing is mapped', goto: 'smc_rtt_data_unmap.unlock_leaf' },
    ],
    'smc_rtt_data_unmap.lock_data': lock(DATA),
    'smc_rtt_data_unmap.release': [{ say: 'the page is DELEGATED again', send: { granule: to(DATA, 'RELEASE' as const), lock: (t: Locals) => to(DATA, { type: 'UNLOCK' as const, by: t.me as 0 }) } }],
    'smc_rtt_data_unmap.unlock_leaf': unlock([LEAF], IDLE),

    // As long as it measured the ranges (1.0): the RD is kept to the end.
    'smc_rtt_init_ripas.lock_rd': lock(RD),
    'smc_rtt_init_ripas.lock_root': lock(ROOT),
    'smc_rtt_init_ripas.lock_leaf': lock(leafOf),
    'smc_rtt_init_ripas.unlock_root': unlock([ROOT]),
    'smc_rtt_init_ripas.read': [{ say: 'makes RAM of entries; reads the measurement' }],
    'smc_rtt_init_ripas.write': [{ say: 'writes the measurement' }],
    'smc_rtt_init_ripas.unlock_leaf': unlock([leafOf]),
    'smc_rtt_init_ripas.unlock_rd': unlock([RD], IDLE, done),

    // The realm's tables stay while it runs, so the RD is not needed.
    'handle_data_abort.lock_root': lock(ROOT),
    'handle_data_abort.lock_leaf': lock(LEAF),
    'handle_data_abort.unlock_root': unlock([ROOT]),
    'handle_data_abort.entry': [
      { name: 'spurious', if: (_t: unknown, s: Locked) => s.slot.is('ASSIGNED'), say: 'mapped meanwhile: back to the realm', goto: 'handle_data_abort.spurious' },
      { name: 'exit', else: true, say: 'not mapped: the host is told', goto: 'handle_data_abort.unlock_leaf' },
    ],
    'handle_data_abort.unlock_leaf': unlock([LEAF], IDLE),
    'handle_data_abort.spurious': unlock([LEAF], IDLE),

    // Two granules are locked in the order of their addresses.
    'smc_rec_create.lock_rd': lock(RD),
    'smc_rec_create.lock_rec': lock(REC),
    'smc_rec_create.params': [{ say: 'the parameters are not right', goto: 'smc_rec_create.error' }],
    'smc_rec_create.error': unlock([RD, REC], IDLE),

    'smc_rec_enter.lock_rec': lock(REC),
    'smc_rec_enter.check': [
      { name: 'runs', if: (_t: unknown, s: Locked) => s.rec_references.is('NONE'), say: 'takes a reference; the REC runs', send: { rec_references: 'GET' as const }, goto: 'smc_rec_enter.unlock_rec' },
      { name: 'refused', else: true, say: 'RMI_ERROR_REC', goto: 'smc_rec_enter.unlock_error' },
    ],
    'smc_rec_enter.unlock_rec': unlock([REC], undefined, { send: { rec_references: 'RUN' as const } }),
    'smc_rec_enter.run': [{ say: 'REC exit: drops the reference, without the lock', send: { rec_references: 'PUT' as const }, goto: IDLE }],
    'smc_rec_enter.unlock_error': unlock([REC], IDLE),

    'smc_psci_complete.lock_rec': lock(REC),
    'smc_psci_complete.check': [
      { name: 'unused', if: (_t: unknown, s: Locked) => s.rec_references.is('NONE'), say: 'the REC does not run', goto: 'smc_psci_complete.unlock_rec' },
      { name: 'used', else: true, say: 'RMI_ERROR_REC: there is a reference', goto: 'smc_psci_complete.refused' },
    ],
    'smc_psci_complete.refused': unlock([REC], IDLE),
    'smc_psci_complete.unlock_rec': unlock([REC], IDLE),
  } as Record<string, AnyBranch[]> as never,
  /** the measurement has been read, and is not written yet */
  tags: { MEASURES: ['smc_rtt_data_map_init.measure', 'smc_rtt_init_ripas.write'] as never[] },
  lanes: { '*': 'RMM' },
  source: 'tf-rmm, runtime/rmi, July 2026; RMI_RTT_INIT_RIPAS as long as it measured',
});

export const rmmOnCpus = locked.with({ cpu: many(cpu) });
/** The thread as claims see it: its labels are known by name only, as variants add some. */
interface Cpu { readonly value: unknown; readonly context: { readonly data: number; readonly leaf: number } }
export type OnCpus = Locked & { readonly cpu: { readonly [k: number]: Cpu; readonly length: number } };

const LOCKS: Readonly<Record<string, number>> = { lock_rd: RD, lock_root: ROOT, lock_rec: REC, lock_rec_again: REC };
/** The granule that a CPU locks next, or spins for. */
export function wants(s: OnCpus, k: number): number | undefined {
  const { value, context: { data, leaf } } = s.cpu[k]!;
  const [path, label] = Object.entries(value as Record<string, string>)[0]!;
  if (label === 'lock_leaf') return path === 'smc_rtt_init_ripas' ? leaf : LEAF;
  if (label === 'lock_data') return path === 'smc_rtt_data_map_init' ? data : DATA;
  // Only a defect locks the page first, if it is one.
  if (label === 'lock_data_first') return data === DATA ? DATA : undefined;
  return LOCKS[label];
}

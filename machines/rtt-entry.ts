/**
 * A leaf RTT entry of the unprotected half (level 3), with its output address and S2AP.
 * A live entry is never changed in place: RMM specification 2.0 A5.3.3.2, tf-rmm runtime/rmi/rtt_map.c.
 */
import { assign } from 'xstate';
import { events } from '../src/model/index.ts';
import { pfns, type Pfn } from './frame.ts';

export const s2ap = ['R', 'RW'] as const;
export type S2ap = 'none' | (typeof s2ap)[number];

export const rttEntry = events({ MAP: { pfn: pfns, s2ap }, UNMAP: {} }, { pfn: 'none', s2ap: 'none' } as { pfn: Pfn; s2ap: S2ap }).createMachine({
  id: 'rtt_entry',
  context: { pfn: 'none', s2ap: 'none' },
  initial: 'UNASSIGNED_NS',
  states: {
    UNASSIGNED_NS: { on: { MAP: { target: 'ASSIGNED_NS', actions: assign(({ event }) => ({ pfn: event.pfn, s2ap: event.s2ap })) } } },
    ASSIGNED_NS: { on: { UNMAP: { target: 'UNASSIGNED_NS', actions: assign({ pfn: 'none', s2ap: 'none' }) } } },
  },
});

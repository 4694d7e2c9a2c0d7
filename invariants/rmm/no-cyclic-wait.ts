import { rmmOnCpus, wants, type OnCpus } from '../../machines/rmm/cpu.ts';

/** The CPU that holds what this one wants. */
const waitsFor = (s: OnCpus, k: number): number | null => { const w = wants(s, k); return w === undefined ? null : s.lock[w]!.context.by; };

export const noCyclicWait = rmmOnCpus.always('no-cyclic-wait', {
  why: 'CPUs that wait for each other, or one that waits for itself, spin for ever, and with them everybody who needs a lock that they hold: the host loses its machine (Q21).',
  forEach: { k: 'cpu' },
  holds: (s, { k }) => {
    const of = waitsFor(s as OnCpus, k);
    return of === null || (of !== k && waitsFor(s as OnCpus, of) !== k);
  },
});

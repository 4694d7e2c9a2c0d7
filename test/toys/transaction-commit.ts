/**
 * Transaction commit: what two-phase commit is supposed to achieve, with no messages and nobody in charge.
 * A resource manager looks at all the others when it decides; bench/models/tpc.ts shows how they can do without.
 *
 * After the TLA+ module TCommit (J. Gray, L. Lamport, "Consensus on Transaction Commit").
 * Figures: TLC for 3 resource managers, in tlaplus/Examples: 34 states, 94 generated (the initial one and 93
 * transitions), 7 levels (depth 6, counted from 0).
 */
import { components, events, many, to } from '../../src/index.ts';

const resourceManager = events({ PREPARE: {}, COMMIT: {}, ABORT: {} }).createMachine({
  id: 'resource_manager',
  initial: 'working',
  states: {
    working: { on: { PREPARE: 'prepared', ABORT: 'aborted' } },
    prepared: { on: { COMMIT: 'committed', ABORT: 'aborted' } },
    committed: { type: 'final' },
    aborted: { type: 'final' },
  },
});

const { action, always, deadlockFree, scenario } = components({ rm: many(resourceManager, { interchangeable: true }) });

const actions = [
  action('prepare', {
    params: { i: 'rm' },
    when: (s, { i }) => s.rm[i].is('working'),
    send: { rm: (_s, { i }) => to(i, 'PREPARE') },
  }),
  action('decide to commit', {
    params: { i: 'rm' },
    when: (s, { i }) => s.rm[i].is('prepared') && s.rm.every(r => r.is('prepared') || r.is('committed')),
    send: { rm: (_s, { i }) => to(i, 'COMMIT') },
  }),
  action('decide to abort', {
    params: { i: 'rm' },
    when: (s, { i }) => (s.rm[i].is('working') || s.rm[i].is('prepared')) && !s.rm.some(r => r.is('committed')),
    send: { rm: (_s, { i }) => to(i, 'ABORT') },
  }),
];

const consistent = always('consistent', {
  why: 'a transaction happens everywhere or nowhere',
  holds: s => !(s.rm.some(r => r.is('committed')) && s.rm.some(r => r.is('aborted'))),
});

/** Stuck is as it should be once everybody has decided, and only then. */
const ends = deadlockFree({ final: s => s.rm.every(r => r.is('committed') || r.is('aborted')) });

/** @param n resource managers */
export const transactionCommit = (n: number) => scenario(`transaction-commit-${n}`, {
  asks: 'do the resource managers always end, and all alike?',
  instances: { rm: n },
  actions,
  properties: [consistent, ends],
});

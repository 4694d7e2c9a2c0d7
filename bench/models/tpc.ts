/**
 * Two-phase commit: a transaction manager asks n resource managers to prepare, and commits once all have.
 *
 * After the TLA+ module TwoPhase (J. Gray, L. Lamport, "Consensus on Transaction Commit"). Messages are never lost and
 * never used up, so a manager may be told the same thing twice: those steps change nothing and count as transitions.
 * The "Commit" and "Abort" messages exist exactly when the transaction manager is `committed` or `aborted`, so its
 * state stands for them.
 *
 * Figures: TLC for 3 resource managers (tlaplus/Examples: 288 states, 1,146 generated with the initial one, 11 levels);
 * the module's own remark for 6 (50,816 states); TLC, Rumur and Stateright's tests agree on the others.
 */
import { components, events, many, to } from '../../src/index.ts';

const resourceManager = events({ PREPARE: {}, COMMIT: {}, ABORT: {} }).createMachine({
  id: 'resource_manager',
  initial: 'working',
  states: {
    /** may still change its mind; COMMIT is not handled here: nobody may commit for a manager that has not prepared */
    working: { on: { PREPARE: 'prepared', ABORT: 'aborted' } },
    /** has promised to do as it is told */
    prepared: { on: { COMMIT: 'committed', ABORT: 'aborted' } },
    committed: { on: { COMMIT: {} } },
    aborted: { on: { ABORT: {} } },
  },
});

/** A resource manager's "Prepared" message, and whether the transaction manager has read it. */
const vote = events({ CAST: {}, COUNT: {} }).createMachine({
  id: 'vote',
  initial: 'none',
  states: {
    none: { on: { CAST: 'cast' } },
    cast: { on: { COUNT: 'counted' } },
    counted: { on: { COUNT: {} } },
  },
});

const transactionManager = events({ COMMIT: {}, ABORT: {} }).createMachine({
  id: 'transaction_manager',
  initial: 'init',
  states: {
    init: { on: { COMMIT: 'committed', ABORT: 'aborted' } },
    committed: {},
    aborted: {},
  },
});

const { action, always, scenario } = components(
  { rm: many(resourceManager, { interchangeable: true }), vote: many(vote, { along: 'rm' }), tm: transactionManager },
  { quorum: ['all votes', 'any vote'] },
);

const actions = [
  action('TMCommit', {
    when: s => s.tm.is('init') && (s.param.quorum === 'all votes'
      ? s.vote.every(v => v.is('counted'))
      : s.vote.some(v => v.is('counted'))),
    send: { tm: 'COMMIT' },
  }),
  action('TMAbort', { when: { tm: 'init' }, send: { tm: 'ABORT' } }),
  action('TMRcvPrepared', {
    params: { i: 'vote' },
    when: (s, { i }) => s.tm.is('init') && !s.vote[i].is('none'),
    send: { vote: (_s, { i }) => to(i, 'COUNT') },
  }),
  action('RMPrepare', {
    params: { i: 'rm' },
    when: (s, { i }) => s.rm[i].is('working'),
    send: { rm: (_s, { i }) => to(i, 'PREPARE'), vote: (_s, { i }) => to(i, 'CAST') },
  }),
  action('RMChooseToAbort', {
    params: { i: 'rm' },
    when: (s, { i }) => s.rm[i].is('working'),
    send: { rm: (_s, { i }) => to(i, 'ABORT') },
  }),
  action('RMRcvCommitMsg', {
    params: { i: 'rm' },
    when: { tm: 'committed' },
    send: { rm: (_s, { i }) => to(i, 'COMMIT') },
  }),
  action('RMRcvAbortMsg', {
    params: { i: 'rm' },
    when: { tm: 'aborted' },
    send: { rm: (_s, { i }) => to(i, 'ABORT') },
  }),
];

const consistent = always('consistent', {
  why: 'a transaction happens everywhere or nowhere',
  holds: s => !(s.rm.some(r => r.is('committed')) && s.rm.some(r => r.is('aborted'))),
});

/**
 * @param n resource managers
 *
 * The run "any vote" has a seeded defect: the first vote is enough to commit. For n of at least 2 its shortest traces are
 * - `consistent`, 5 steps: one manager must be committed, for which it prepares, its vote is counted, the transaction
 *   manager commits, and it is told so (4 steps, each of which needs the one before); another must be aborted, which is a
 *   fifth step of its own. No two of the five can be the same step, and in this order all five are possible.
 * - `refused`, 3 steps: the first three of these lead to a state in which a manager that is still working may be told to
 *   commit. COMMIT is sent only after TMCommit, which needs a counted vote, so no shorter trace sends one.
 */
export const tpc = (n: number) => scenario(`two-phase-commit-${n}`, {
  asks: 'do the resource managers always end alike?',
  instances: { rm: n, vote: n },
  actions,
  properties: [consistent],
  axes: { quorum: {
    'all votes': { param: { quorum: 'all votes' }, means: 'commits when every vote is counted' },
    'any vote': { param: { quorum: 'any vote' }, means: 'seeded defect: commits when one vote is counted' },
  } },
  runs: {
    '': { expect: { consistent: 'holds' } },
    'any vote': {
      expect: { consistent: { violated: 5 }, refused: { violated: 3 } },
      because: 'one manager commits on its own vote while another has not prepared',
    },
  },
});

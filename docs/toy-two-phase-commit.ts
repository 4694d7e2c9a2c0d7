/** Two-phase commit with three resource managers, for the toy checker. With the argument "any" one vote is enough: a defect. */
import { createMachine } from 'xstate';
import { check, type Is, type Rule } from './toy-checker.ts';

const manager = createMachine({
  initial: 'working',
  states: {
    working: { on: { PREPARE: 'prepared', ABORT: 'aborted' } },
    prepared: { on: { COMMIT: 'committed', ABORT: 'aborted' } },
    committed: { on: { COMMIT: {} } }, // may be told twice: messages stay
    aborted: { on: { ABORT: {} } },
  },
});
/** A manager's "prepared" message. */
const vote = createMachine({
  initial: 'none',
  states: { none: { on: { CAST: 'cast' } }, cast: { on: { COUNT: 'counted' } }, counted: { on: { COUNT: {} } } },
});
const coordinator = createMachine({
  initial: 'waiting',
  states: { waiting: { on: { COMMIT: 'committed', ABORT: 'aborted' } }, committed: {}, aborted: {} },
});

const anyVote = process.argv.includes('any');
const ids = [0, 1, 2];
const counted = (is: Is) => (i: number): boolean => is(`vote${i}`, 'counted');

const rules: Rule[] = [
  { name: 'decide to commit', when: is => is('tm', 'waiting') && (anyVote ? ids.some(counted(is)) : ids.every(counted(is))), send: { tm: 'COMMIT' } },
  { name: 'decide to abort', when: is => is('tm', 'waiting'), send: { tm: 'ABORT' } },
  ...ids.flatMap((i): Rule[] => [
    { name: `rm${i} prepares`, when: is => is(`rm${i}`, 'working'), send: { [`rm${i}`]: 'PREPARE', [`vote${i}`]: 'CAST' } },
    { name: `rm${i} aborts`, when: is => is(`rm${i}`, 'working'), send: { [`rm${i}`]: 'ABORT' } },
    { name: `vote of rm${i} is counted`, when: is => is('tm', 'waiting') && !is(`vote${i}`, 'none'), send: { [`vote${i}`]: 'COUNT' } },
    { name: `rm${i} is told to commit`, when: is => is('tm', 'committed'), send: { [`rm${i}`]: 'COMMIT' } },
    { name: `rm${i} is told to abort`, when: is => is('tm', 'aborted'), send: { [`rm${i}`]: 'ABORT' } },
  ]),
];

const answer = check({
  machines: { tm: coordinator, ...Object.fromEntries(ids.flatMap(i => [[`rm${i}`, manager], [`vote${i}`, vote]])) },
  rules,
  invariants: { consistent: is => !(ids.some(i => is(`rm${i}`, 'committed')) && ids.some(i => is(`rm${i}`, 'aborted'))) },
});
console.log(`${answer.states} states, ${answer.transitions} transitions, depth ${answer.depth}`);
if (answer.violated.size === 0) console.log('all hold');
for (const [what, path] of answer.violated) console.log(`${what} after ${path.length} steps: ${path.join('; ')}`);

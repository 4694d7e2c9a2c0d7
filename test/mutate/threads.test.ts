/** The mutants of a thread, against lists written by hand. */
import { expect, test } from 'vitest';
import { block, call, components, events, select, to, many, type Selection } from '../../src/index.ts';
import { instantiate, type GroundAction } from '../../src/compile/system.ts';
import { mutantsOf } from '../../src/mutate/mutants.ts';
import { noRead, workers, writeFirst } from './workers.ts';

const names = (selection: Selection): string[] => mutantsOf(selection).map(m => m.name);

const OF_MACHINES = ['swap-target lock free on TAKE -> free', 'swap-target lock taken on GIVE -> taken', 'drop-assign cell (root) on WRITE'];

test('guards, sends, targets, sets, a section and what may be sent late', () => {
  expect(names(select(workers(2), 'as-written'))).toEqual([
    'drop-guard worker add.write/room',
    'drop-guard worker add.write/full',
    'drop-send worker add.lock: lock',
    'drop-send worker add.write/room: cell',
    'drop-send worker add.unlock: lock',
    'swap-target worker add.lock -> add.write',
    'swap-target worker add.read -> add.unlock',
    'swap-target worker add.write/room -> add.done',
    'swap-target worker add.write/full -> add.done',
    'swap-target worker add.unlock -> add.lock',
    ...OF_MACHINES.slice(0, 2),
    OF_MACHINES[2],
    'drop-set worker add.read: seen',
    'skip-lock worker add.lock: lock',
    'late-send worker add.lock: lock',
    // not add.unlock: nothing comes after add.done
    'late-send worker add.write/room: cell',
  ]);
});

test("the run's own patches are mutated, too", () => {
  const of = names(select(workers(2), 'no-read'));
  expect(of).not.toContain('drop-set worker add.read: seen');
  expect(of).toContain('swap-target worker add.lock -> add.unlock'); // add.write comes after it now
});

test('mutants by hand come last; two of one name are told apart', () => {
  expect(names(select(workers(2, [writeFirst, noRead, writeFirst]), '')).slice(-3)).toEqual(['hand-written write-first', 'hand-written no-read', 'hand-written write-first (2)']);
});

test('a thread of which the run has no instance has no mutants', () => {
  expect(names(select(workers(0), ''))).toEqual(OF_MACHINES);
});

// ---- locks, statuses ---------------------------------------------------------------------------------------------

const latch = events({ LOCK: {}, UNLOCK: {} }).createMachine({
  id: 'latch', initial: 'open', states: { open: { on: { LOCK: 'shut' } }, shut: { on: { UNLOCK: 'open' } } },
});
const { command, thread, dialect, with: more } = components({ latch: many(latch), other: latch });
const CALL = command<{ n: number }>('CALL', {
  failures: [{ id: 'busy', status: 'ERROR', when: s => s.other.is('shut') }, { id: 'odd', status: 'ERROR', index: 1, when: (_s, { n }) => n === 1 }],
  success: { send: { other: () => 'LOCK' } },
});
const path = thread('path', {
  locals: { n: [0, 1], ret: ['none', 'RMI_SUCCESS', 'ERROR', 'ERROR(1)'] },
  choices: { n: [0, 1] },
  code: {
    'path.enter': [
      { name: 'short', choose: ['n'], send: { latch: to(0, block('LOCK')), other: (_t, _s, { n }) => n === 0 ? null : null }, goto: 'path.leave' },
      { name: 'long', send: { latch: to(0, block('LOCK')) } },
    ],
    'path.call': [{ call: call(CALL, (t: { n: number }) => ({ n: t.n })), into: 'ret', goto: { RMI_SUCCESS: 'path.leave', '*': 'path.failed' } }],
    'path.failed': [{ name: 'again', goto: 'path.call' }, { name: 'give_up', send: { latch: to(0, 'UNLOCK') }, goto: 'path.enter' }],
    'path.leave': [{ send: { latch: () => to(0, 'UNLOCK') }, goto: 'path.enter' }],
  },
});
const { scenario } = more({ path: many(path) });
const refuses = dialect('refuses', CALL, { why: 'never succeeds', remove: ['odd'], insert: [{ id: 'never', status: 'ERROR', when: () => true }] });
const system = scenario('system', { asks: '-', instances: { latch: 1, path: 1 }, properties: [], axes: { rmm: { 'as-is': {}, refuses: { use: [refuses] } } } });

const of = (kind: string, run = ''): string[] => mutantsOf(select(system, run)).filter(m => m.kind === kind).map(m => m.name.slice(kind.length + 1));

test('each way on that goto tells apart has a swapped target', () => {
  expect(of('swap-target').filter(n => n.startsWith('path'))).toEqual([
    'path path.enter/short -> path.enter',
    'path path.enter/long -> path.failed',
    'path path.call [RMI_SUCCESS] -> path.enter',
    'path path.call [*] -> path.leave',
    'path path.failed/again -> path.failed',
    'path path.failed/give_up -> path.call',
    'path path.leave -> path.call',
  ]);
});

test('a section ends wherever control first sends to the lock again', () => {
  const sections = mutantsOf(select(system, '')).filter(m => m.kind === 'skip-lock');
  expect(sections.map(m => [m.place, m.what])).toEqual([
    ['path path.enter/short: latch', 'the branch does not take latch, nor is it let go at path.leave'],
    ['path path.enter/long: latch', 'the branch does not take latch, nor is it let go at path.failed/give_up, path.leave'],
  ]);
});

test('not late: what the next label sends anyway, and what is computed from a choice', () => {
  expect(of('late-send')).toEqual([
    // path.enter/short sends to latch and goes to path.leave, which does, too; what it sends to other needs its choice
    'path path.enter/long: latch',
  ]);
});

test('conditions of a command as the run has them, and its effects', () => {
  expect(of('drop-condition')).toEqual(['CALL: busy', 'CALL: odd']);
  expect(of('drop-condition', 'refuses')).toEqual(['CALL: busy', 'CALL: never']);
  expect(of('drop-send').filter(n => n.startsWith('CALL'))).toEqual(['CALL: other']);
});

test('a changed command is changed wherever it is called, under the patches of the run', () => {
  const actions = (name: string, run = ''): GroundAction[] => instantiate(mutantsOf(select(system, run)).find(m => m.name === name)!.selection()).actions.filter(a => a.label === 'path.call');
  const outcomes = (name: string, run?: string): string[] => actions(name, run).map(a => a.outcome!.id);
  expect(outcomes('drop-condition CALL: busy')).toEqual(['odd', 'success']);
  expect(outcomes('drop-condition CALL: busy', 'refuses')).toEqual(['never', 'success']);
  const sends = (name: string): string[] => actions(name).find(a => a.outcome!.id === 'success')!.sends.map(x => x.component);
  expect(sends('drop-condition CALL: busy')).toEqual(['path', 'other']);
  expect(sends('drop-send CALL: other')).toEqual(['path']);
  expect(outcomes('drop-send CALL: other', 'refuses')).toEqual(['busy', 'never', 'success']);
});

test('a section runs without its lock, and nothing else changes', () => {
  const sends = (of: Selection): Record<string, string[]> =>
    Object.fromEntries(instantiate(of).actions.map(a => [a.name, a.sends.map(x => x.component).filter(c => c !== 'worker')]));
  const base = select(workers(1), '');
  const skipped = mutantsOf(base).find(m => m.kind === 'skip-lock')!;
  expect(sends(skipped.selection())).toEqual({ ...sends(base), 'worker0 add.lock': [], 'worker0 add.unlock': [] });
  const late = mutantsOf(base).find(m => m.name === 'late-send worker add.lock: lock')!;
  expect(sends(late.selection())).toEqual({ ...sends(base), 'worker0 add.lock': [], 'worker0 add.read': ['lock'] });
});

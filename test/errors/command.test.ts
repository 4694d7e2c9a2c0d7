/** Commands that actions call: what they answer, and what is wrong with them. A lock is taken by command, n times in vain. */
import { describe, expect, test } from 'vitest';
import { instantiate } from '../../src/compile/system.ts';
import { check, select, type Selection } from '../../src/index.ts';
import { unmet, specificationCoverage } from '../../src/spec-coverage.ts';
import { dialect, patch, run, thread, words } from './code.ts';
import { refused } from './refusal.ts';

const failures = [
  { id: 'left', status: 'E', when: { abstracted: 'nobody is left-handed' } },
  { id: 'negative', status: 'E', when: (_s: any, { n }: any) => n < 0 },
  { id: 'held', status: 'E', index: { of: [1, 2], is: (_s: any, { n }: any) => n + 1 }, when: (s: any) => s.lock.is('HELD') },
];
const TAKE = words.command('TAKE', { failures, success: { send: { lock: () => 'LOCK' }, outputs: { hand: (_s: any, { n }: any) => n } }, show: ({ n }: any) => `n=${n}` });
const action = (command: unknown, n: readonly number[] = [-1, 0, 1]): unknown => words.action('TAKE', { params: { n }, send: {}, call: { command, args: (p: any) => p } });
const selected = (actions: readonly unknown[], spec: object = {}, use: readonly unknown[] = []): Selection =>
  select(words.scenario('hall', { asks: '?', properties: [], deadlock: 'allowed', actions, axes: { patch: { patched: { use } } }, ...spec }), '');
const names = (s: Selection): string[] => instantiate(s).actions.map(a => a.name);

describe('an action that calls a command', () => {
  test('is one step for each success, and does what success does', async () => {
    expect(names(selected([action(TAKE)]))).toEqual(['TAKE(n=-1) -> RMI_SUCCESS', 'TAKE(n=0) -> RMI_SUCCESS', 'TAKE(n=1) -> RMI_SUCCESS']);
    // n = 0 and n = 1 take the lock; nothing else happens.
    expect(await check(selected([action(TAKE)]))).toMatchObject({ states: 2, transitions: 2 });
  });
  test('is a step for each failure, too, where that is wanted; those change nothing', async () => {
    const all = selected([action(TAKE)], { failures: 'taken' });
    expect(names(all)).toContain('TAKE(n=1) -> E(2) [held]');
    expect(names(all).filter(n => n.includes('[left]'))).toEqual([]);
    // Free: n = -1 fails, two succeed. Held: n = -1 fails first, the others find it held.
    const result = await check(all);
    expect(result).toMatchObject({ states: 2, transitions: 6 });
    expect([...result.coverage.answered].sort()).toEqual(['TAKE [held]', 'TAKE [negative]', 'TAKE [success]']);
  });
  test('an action of an axis is there when its label is chosen', () => {
    const axes = { who: { nobody: {}, one: { actions: [action(TAKE, [0])] } } };
    const hall = words.scenario('hall', { asks: '?', properties: [], deadlock: 'allowed', axes });
    expect([names(select(hall, 'nobody')), names(select(hall, 'one'))]).toEqual([[], ['TAKE(n=0) -> RMI_SUCCESS']]);
  });
  test('a dialect may change what success does, and what is left out', async () => {
    const idle = dialect('idle', TAKE, { success: { send: {} }, remove: ['negative'] });
    expect(await check(selected([action(TAKE)], {}, [idle]))).toMatchObject({ states: 1, transitions: 3 });
  });
});

describe('coverage', () => {
  test('says what is met, what is left out, and what is neither', async () => {
    const result = await check(selected([action(TAKE, [0])], { failures: 'taken' }));
    const [row] = specificationCoverage([result]);
    expect(row!.conditions.map(c => [c.id, c.left, c.met])).toEqual([
      ['left', 'nobody is left-handed', []], ['negative', undefined, []], ['held', undefined, ['hall']], ['success', undefined, ['hall']],
    ]);
    expect(unmet([row!])).toEqual(['TAKE: negative']);
  });
  test('knows the calls that a patch puts into a thread', async () => {
    const idle = thread({ 'core.start': [{}], 'core.end': [] });
    const takes = patch('takes', idle, { insert: { 'core.take': { before: 'core.end', do: [{ call: { command: TAKE, args: () => ({ n: 0 }) }, goto: { RMI_SUCCESS: 'core.end', '*': 'core.end' } }] } } });
    expect(specificationCoverage([await run(idle)])).toEqual([]);
    const [row] = specificationCoverage([await run(idle, [takes])]);
    expect(row!.conditions.map(c => [c.id, c.met])).toEqual([['left', []], ['negative', []], ['held', []], ['success', ['core']]]);
  });
});

describe('refused', () => {
  test('a condition without a test or a reason', () => refused(() => words.command('TAKE', { failures: [{ id: 'x', status: 'E' }] }), ['command TAKE', "condition 'x'", "needs 'when'"]));
  test('an index that is not in its list', () => {
    const wrong = words.command('TAKE', { failures: [{ id: 'x', status: 'E', index: { of: [1], is: () => 2 }, when: () => true }] });
    return refused(() => check(selected([action(wrong)], { failures: 'taken' })), ['command TAKE', "unknown index of x '2'", 'Known: 1']);
  });
  test('an axis whose actions are none', () => refused(() => words.scenario('hall', { asks: '?', properties: [], axes: { who: { one: { actions: [TAKE] } } } }), ['axis who: one: actions[0]', "of kind 'command'"]));
});

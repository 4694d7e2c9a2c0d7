/** Patches of threads and commands: what is refused, and where a jump ends when patches are put together. */
import { describe, expect, test } from 'vitest';
import { call } from '../../src/index.ts';
import { dialect, patch, run, steps, thread, way, words } from './code.ts';
import { refused } from './refusal.ts';

/** a falls through to the end; the last label but one jumps back to b. */
const line = thread({ 'f.a': [{}], 'f.b': [{}], 'f.c': [{}], 'f.d': [{ goto: 'f.b' }], 'f.end': [] });
const other = words.thread('other', { locals: {}, code: { 'g.a': [] } });
const remove = (...labels: string[]): object => ({ remove: labels });
const jump = (from: string, goto: string): object => ({ replace: { [from]: [{ goto }] } });
const insert = (label: string, before: string, branch: object = {}): object => ({ insert: { [label]: { before, do: [branch] } } });

test.each<[string, object, string[]]>([
  ['removes a label that nobody knows', remove('f.x'), ["variant 'p' of thread cpu", "unknown label 'f.x'", 'Known: f.a, f.b, f.c, f.d, f.end']],
  ['replaces a label that nobody knows', jump('f.x', 'f.a'), ["variant 'p' of thread cpu", "unknown label 'f.x'"]],
  ['inserts in front of a label that nobody knows', insert('f.n', 'f.x'), ["variant 'p' of thread cpu", "unknown label 'f.x'"]],
  ['inserts nowhere', { insert: { 'f.n': { do: [] } } }, ["variant 'p' of thread cpu", "unknown label 'undefined'"]],
  ['inserts a label that is there', insert('f.a', 'f.b'), ["inserts label 'f.a', which is there already", 'use replace']],
  ['inserts a label of another form', insert('n', 'f.b'), ["label 'n'", 'function_name.label']],
  ['jumps to a label that nobody knows', jump('f.b', 'f.x'), ['thread cpu: f.b: goto', "unknown label 'f.x'"]],
  ['removes the last label', remove('f.end'), ["removes 'f.end', and nothing is left below it", 'replace it instead']],
  ['removes and replaces one label', { ...remove('f.b'), ...jump('f.b', 'f.c') }, ["removes and replaces 'f.b'", 'do one of the two']],
])('a patch that %s', async (_, what, parts) => {
  await refused(() => run(line, [patch('p', line, what)]), parts);
});

test('a patch of what the scenario does not use', async () => {
  await refused(() => run(line, [patch('p', other, remove('g.a'))]), ['scenario core', "variant 'p' patches a thread that is not used", "unknown thread 'other'", 'Known: cpu']);
  const unused = words.command('RMI_UNUSED', { failures: [] });
  await refused(() => run(line, [dialect('d', unused, {})]), ["variant 'd' patches a command that is not used", "unknown command 'RMI_UNUSED'", 'Known: (none)']);
});

test('a label that an earlier patch removed is said to be gone', async () => {
  for (const what of [remove('f.b'), jump('f.b', 'f.c')]) {
    await refused(() => run(line, [patch('p', line, remove('f.b')), patch('q', line, what)]), ["variant 'q' of thread cpu", "label 'f.b' is gone", 'a variant before this one removed it']);
  }
});

describe('where a jump to a removed label goes on', () => {
  const p = (what: object): ReturnType<typeof patch> => patch('p', line, what);
  const q = (what: object): ReturnType<typeof patch> => patch('q', line, what);

  test.each<[string, ReturnType<typeof patch>[], string]>([
    ['nothing removed', [], 'f.a f.b f.c f.d f.b'],
    ['at the label below', [p(remove('f.b'))], 'f.a f.c f.d f.c'],
    ['below a row of removed labels', [p(remove('f.b', 'f.c'))], 'f.a f.d f.d'],
    ['below a row that two patches removed, in order', [p(remove('f.b')), q(remove('f.c'))], 'f.a f.d f.d'],
    ['below a row that two patches removed, the other way', [p(remove('f.c')), q(remove('f.b'))], 'f.a f.d f.d'],
    ['at a label inserted there by the same patch', [p({ ...remove('f.b'), ...insert('g.new', 'f.c') })], 'f.a g.new f.c f.d g.new'],
    ['at a label inserted there in front of the removed one', [p({ ...remove('f.b'), ...insert('g.new', 'f.b') })], 'f.a g.new f.c f.d f.c'],
    ['at a label inserted there by a patch before', [p(insert('g.new', 'f.c')), q(remove('f.b'))], 'f.a g.new f.c f.d g.new'],
    ['at a label inserted there by a patch after', [p(remove('f.b')), q(insert('g.new', 'f.c'))], 'f.a g.new f.c f.d g.new'],
    ['not at an inserted label while the old one is there', [p(insert('g.new', 'f.b'))], 'f.a g.new f.b f.c f.d f.b'],
    ['by the jump of a later patch', [p(remove('f.c')), q(jump('f.a', 'f.c'))], 'f.a f.d f.b f.d'],
    ['by the jump of an earlier patch', [p(jump('f.a', 'f.c')), q(remove('f.c'))], 'f.a f.d f.b f.d'],
    ['by the jump of an inserted label', [p(remove('f.c')), q(insert('g.new', 'f.b', { goto: 'f.c' }))], 'f.a g.new f.d f.b f.d'],
    ['at the label that a later patch puts back', [p(remove('f.b')), q(insert('f.b', 'f.c', { goto: 'f.d' }))], 'f.a f.b f.d f.b'],
    ['at the label that a later patch puts back elsewhere', [p(remove('f.b')), q(insert('f.b', 'f.end'))], 'f.a f.c f.d f.b f.end'],
    ['at a label inserted in front of the removed one by a later patch', [p(remove('f.b')), q(insert('g.new', 'f.b'))], 'f.a g.new f.c f.d f.c'],
    ['at the inserted label, when that is all that is left', [p({ ...remove('f.a', 'f.b', 'f.c'), ...insert('g.new', 'f.d') })], 'g.new f.d g.new'],
    ['from the start, when that is removed', [p(remove('f.a'))], 'f.b f.c f.d f.b'],
    ['from the start, removed by two patches', [p(remove('f.a')), q(remove('f.b'))], 'f.c f.d f.c'],
  ])('%s', (_, use, labels) => {
    expect(way(line, use)).toBe(labels);
  });

  test('patches that touch different labels may come in any order', () => {
    const patches = [patch('one', line, remove('f.b')), patch('two', line, insert('g.new', 'f.c')), patch('three', line, jump('f.d', 'f.b'))];
    const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].map(order => way(line, order.map(i => patches[i])));
    expect(new Set(orders)).toEqual(new Set(['f.a g.new f.c f.d g.new']));
  });

  test('a patch that two axes select is applied once', async () => {
    const gone = p(remove('f.b'));
    const result = await run(line, [], { axes: { one: { a: { use: [gone] } }, two: { b: { use: [gone] } } } });
    expect(result.states).toBe(3);
  });

  test('a patched thread leaves its base as it is', () => {
    way(line, [p(remove('f.b'))]);
    expect(way(line)).toBe('f.a f.b f.c f.d f.b');
  });

  test('a tag whose last label is removed is still known', async () => {
    const t = thread({ 'f.a': [{}], 'f.warn': [{}], 'f.end': [] }, { tags: { WARN: ['f.warn'] } });
    const spec = { properties: [words.with({ cpu: t }).always('no-warn', { why: 'to test', holds: (s: any) => !s.cpu.hasTag('WARN') })] };
    expect((await run(t, [], spec)).properties[0]!.verdict).toBe('violated');
    expect((await run(t, [patch('p', t, remove('f.warn'))], spec)).properties[0]!.verdict).toBe('holds');
  });
});

describe('dialects', () => {
  const command = words.command('RMI_X', {
    failures: [
      { id: 'large', status: 'RMI_ERROR_INPUT', when: (_s: any, { a }: any) => a >= 1 },
      { id: 'huge', status: 'RMI_ERROR_REC', when: (_s: any, { a }: any) => a >= 2 },
    ],
  });
  const caller = thread({
    'f.a': [{ choose: ['n'], call: call(command, (_t: any, _s: any, { n }: any) => ({ a: n })), goto: { RMI_SUCCESS: 'f.a', RMI_ERROR_RTT: 'f.a', '*': 'f.a' } }],
  });
  const odd = { id: 'odd', status: 'RMI_ERROR_RTT', when: (_s: any, { a }: any) => a % 2 === 1 };
  const d = (what: object): ReturnType<typeof dialect> => dialect('d', command, what);
  /** n -> the condition that answers */
  const answers = async (...use: unknown[]): Promise<string> => {
    const { neverTaken } = await run(caller, use);
    const taken = steps(caller, use).filter(a => !neverTaken.includes(a));
    return taken.map(a => `${/n=(\d)/.exec(a)![1]} ${/\[(.*)\]/.exec(a)?.[1] ?? 'success'}`).join(', ');
  };

  test.each<[string, object[], string]>([
    ['none', [], '0 success, 1 large, 2 large'],
    ['removes a condition', [{ remove: ['large'] }], '0 success, 1 success, 2 huge'],
    ['removes all conditions', [{ remove: ['large', 'huge'] }], '0 success, 1 success, 2 success'],
    ['replaces a condition, which keeps its place', [{ replace: [{ id: 'large', status: 'RMI_ERROR_INPUT', when: (_s: any, { a }: any) => a === 0 }] }], '0 large, 1 success, 2 huge'],
    ['inserts a condition in front', [{ insert: [{ ...odd, before: 'large' }] }], '0 success, 1 odd, 2 large'],
    ['inserts a condition behind the one that answers', [{ insert: [{ ...odd, before: 'huge' }] }], '0 success, 1 large, 2 large'],
    ['inserts a condition as the last', [{ remove: ['large'], insert: [odd] }], '0 success, 1 odd, 2 huge'],
    ['inserts in the place of the condition that it removes', [{ remove: ['large'], insert: [{ ...odd, before: 'large' }] }], '0 success, 1 odd, 2 huge'],
    ['two of them, one after the other', [{ remove: ['large'] }, { insert: [{ ...odd, before: 'huge' }] }], '0 success, 1 odd, 2 huge'],
  ])('%s', async (_, patches, expected) => {
    expect(await answers(...patches.map((what, i) => dialect(`d${i}`, command, what)))).toBe(expected);
  });

  test.each<[string, object, string[]]>([
    ['removes a condition that nobody knows', { remove: ['larg'] }, ["variant 'd' of command RMI_X", "unknown failure condition 'larg'", "Did you mean 'large'? Known: large, huge"]],
    ['replaces a condition that nobody knows', { replace: [{ ...odd, id: 'hug' }] }, ["unknown failure condition 'hug'", "Did you mean 'huge'?"]],
    ['inserts in front of a condition that nobody knows', { insert: [{ ...odd, before: 'hug' }] }, ["unknown failure condition 'hug'"]],
    ['inserts a condition that is there', { insert: [{ ...odd, id: 'huge' }] }, ['command RMI_X', "two failure conditions are called 'huge'"]],
    ['removes and replaces one condition', { remove: ['huge'], replace: [{ ...odd, id: 'huge' }] }, ["removes and replaces 'huge'"]],
    ['answers with a status that the caller does not expect', { insert: [{ ...odd, status: 'RMI_ERROR_NEW' }] }, ['thread cpu: f.a', "RMI_X answers 'RMI_ERROR_NEW'", 'condition odd', 'name the status in its goto']],
  ])('one that %s', async (_, what, parts) => {
    await refused(() => run(caller, [d(what)]), parts);
  });
});

/** Threads that are wrong, and commands. */
import { describe, expect, test } from 'vitest';
import { call } from '../../src/index.ts';
import { run, steps, thread, words } from './code.ts';
import { refused } from './refusal.ts';

const A = 'thread cpu: f.a';
const command = words.command('RMI_X', {
  failures: [
    { id: 'large', status: 'RMI_ERROR_INPUT', when: (_s: any, { a }: any) => a >= 1 },
    { id: 'huge', status: 'RMI_ERROR_RTT', index: 3, when: (_s: any, { a }: any) => a >= 2 },
  ],
});
const calls = (extra: object, of = command): object => ({ choose: ['n'], call: call(of, (_t: any, _s: any, { n }: any) => ({ a: n })), goto: 'f.a', ...extra });

test.each<[string, object, object, string[]]>([
  ['a label of another form', { a: [] }, {}, ["label 'a'", 'function_name.label']],
  ['a label with two dots', { 'f.a.b': [] }, {}, ["label 'f.a.b'", 'function_name.label']],
  ['no label', {}, {}, ['its code is empty']],
  ['a jump to a label that nobody knows', { 'f.alpha': [{ goto: 'f.bata' }], 'f.beta': [] }, {}, ['thread cpu: f.alpha: goto', "unknown label 'f.bata'", "Did you mean 'f.beta'? Known: f.alpha, f.beta"]],
  ['a jump by status to a label that nobody knows', { 'f.a': [calls({ goto: { RMI_SUCCESS: 'f.a', RMI_OTHER: 'f.x', '*': 'f.a' } })] }, {}, [A, "unknown label 'f.x'"]],
  ['a jump by status without a command', { 'f.a': [{ goto: { RMI_SUCCESS: 'f.a' } }] }, {}, [A, 'calls no command', 'give it one label']],
  ['a last branch that goes nowhere', { 'f.a': [{}], 'f.b': [{}] }, {}, ['thread cpu: f.b', 'falls off the end', 'give it a goto']],
  ['a start that nobody knows', { 'f.alpha': [] }, { start: 'f.alfa' }, ['thread cpu: start', "unknown label 'f.alfa'", "Did you mean 'f.alpha'?"]],
  ['a tag on a label that nobody knows', { 'f.alpha': [] }, { tags: { WARN: ['f.alfa'] } }, ['thread cpu: tag WARN', "unknown label 'f.alfa'"]],
  ['a lane of a function that nobody knows', { 'fault.alpha': [] }, { lanes: { '*': 'KVM', falt: 'mm' } }, ['thread cpu: lanes', "unknown function 'falt'", "Did you mean 'fault'?"]],
  ["a local called 'me'", { 'f.a': [] }, { locals: { me: [0] } }, ["'me' is the number of the thread's instance"]],
  ['a local without values', { 'f.a': [] }, { locals: { x: [] } }, ["local 'x'", 'at least one value, the initial one first']],
  ['a choice that nobody knows', { 'f.a': [{ choose: ['m'], goto: 'f.a' }] }, {}, [A, "unknown choice 'm'", 'Known: n, who']],
  ['a local set that nobody knows', { 'f.a': [{ set: { oke: true }, goto: 'f.a' }] }, {}, [A, "unknown local 'oke'", "Did you mean 'ok'? Known: x, ok, status"]],
  ['a value that a local does not have', { 'f.a': [{ set: { x: 7 }, goto: 'f.a' }] }, {}, [A, "unknown value of local x '7'", 'Known: 0, 1, 2']],
  ['a status that its local does not have', { 'f.a': [calls({ into: 'status' })] }, {}, [A, "RMI_X answers 'RMI_ERROR_RTT(3)'", 'unknown value of local status', 'Known: none, RMI_SUCCESS, RMI_ERROR_INPUT']],
  ["'into' without a command", { 'f.a': [{ into: 'status', goto: 'f.a' }] }, {}, [A, "'into'", 'calls no command']],
  ["'if' and 'else' in one branch", { 'f.a': [{ if: () => true, else: true, goto: 'f.a' }] }, {}, [A, "has 'if' and 'else'"]],
  ['two branches of one name', { 'f.a': [{ name: 'q', goto: 'f.a' }, { name: 'q', goto: 'f.a' }] }, {}, [A, "two branches are called 'q'"]],
  ['a branch whose name is the number of another', { 'f.a': [{ goto: 'f.a' }, { name: '1', goto: 'f.a' }] }, {}, [A, "two branches are called '1'"]],
])('%s', async (_, code, extra, parts) => {
  await refused(() => thread(code, extra), parts);
});

test.each<[string, object, string[]]>([
  ['reads a local that nobody knows', { if: (t: any) => t.okay, goto: 'f.a' }, ["guard of action 'cpu f.a'", 'thread cpu', "unknown local 'okay'", "Did you mean 'ok'?"]],
  ['reads a choice that it does not name', { choose: ['n'], if: (_t: any, _s: any, { who }: any) => who === 0, goto: 'f.a' }, [A, "uses choice 'who' without naming it in 'choose'"]],
  ['chooses among instances that nobody knows', { choose: ['who'], goto: 'f.a' }, [A, "unknown component 'cpus'", "Did you mean 'cpu'?"]],
  ['sends to a component that nobody knows', { send: { lok: 'LOCK' }, goto: 'f.a' }, [`${A}: send`, "unknown component 'lok'", "Did you mean 'lock'?"]],
  ['sends an event that nobody knows', { send: { lock: 'LOK' }, goto: 'f.a' }, ["action 'cpu f.a'", "machine 'lock'", "unknown event 'LOK'", "Did you mean 'LOCK'?"]],
  ['computes a value that the local does not have', { set: { x: (t: any) => t.x + 1 }, goto: 'f.a' }, ["action 'cpu f.a'", "unknown value of f.a.x '3'", 'Known: 0, 1, 2']],
  ["has an 'if' that forgets to answer", { if: (t: any) => { void t.ok; }, goto: 'f.a' }, [A, "'if' of branch 1 returned undefined", 'not true or false']],
  ["has an 'if' that throws", { if: () => { throw new Error('no such frame'); }, goto: 'f.a' }, ["guard of action 'cpu f.a' threw: no such frame", 'in the state lock: FREE; cpu: f.a']],
])('a branch that %s', async (_, branch, parts) => {
  await refused(() => run(thread({ 'f.a': [branch] })), parts);
});

test('a misspelt tag of a thread does not make a claim hold', async () => {
  const t = thread({ 'f.a': [{ goto: 'f.warn' }], 'f.warn': [] }, { tags: { WARN: ['f.warn'] } });
  const claim = (tag: string): object => ({ properties: [words.with({ cpu: t }).always('no-warn', { why: 'to test', holds: (s: any) => !s.cpu.hasTag(tag) })] });
  expect((await run(t, [], claim('WARN'))).properties[0]).toMatchObject({ verdict: 'violated', traceLength: 1 });
  await refused(() => run(t, [], claim('WRAN')), ["property 'no-warn'", "unknown tag 'WRAN'", 'Known: WARN']);
});

describe('commands', () => {
  test('two failure conditions of one name', async () => {
    const one = { id: 'large', status: 'RMI_ERROR_INPUT', when: () => true };
    await refused(() => words.command('RMI_X', { failures: [one, one] }), ['command RMI_X', "two failure conditions are called 'large'"]);
  });
  test("a failure condition called 'success'", async () => {
    await refused(() => words.command('RMI_X', { failures: [{ id: 'success', status: 'E', when: () => true }] }), ['command RMI_X', "'success'", 'no condition holds']);
  });
  test('a condition that throws', async () => {
    const throws = words.command('RMI_Y', { failures: [{ id: 'large', status: 'E', when: () => { throw new Error('no such frame'); } }] });
    await refused(() => run(thread({ 'f.a': [calls({}, throws)] })), ["guard of action 'cpu f.a(n=0) -> E [large]' threw: no such frame"]);
  });
  test('a condition that forgets to answer', async () => {
    const forgets = words.command('RMI_Y', { failures: [{ id: 'large', status: 'E', when: () => undefined }] });
    await refused(() => run(thread({ 'f.a': [calls({}, forgets)] })), ["guard of action 'cpu f.a(n=0) -> E [large]'", 'returned undefined']);
  });
  test('the first condition that holds is the one that is reported', async () => {
    const t = thread({ 'f.a': [calls({ goto: { RMI_SUCCESS: 'f.ok', RMI_ERROR_INPUT: 'f.input', '*': 'f.other' } })], 'f.ok': [], 'f.input': [], 'f.other': [] });
    expect(steps(t)).toHaveLength(9);
    const { states, transitions, neverTaken } = await run(t);
    // n = 0 succeeds; 1 and 2 are both answered with the first condition, so the second one never speaks.
    expect({ states, transitions }).toEqual({ states: 3, transitions: 3 });
    expect(neverTaken.filter(a => a.includes('[huge]'))).toHaveLength(3);
  });
});

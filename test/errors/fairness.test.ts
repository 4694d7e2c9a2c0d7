/** Fairness that says something else than it seems to say. */
import { expect, test } from 'vitest';
import { check } from '../../src/index.ts';
import { refused } from './refusal.ts';
import { run, v } from './system.ts';

const fair = (f: object): Promise<unknown> => run({ actions: [v.action('press', { send: { lamp: 'PRESS' } })], properties: [v.leadsTo('light', { why: 'to test', when: (s: any) => s.lamp.is('OFF'), then: (s: any) => s.lamp.is('ON'), fair: f as never })] });
const WHERE = 'property light: fair: weak';

test.each<[string, object, string[]]>([
  ['a step that nobody knows', { weak: ['pres'] }, [WHERE, "unknown step 'pres'", "Did you mean 'press'?"]],
  ['a key that nobody knows', { weakly: ['press'] }, ['property light: fair', "unknown key 'weakly'", 'Known: weak, strong, finitely']],
  ['a key of a set that nobody knows', { weak: [{ of: 'press', excpt: [] }] }, [WHERE, "unknown key 'excpt'", "Did you mean 'except'?"]],
  ['one name instead of a list', { weak: 'press' }, ['property light: fair: weak', "'press'", "give a list, such as ['press']"]],
  ['a parameter that the action does not have', { weak: [{ of: 'press', each: ['i'] }] }, [`${WHERE}: each`, "unknown parameter of 'press' 'i'"]],
  ['each of all steps', { weak: [{ of: '*', each: ['i'] }] }, [WHERE, "'*' is one set of all steps"]],
])('%s', async (_, f, parts) => {
  await refused(() => fair(f), parts);
});

test('a claim without its functions', async () => {
  await refused(() => Promise.resolve(v.leadsTo('light', { why: 'to test', when: () => true } as never)), ['property light', "needs 'then'"]);
  await refused(() => Promise.resolve(v.reachable('light', { why: 'to test' } as never)), ['property light', "needs 'holds'"]);
  await refused(() => Promise.resolve(v.step('light', { why: 'to test', holds: {} } as never)), ['property light', "'holds' says nothing"]);
});

test('a reduction that may change a verdict', async () => {
  const reductions = [{ name: 'by hand', why: 'to test', keeps: ['always', 'deadlock'] as const }];
  const claim = v.reachable('light', { why: 'to test', holds: (s: any) => s.lamp.is('ON') });
  await refused(() => run({ reductions, properties: [claim] }), ["property 'light' is of the kind 'reachable'", "the reduction 'by hand' may change", 'keeps always, deadlock']);
});

test('more sets than there is room for, before anything is searched', async () => {
  const dim = v.action('dim', { params: { n: Array.from({ length: 31 }, (_, i) => i) }, send: {} });
  const ends = v.eventually('light', { why: 'to test', holds: () => false, fair: { weak: [{ of: 'dim', each: ['n'] }] } });
  await refused(() => run({ actions: [dim], properties: [ends] }), ['property light: fair', 'speaks of 31 sets of steps', '30 are possible', "leave out 'each'"]);
});

test('an action with the name of a thread: fairness would take one for the other', async () => {
  const t = v.thread('cpu', { locals: {}, code: { 'f.go': [{ say: 'goes', goto: 'f.go' }] } });
  const w = v.with({ cpu: t });
  const room = (name: string): unknown => check(w.scenario('room', { asks: 'test', actions: [w.action(name, { send: {} })], properties: [] }));
  await refused(() => room('cpu'), ['scenario room', "action 'cpu' has the name of a step of thread 'cpu'", 'rename the action']);
  await refused(() => room('cpu f.go/x'), ["action 'cpu f.go/x' has the name of a step of thread 'cpu'"]);
  await room('cpus');
});

test('a claim for each of nothing is vacuous, also when nothing else is asked', async () => {
  const none = v.reachable('nobody', { why: 'to test', forEach: { i: 'bulb' }, holds: () => true });
  const { properties } = await run({ instances: { bulb: 0 }, actions: [v.action('press', { send: { lamp: 'PRESS' } })], properties: [none] }, { properties: ['nobody'] });
  expect(properties.map(p => p.verdict)).toEqual(['vacuous']);
});

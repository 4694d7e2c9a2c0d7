/** Machines that cannot be checked, each with what is said about it. */
import { and, assign, emit, enqueueActions, fromPromise, log, not, raise, sendTo, setup, spawnChild, stateIn, type AnyStateMachine } from 'xstate';
import { expect, test } from 'vitest';
import { check, components, events, many, opt, type RunResult } from '../../src/index.ts';
import { refused } from './refusal.ts';

/** A machine 'box' with one event, go, of whatever configuration; the types would refuse some. */
const box = (config: object): AnyStateMachine =>
  (events({ go: {} }, {} as Record<string, unknown>) as any).createMachine({ id: 'box', initial: 'a', context: {}, ...config }) as AnyStateMachine;

/** Explores the machine alone: go at any time. */
async function explore(machine: unknown): Promise<RunResult> {
  const v = components({ box: machine as AnyStateMachine });
  return check(v.scenario('alone', { asks: 'Is the machine refused?', deadlock: 'allowed', properties: [], actions: [v.action('go', { send: { box: opt('go' as never) } })] }));
}
const onGo = (actions: unknown): object => ({ states: { a: { on: { go: { actions } } } } });
const work = fromPromise(async () => 1);
const AT_GO = "machine 'box', state a, event go";

test.each<[string, object, string[]]>([
  ['invoke', { states: { a: { invoke: { src: work } } } }, ["machine 'box', state a", "uses 'invoke'", 'not finite data', 'a component of its own', 'send to it from an action']],
  ['invoke in a nested state', { states: { a: { initial: 'b', states: { b: { invoke: { src: 'x' } } } } } }, ["machine 'box', state a.b", "uses 'invoke'"]],
  ['after', { states: { a: { after: { 10: 'b' } }, b: {} } }, ["machine 'box', state a", "uses 'after'", 'no clock', 'an event of its own']],
  ['a delayed raise', onGo(raise({ type: 'go' } as never, { delay: 10 } as never)), [AT_GO, 'raises an event after a delay', 'assign, raise, and nothing else']],
  ['a delayed raise at the start', { states: { a: { entry: raise({ type: 'go' } as never, { delay: 10 } as never) } } }, ["machine 'box', initial state", 'after a delay']],
  ['spawnChild', onGo(spawnChild(work as never)), [AT_GO, "side effect 'xstate.spawnChild'", 'from an action']],
  ['spawn inside of assign', onGo(assign({ child: ({ spawn }: any) => spawn(work) } as never)), [AT_GO, 'starts the actor', 'a component of its own']],
  ['an action with a name', onGo('beep'), [AT_GO, "side effect 'beep'", 'assign, raise, and nothing else']],
  ['an action without a name', onGo(() => {}), [AT_GO, 'side effect (a function)', 'assign, raise, and nothing else']],
  ['sendTo', onGo(sendTo('other', { type: 'go' })), [AT_GO, "'other'", 'send to other components from an action']],
  ['a misspelt target of stateIn', { states: { a: { on: { go: { target: 'open', guard: stateIn('opn') } } }, open: {} } }, ["machine 'box', state a", 'stateIn', "unknown state 'opn'", "Did you mean 'open'?", 'Known: a, open']],
  ['a misspelt stateIn inside of and, not', { states: { a: { on: { go: { guard: and([not(stateIn({ b: 'x' })), () => true]) } } }, b: { initial: 'c', states: { c: {} } } } }, ["unknown state 'b.x'", 'Known: a, b, b.c']],
  ['an event that the alphabet lacks', { states: { a: { on: { goo: 'a' } } } }, ["machine 'box', state a", 'its alphabet does not declare', "unknown event 'goo'", "Did you mean 'go'?"]],
  ['an event that the alphabet lacks, at the root', { on: { halt: '.a' }, states: { a: {} } }, ["machine 'box', state (root)", "unknown event 'halt'", 'Known: go']],
  ['a guard that throws', { states: { a: { on: { go: { guard: () => { throw new Error('no such frame'); } } } } } }, [AT_GO, 'no such frame']],
  ['a guard without an implementation', { states: { a: { on: { go: { guard: 'isReady' } } } } }, [AT_GO, "'isReady' is not implemented"]],
  ['a guard that throws at the start', { states: { a: { always: { target: 'b', guard: () => { throw new Error('no such frame'); } } }, b: {} } }, ["machine 'box', initial state", 'a guard or an action threw', 'no such frame']],
  ['an assign that throws at the start', { states: { a: { entry: assign(() => { throw new Error('no such frame'); }) } } }, ["machine 'box', initial state", 'no such frame']],
  ["an 'always' loop", { states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } } }, [AT_GO, 'Infinite loop', 'never settle']],
  ["an 'always' loop at the start", { states: { a: { always: 'b' }, b: { always: 'a' } } }, ["machine 'box', initial state", 'Infinite loop', 'never settle']],
  ['a raise that repeats itself', onGo(raise({ type: 'go' } as never)), [AT_GO, 'Infinite loop', 'never settle']],
  ["an 'always' whose guard reads the event", { states: { a: { always: { target: 'b', guard: ({ event }: any) => event.type === 'go' } }, b: {} } }, [AT_GO, 'not handled, yet', 'reads the event', 'Handle the event instead']],
  ['an initial state that does not exist', { initial: 'z', states: { a: {} } }, ["machine 'box', initial state", 'z']],
])('%s', async (_, config, parts) => {
  await refused(() => explore(box(config)), parts);
});

test.each<[string, unknown, string[]]>([
  ['a Map', new Map(), ['context.n is a Map', 'not plain data', 'strings, numbers, booleans, null, arrays and plain objects']],
  ['a Set deep inside', { list: [new Set()] }, ['context.n.list[0] is a Set']],
  ['a class instance', new (class Frame { pfn = 1; })(), ['context.n is a Frame', 'not plain data']],
  ['a Date', new Date(0), ['context.n is a Date']],
  ['NaN', NaN, ['context.n is NaN', 'not a finite value', "a string such as 'none'"]],
  ['Infinity', Infinity, ['context.n is Infinity']],
  ['a bigint', 1n, ['context.n is a bigint']],
  ['a symbol', Symbol('x'), ['context.n is a symbol']],
  ['an object that contains itself', (() => { const o: Record<string, unknown> = {}; o['self'] = o; return o; })(), ['context.n.self', 'contains itself']],
])('a context with %s, at the start and later', async (_, n, parts) => {
  await refused(() => explore(box({ context: { n }, states: { a: {} } })), ["machine 'box', initial state", ...parts]);
  await refused(() => explore(box({ context: { n: 0 }, ...onGo(assign({ n: () => n })) })), ["machine 'box', state a {n=0}, event go", ...parts]);
});

test('undefined in a context is a value like another', async () => {
  const { states } = await explore(box({ context: { n: undefined }, ...onGo(assign({ n: ({ context }: any) => context.n === undefined ? 1 : undefined })) }));
  expect(states).toBe(2);
});

test.each<[string, object, string[]]>([
  ['pushes to a list', { context: { n: [1] }, ...onGo(assign(({ context }: any) => { context.n.push(2); return {}; })) }, ['{n=[1]}', 'not extensible', 'contexts are frozen: an assign must return new values']],
  ['sets a field', { context: { n: 1 }, ...onGo(assign(({ context }: any) => { context.n = 2; return {}; })) }, ['read only', 'contexts are frozen']],
  ['deletes a field', { context: { n: 1 }, ...onGo(assign(({ context }: any) => { delete context.n; return {}; })) }, ['Cannot delete', 'contexts are frozen']],
])('an assign that %s instead of returning new values', async (_, config, parts) => {
  await refused(() => explore(box(config)), ["machine 'box', state a", 'event go', ...parts]);
});

test.each<[string, object, string[]]>([
  ['a counter', { context: { n: 0 }, ...onGo(assign({ n: ({ context }: any) => context.n + 1 })) }, ['more than 20000 local states', 'without a bound, such as a counter', 'the last one is "a"|{"n":20000}']],
  ['a text that grows', { context: { n: '' }, ...onGo(assign({ n: ({ context }: any) => `${context.n}x` })) }, ['has grown to 10', '{n=xxx', 'a list or a text without a bound']],
  ['a list that grows', { context: { n: [] }, ...onGo(assign({ n: ({ context }: any) => [...context.n, 7] })) }, ['has grown to 10', '{n=[7,7,7', 'a list or a text without a bound']],
])('an infinite context: %s', { timeout: 10_000 }, async (_, config, parts) => {
  await refused(() => explore(box(config)), ["machine 'box'", ...parts]);
});

const IMPURE = ['two evaluations differ', 'not a pure function of context and event', 'Math.random'];
test.each<[string, () => object]>([
  ['a guard that takes turns', () => { let n = 0; return { states: { a: { on: { go: { target: 'b', guard: () => n++ % 2 === 0 } } }, b: {} } }; }],
  ['a guard that says no, then yes', () => { let n = 0; return { states: { a: { on: { go: { target: 'b', guard: () => n++ > 0 } } }, b: {} } }; }],
  ['an assign that draws lots', () => ({ context: { n: 0 }, ...onGo(assign({ n: () => Math.random() })) })],
])('a machine that is not pure: %s', async (_, config) => {
  await refused(() => explore(box(config())), ["machine 'box', state a", 'event go', ...IMPURE]);
});

test('a guard that draws lots', async () => {
  // One question may be answered alike each time; twenty states with a question each are not.
  const states = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`s${i}`, { on: { go: [{ guard: () => Math.random() < 0.5, target: `s${(i + 1) % 20}` }, { target: `s${(i + 1) % 20}`, actions: assign({ n: i }) }] } }]));
  await refused(() => explore(box({ initial: 's0', context: { n: 0 }, states })), ["machine 'box', state s", ...IMPURE]);
});

test('a context that is drawn by lot', async () => {
  await refused(() => explore(box({ context: () => ({ n: Math.random() }), states: { a: {} } })), ["machine 'box', initial state", 'two evaluations differ']);
});

test.each<[string, unknown, string[]]>([
  ['made by setup() instead of events()', setup({}).createMachine({ id: 'box', initial: 'a', states: { a: {} } }), ["component 'box'", 'no declared event alphabet', 'events({ ... }).createMachine(...)']],
  ['a plain object', { id: 'box' }, ["component 'box'", 'not an XState machine', 'npm ls xstate']],
  ['undefined', undefined, ["component 'box' is undefined", 'a misspelt import']],
  ['many(undefined)', many(undefined as never), ["component 'box' is undefined", 'a misspelt import']],
  ['null', null, ["component 'box' is null"]],
])('a component that is no machine: %s', async (_, machine, parts) => {
  await refused(() => explore(machine), parts);
});

test.each<[string, () => unknown, string[]]>([
  ['an empty domain', () => (events as any)({ go: { n: [] } }).createMachine({}), ['payload go.n', 'a non-empty list of values']],
  ['no list', () => (events as any)({ go: { n: 'abc' } }).createMachine({}), ['payload go.n', 'a non-empty list of values']],
  ['a wildcard', () => (events as any)({ '*': {} }).createMachine({}), ["'*' cannot be an event type", 'name the events one by one']],
  ["a payload called 'type'", () => (events as any)({ go: { type: [1] } }).createMachine({}), ["go has a payload field called 'type'", 'call it something else']],
])('an alphabet with %s', async (_, make, parts) => {
  await refused(make, parts);
});

test('what has no outcome in the context is allowed: log, emit, enqueued assigns', async () => {
  for (const actions of [log('x'), emit({ type: 'x' } as never), enqueueActions(({ enqueue }: any) => { enqueue.assign({ n: 1 }); })]) {
    expect((await explore(box(onGo(actions)))).complete).toBe(true);
  }
});

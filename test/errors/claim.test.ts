/** Claims that are wrong, and the words for claims that say nothing. */
import { expect, test } from 'vitest';
import { refused } from './refusal.ts';
import { claim, run, v } from './system.ts';

const NOT_BOOLEAN = 'not true or false';
const ONE = "property 'claim'";

test.each<[string, object, string[]]>([
  ['a number', { holds: (s: any) => s.lamp.context.level }, [ONE, 'returned 0', NOT_BOOLEAN]],
  ['nothing: a forgotten return', { holds: (s: any) => { s.lamp.is('ON'); } }, [ONE, 'returned undefined', NOT_BOOLEAN]],
  ['a promise', { holds: async () => true }, [ONE, 'returned a Promise', NOT_BOOLEAN]],
  ['nothing, in one clause', { holds: { fine: () => true, forgotten: () => undefined } }, [ONE, "clause 'forgotten' returned undefined", NOT_BOOLEAN]],
  ["a number, in 'when'", { when: () => 1, holds: () => true }, [`'when' of ${ONE}`, 'returned 1', NOT_BOOLEAN]],
  ['an error, for one instance', { forEach: { i: 'bulb' }, holds: (_s: any, { i }: any) => { if (i === 1) throw new Error('no such frame'); return true; } }, ["property 'claim (i=1)' threw: no such frame", 'in the state lamp: OFF']],
  ['an error, later', { holds: (s: any) => { if (s.lamp.is('ON')) throw new Error('no such frame'); return true; } }, [`${ONE} threw: no such frame`, 'in the state lamp: ON.DIMMED']],
  ['an answer about a state that nobody knows', { holds: (s: any) => !s.lamp.is('BROKEN') }, [ONE, "unknown state 'BROKEN'", 'Known: OFF, ON']],
  ['an answer about a tag that nobody knows', { holds: (s: any) => !s.lamp.hasTag('WARN') }, [ONE, "unknown tag 'WARN'", 'Known: bright']],
  ['no answer at all', {}, ['property claim', "'holds' says nothing"]],
  ['no clauses', { holds: {} }, ['property claim', "'holds' says nothing"]],
  ['an answer for instances that nobody knows', { forEach: { i: 'bulbs' }, holds: () => true }, ['property claim: parameter i', "unknown component 'bulbs'", "Did you mean 'bulb'?"]],
])('a claim that gives %s', async (_, spec, parts) => {
  await refused(() => claim(spec), parts);
});

test('a claim that is not pure is named among others', async () => {
  let n = 0;
  const others = Array.from({ length: 10 }, (_, i) => v.always(`other${i}`, { why: 'to test', holds: (s: any) => s.bulb[0].is('OFF') }));
  await refused(() => run({ properties: [v.always('lottery', { why: 'to test', holds: (s: any) => s.lamp.is('ON') || n++ % 2 === 0 }), ...others] }),
    ["'lottery'", 'is not a pure function of the state', 'no Date, Math.random']);
});

test("a 'final' that gives no answer", async () => {
  await refused(() => run({ deadlock: undefined, properties: [v.deadlockFree({ final: () => 1 })] }), ["'final' of property 'deadlock-free'", 'returned 1', NOT_BOOLEAN]);
});

test('two properties of one name', async () => {
  const one = v.always('claim', { why: 'to test', holds: () => true });
  await refused(() => run({ properties: [one, { ...one }] }), ['scenario room', "two properties are called 'claim'", 'rename one']);
});

test.each(['refused', 'deadlock-free'])("a property called '%s', which every scenario has", async (name) => {
  await refused(() => run({ properties: [v.always(name, { why: 'to test', holds: () => true })] }), ['scenario room', `property '${name}'`, 'every scenario has', 'rename it']);
});

test('stuck states allowed and forbidden at once', async () => {
  await refused(() => run({ properties: [v.deadlockFree()] }), ["deadlock: 'allowed'", 'lists a deadlockFree property', 'drop one of the two']);
});

test('what is no property', async () => {
  await refused(() => run({ properties: [undefined] }), ['scenario room: properties[0] is undefined', 'always(...), step(...)', 'or deadlockFree(...)']);
  await refused(() => run({ properties: [v.action('press', { send: {} })] }), ["properties[0] is of kind 'action'"]);
  await refused(() => run({ properties: undefined }), ['scenario room', "needs 'properties'", 'it may be empty']);
});

test('a property asked for that the scenario does not have', async () => {
  await refused(() => run({}, { properties: ['refusd'] }), ['scenario room', "unknown property 'refusd'", "Did you mean 'refused'? Known: refused"]);
});

test('a claim without anything to say is vacuous, and why is said', async () => {
  const because = async (spec: object, instances = { bulb: 2 }): Promise<unknown> => {
    const { properties } = await run({ instances, actions: [v.action('press', { send: { lamp: 'PRESS' } })], properties: [v.always('claim', { why: 'to test', ...spec })] });
    return properties[0];
  };
  expect(await because({ when: (s: any) => s.lamp.context.level === 3, holds: () => true }))
    .toMatchObject({ verdict: 'vacuous', witnesses: 0, because: "none of the 2 states satisfies its 'when'; the claim never had anything to say" });
  expect(await because({ forEach: { i: 'bulb' }, holds: () => true }, { bulb: 0 }))
    .toMatchObject({ verdict: 'vacuous', witnesses: 0, because: expect.stringContaining('of which this scenario has none') });
});

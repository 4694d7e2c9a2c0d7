/** Models that are not as symmetric as they say, and symmetry where it does not help. */
import { assign } from 'xstate';
import { expect, test } from 'vitest';
import { check, components, events, many, one, opt, to, type CheckOptions, type RunResult } from '../../src/index.ts';
import { refused } from './refusal.ts';

type Id = number | null;
const ids = [null, 0, 1, 2];
const lamp = events({ ON: {}, OFF: {} }, { next: null as Id }).createMachine({
  id: 'lamp', context: { next: null }, initial: 'off', states: { off: { on: { ON: 'on' } }, on: { on: { OFF: 'off' } } },
});
const board = (last: Id, guard?: (a: any) => boolean) => events({ LAST: { who: ids } }, { last: null as Id, n: 0 }).createMachine({
  id: 'board', context: { last, n: 0 },
  on: { LAST: { ...(guard ? { guard } : {}), actions: assign({ last: ({ event }) => event.who }) } },
});

interface Room { lamp?: object; board?: object; machine?: unknown; actions?: readonly object[]; properties?: readonly object[]; instances?: object; more?: object }
const on = (spec: object = {}): object => ({ params: { i: 'lamp' }, when: (s: any, { i }: any) => s.lamp[i].is('off'), send: { lamp: (_s: any, { i }: any) => to(i, 'ON'), board: (_s: any, { i }: any) => ({ type: 'LAST', who: i }) }, ...spec });

/** Three lamps, and a board that knows which was switched on last. */
async function room({ lamp: roles = { interchangeable: true }, board: holds = { holds: { last: 'lamp' } }, machine = board(null), actions = [on()], properties = [], instances = { lamp: 3 }, more = {} }: Room, options: CheckOptions = {}): Promise<RunResult> {
  const v: any = components({ lamp: many(lamp, roles as never), board: one(machine as never, holds as never), ...more });
  const made = properties.map((p: any, i) => v[p.kind](p.name ?? `claim${i}`, { why: 'to test', ...p }));
  return check(v.scenario('room', { asks: '?', instances, deadlock: 'allowed', actions: actions.map((a, i) => v.action(`act${i}`, a)), properties: made }), options);
}

const BREAKS = ['room: ', 'breaks the symmetry that the model declares', 'with lamp ', 'in the state ', 'Likely cause', 'Next: ', '--no-symmetry'];

test('without defects: 8 settings of three lamps and who was last, up to which lamp is which', async () => {
  // none on; or one is last and on, and 0 to 2 others are on
  expect(await room({})).toMatchObject({ states: 1 + 3, symmetry: { used: true, represents: 1 + 3 * 4 } });
});

test.each<[string, Room, string[]]>([
  ['a guard that names instance 0', { actions: [on({ when: (s: any, { i }: any) => s.lamp[i].is('off') && i !== 0 })] }, [...BREAKS, "the guard of action 'act0(i=0)'", "lamp 0 and 1 exchanged, it is false, and action 'act0(i=1)' is true there"]],
  ['a guard that looks at instance 0', { actions: [on({ when: (s: any, { i }: any) => s.lamp[i].is('off') && !s.lamp[0].is('on') })] }, [...BREAKS, "the guard of action 'act0(i="]],
  ['a guard that compares numbers', { actions: [on({ params: { i: 'lamp', j: 'lamp' }, when: (s: any, { i, j }: any) => s.lamp[i].is('off') && i <= j })] }, [...BREAKS, 'compares numbers by <']],
  ['a guard that goes on to the next instance', { actions: [on({ when: (s: any, { i }: any) => s.lamp[i].is('off') && s.lamp[(i + 2) % 3].is('off') })] }, [...BREAKS, 'the guard of action']],
  ['a guard that throws for others', { actions: [on({ when: (s: any, { i }: any) => { if (i === 1) throw new Error('no!'); return s.lamp[i].is('off'); } })] }, [...BREAKS, "action 'act0(i=1)' throws there: no!"]],
  ['a payload that names an instance', { actions: [on({ send: { lamp: () => to(0, 'ON') } })] }, [...BREAKS, "what action 'act0(i=0)' sends to 'lamp'", 'sends other events, or to other instances']],
  ['a payload with a fixed number', { actions: [on({ send: { lamp: (_s: any, { i }: any) => to(i, 'ON'), board: () => ({ type: 'LAST', who: 1 }) } })] }, ["component 'board' breaks the symmetry", 'LAST(who=1)', 'Likely cause', "'holds'"]],
  ['another number of events', { actions: [on({ send: { lamp: (_s: any, { i }: any) => i === 2 ? null : to(i, 'ON') } })] }, [...BREAKS, 'sends another number of events']],
  ['a parameter that is a plain list', { actions: [on({ params: { i: [0, 1, 2] } })] }, [...BREAKS, 'ranges over a plain list of numbers (a parameter must name the component)']],
  ['a claim about instance 0', { properties: [{ kind: 'always', name: 'first', holds: (s: any) => s.lamp[0].is('off') || s.lamp.some((l: any) => l.is('on')) , when: (s: any) => s.lamp[0].is('on') }] }, [...BREAKS, "'when' of property 'first'"]],
  ['a claim that must be reached by instance 0', { properties: [{ kind: 'reachable', name: 'first', holds: (s: any) => s.lamp[0].is('on') }] }, [...BREAKS, "property 'first'"]],
  ['a claim about steps of instance 0', { properties: [{ kind: 'step', name: 'first', holds: ({ by }: any) => by.name !== 'act0(i=2)' }] }, [...BREAKS, "property 'first'"]],
  ['an initial state that names an instance', { machine: board(0) }, ["component 'board' begins as {last=0 n=0}", 'names one of the interchangeable instances', "begin with null or 'none'", '--no-symmetry']],
  ['a machine that names an instance', { machine: board(null, ({ event }) => event.who !== 2) }, ["component 'board' breaks the symmetry", 'LAST(who=', 'does not handle it']],
  ...[0, 2].map((n): [string, Room, string[]] => [`a machine that handles instance ${n} alone, and representatives send it another one`, {
    machine: board(null, ({ event }) => event.who === n),
    actions: [on({ send: { lamp: (_s: any, { i }: any) => to(i, 'ON') } }), {
      params: { i: 'lamp' }, when: (s: any, { i }: any) => s.lamp[i].is('on') && s.lamp.count((l: any) => l.is('on')) === 1,
      send: { board: (_s: any, { i }: any) => opt({ type: 'LAST', who: i }) },
    }],
  }, ["component 'board' breaks the symmetry", 'LAST(who=']]),
  ['a number that is held and not declared', { board: { holds: {} } }, ["component 'board' breaks the symmetry", 'its context holds a number of an instance and the component does not say so', "add it to 'holds'"]],
  ['a number that is declared and not held', { board: { holds: { n: 'lamp' } } }, ["component 'board' begins as", 'n=0']],
  ['holds: a field that there is not', { board: { holds: { lst: 'lamp' } } }, ["component 'board': holds", "unknown context field 'lst'", "Did you mean 'last'?"]],
  ['holds: a component that there is not', { board: { holds: { last: 'lmp' } } }, ["component 'board': holds: last", "unknown component 'lmp'", "Did you mean 'lamp'?"]],
  ['holds: a component that is not interchangeable', { lamp: {} }, ["component 'board'", "last holds numbers of 'lamp', which is not interchangeable"]],
  ['along: a component that is not interchangeable', { lamp: {}, board: { holds: {} }, more: { twin: many(lamp, { along: 'lamp' }) } }, ["component 'twin' is 'along' 'lamp', which is not interchangeable"]],
  ['along: another number of instances', { more: { twin: many(lamp, { along: 'lamp' }) }, instances: { lamp: 3, twin: 2 } }, ["component 'twin' is 'along' 'lamp', but there are 2 of the one and 3 of the other"]],
  ['along, and interchangeable', { more: { twin: many(lamp, { along: 'lamp', interchangeable: true }) }, instances: { lamp: 3, twin: 3 } }, ["'interchangeable' and 'along'"]],
])('%s', async (_, spec, parts) => {
  await refused(() => room(spec, { symmetry: 'on' }), parts);
});

const leads = { kind: 'leadsTo', name: 'light', when: () => true, then: (s: any) => s.lamp.some((l: any) => l.is('on')), fair: { weak: ['act0'] } };

test('a property whose verdict it may change: refused when symmetry is asked for, else all states are searched and the reason is told', async () => {
  await refused(() => room({ properties: [leads] }, { symmetry: 'on' }), ["property 'light' is of the kind 'leadsTo'", "the reduction 'symmetry of 3 lamp' may change the verdict", 'it keeps always, step, reachable']);
  expect(await room({ properties: [leads] })).toMatchObject({ states: 13, symmetry: { used: false, unused: "it may change the verdict of 'light', which is of the kind 'leadsTo'" } });
  // only what is asked for counts
  const always = { kind: 'always', name: 'calm', holds: () => true };
  expect(await room({ properties: [leads, always] }, { properties: ['calm'] })).toMatchObject({ states: 4, symmetry: { used: true } });
});

test('what must stay possible for one instance is not kept; what must stay possible at all is', async () => {
  const each = { kind: 'canAlways', name: 'each', forEach: { i: 'lamp' }, holds: (s: any, { i }: any) => s.lamp[i].is('on') };
  const all = { kind: 'canAlways', name: 'all', holds: (s: any) => s.lamp.every((l: any) => l.is('on')) };
  await refused(() => room({ properties: [each] }, { symmetry: 'on' }), ["property 'each' is of the kind 'canAlways'"]);
  expect(await room({ properties: [each] })).toMatchObject({ states: 13, symmetry: { used: false } });
  expect(await room({ properties: [all] })).toMatchObject({ states: 4, symmetry: { used: true }, properties: [{ verdict: 'holds', witnesses: 4 }, {}] });
});

test('off, on, and by itself where there are enough instances', async () => {
  expect(await room({}, { symmetry: 'off' })).toMatchObject({ states: 13, symmetry: { used: false, unused: 'switched off' }, confidence: { reductions: [] } });
  expect(await room({ instances: { lamp: 2 } })).toMatchObject({ symmetry: { used: false, unused: expect.stringContaining('does not pay') as string } });
  expect(await room({ instances: { lamp: 2 } }, { symmetry: 'on' })).toMatchObject({ states: 3, symmetry: { used: true, represents: 5 }, confidence: { reductions: [{ name: 'symmetry of 2 lamp' }] } });
  expect((await room({ instances: { lamp: 1 } }, { symmetry: 'on' })).symmetry).toBeUndefined();
});

test('an asymmetry that only an unvisited image of a visited state shows is found', async () => {
  // Of the three lamps one is on, and lamp 2 is it: the representatives have another one on.
  const holds = (s: any): boolean => !(s.lamp[2].is('on') && s.lamp.count((l: any) => l.is('on')) === 1);
  await refused(() => room({ properties: [{ kind: 'always', name: 'hidden', holds }] }), ["property 'hidden'", 'breaks the symmetry']);
});

/** What is reported as dead, and what a scenario may accept; and the hashes that name a model and what was visited. */
import { describe, expect, test } from 'vitest';
import { block, bool, call, check, components, events, many, to, type Scenario } from '../src/index.ts';

const door = events({ OPEN: {}, CLOSE: {}, LOCK: {}, BREAK: {} }).createMachine({
  id: 'door', initial: 'closed',
  states: {
    closed: { on: { OPEN: 'open', LOCK: 'locked' } },
    open: { on: { CLOSE: 'closed', BREAK: 'broken' } },
    locked: { on: { OPEN: 'closed' } },
    broken: { initial: 'a_bit', states: { a_bit: { on: { CLOSE: 'fully' } }, fully: {} } },
  },
});
const parts = components({ door: many(door) }, { may_lock: bool });
const answers = parts.command<{ i: number }>('ASK', {
  failures: [
    { id: 'door_open', status: 'BUSY', when: (s, { i }) => s.door[i].is('open') },
    { id: 'door_broken', status: 'GONE', when: (s, { i }) => s.door[i].is('broken') },
  ],
});
const visitor = parts.thread('visitor', {
  locals: { tired: bool },
  code: {
    'visit.ask': [{ call: call(answers, () => ({ i: 0 })), goto: { GONE: 'visit.give_up', '*': 'visit.ask' } }],
    'visit.give_up': [{ say: 'goes home' }, { name: 'complain', if: t => t.tired, goto: 'visit.ask' }],
    'visit.home': [],
  },
});
const { action, always, scenario } = parts.with({ visitor });

const actions = [
  action('open', { params: { i: 'door' }, when: (s, { i }) => s.door[i].is('closed'), send: { door: (_s, { i }) => to(i, 'OPEN') } }),
  action('close', { params: { i: 'door' }, when: (s, { i }) => s.door[i].is('open'), send: { door: (_s, { i }) => to(i, 'CLOSE') } }),
  action('lock', { params: { i: 'door' }, when: (s, { i }) => s.param.may_lock && s.door[i].is('closed'), send: { door: (_s, { i }) => to(i, 'LOCK') } }),
  action('break', { params: { i: 'door' }, when: (s, { i }) => s.door[i].is('closed'), send: { door: (_s, { i }) => to(i, block('BREAK')) } }),
];
const quiet = always('quiet', { why: 'to test', forEach: { i: [0, 5] }, when: (s, { i }) => i === 0 && s.door[0].is('open'), holds: () => true });
const house = (spec: Partial<Parameters<typeof scenario>[1]> = {}): Scenario =>
  scenario('house', { asks: 'test', instances: { door: 1 }, actions, properties: [quiet], ...spec });

describe('dead parts', () => {
  const all = [
    'action lock: never enabled',
    'action break: enabled but for a send that is never handled',
    'action visitor visit.ask [door_broken]: never enabled',
    'state door locked: never in this state', 'state door broken: never in this state',
    'state visitor visit.give_up: never at this label', 'state visitor visit.home: never at this label',
    'transition door closed: LOCK: never taken', 'transition door open: BREAK: never taken',
    "claim quiet (i=5): its 'when' is never true",
  ];
  const shown = (r: Awaited<ReturnType<typeof check>>): string[] => r.dead.map(d => `${d.kind} ${d.name}: ${d.why}`);

  test('are told by kind; not those below a dead state or at a dead label', async () => {
    expect(shown(await check(house())).sort()).toEqual([...all].sort());
  });

  test('are not those that the scenario accepts; * stands for anything, a dot for itself', async () => {
    const result = await check(house({ dead: ['lock', 'break', 'visitor visit.*', 'door lo*', 'visitor visitXask'] }));
    expect(shown(result).sort()).toEqual(all.filter(d => !/ (lock|break):| visitor| door locked/.test(d)).sort());
    expect(result.deadAccepted).toBe(6);
  });

  test('are not known when a bound ended the search', async () => {
    expect((await check(house(), { states: 1 })).dead).toEqual([]);
  });

  test('what was met: local states by component, and what was taken', async () => {
    const { coverage } = await check(house());
    expect(coverage.locals).toEqual({ door: 2, visitor: 1 });
    expect([...coverage.taken].sort()).toEqual(['close', 'open', 'visitor visit.ask']);
  });
});

describe('the names of a model and of what was visited', () => {
  const names = async (s: Scenario): Promise<[string, string]> => {
    const { model, space } = (await check(s)).confidence;
    return [model, space];
  };

  test('are the same for the same model, whatever ran before', async () => {
    const once = await names(house());
    await check(house({ instances: { door: 2 } }));
    expect(await names(house())).toEqual(once);
  });

  test('change with instances, parameters, actions and properties; what was visited only with what can happen', async () => {
    const [model, space] = await names(house());
    const [more, moreSpace] = await names(house({ instances: { door: 2 } }));
    const [locks, locksSpace] = await names(house({ param: { may_lock: true } }));
    const [claims, sameSpace] = await names(house({ properties: [] }));
    expect(new Set([model, more, locks, claims]).size).toBe(4);
    expect(new Set([space, moreSpace, locksSpace]).size).toBe(3);
    expect(sameSpace).toBe(space);
  });
});

/** What becomes of mutants: each fate, and that it depends on nothing but the mutant. */
import { assign } from 'xstate';
import { expect, test } from 'vitest';
import { check, components, events, many, select, type Scenario } from '../../src/index.ts';
import { walk } from '../../src/mutate/fingerprint.ts';
import { defaultStates, judge, judgeBase, type Base, type Fate, type Judged, type Limits } from '../../src/mutate/judge.ts';
import { mutantsOf } from '../../src/mutate/mutants.ts';
import { summarise } from '../../src/mutate/summary.ts';
import { dine } from '../../bench/models/dine.ts';
import { peterson } from '../toys/peterson.ts';
import { gap, noRead, workers, writeFirst } from './workers.ts';

async function judgeAll(scenario: Scenario, run = '', change: { limits?: Partial<Limits>; base?: Partial<Base> } = {}): Promise<{ base: Base; judged: Map<string, Judged> }> {
  const selection = select(scenario, run);
  const base = { ...(await judgeBase(selection))!, ...change.base };
  const limits = { states: defaultStates(base), ...change.limits };
  const judged = new Map<string, Judged>();
  for (const mutant of mutantsOf(selection)) judged.set(mutant.name, (await judge(mutant, base, limits))!.judged);
  return { base, judged };
}
const fates = (judged: ReadonlyMap<string, Judged>): Record<string, Fate> => Object.fromEntries([...judged].map(([name, { fate }]) => [name, fate]));
const killersOf = (m: Judged | undefined): string[] => m!.said.filter(s => s.verdict === 'violated').map(s => s.property);

test('two workers: fates as worked out by hand', async () => {
  const { judged, base } = await judgeAll(workers(2, [writeFirst, noRead]));
  expect(base.used).toEqual(['nothing-is-lost', 'something-is-added', 'deadlock-free', 'refused']);
  expect(fates(judged)).toEqual({
    // Two workers never find the cell full.
    'drop-guard worker add.write/room': 'equivalent',
    'drop-guard worker add.write/full': 'killed',
    'drop-send worker add.lock: lock': 'killed',
    'drop-send worker add.write/room: cell': 'killed',
    'drop-send worker add.unlock: lock': 'killed',
    'swap-target worker add.lock -> add.write': 'killed',
    'swap-target worker add.read -> add.unlock': 'killed',
    'swap-target worker add.write/room -> add.done': 'killed',
    'swap-target worker add.write/full -> add.done': 'equivalent',
    // Nobody is ever done, so the claims have nothing to say; and it does not end in a deadlock.
    'swap-target worker add.unlock -> add.lock': 'survived',
    'swap-target lock free on TAKE -> free': 'killed',
    'swap-target lock taken on GIVE -> taken': 'killed',
    'drop-assign cell (root) on WRITE': 'killed',
    'drop-set worker add.read: seen': 'killed',
    'skip-lock worker add.lock: lock': 'killed',
    // Between add.lock and add.read nothing happens that needs the lock.
    'late-send worker add.lock: lock': 'survived',
    'late-send worker add.write/room: cell': 'survived',
    'hand-written write-first': 'killed',
    'hand-written no-read': 'killed',
  });
  expect(killersOf(judged.get('skip-lock worker add.lock: lock'))).toEqual(['nothing-is-lost']);
  expect(killersOf(judged.get('drop-send worker add.lock: lock'))).toEqual(['refused']); // nobody gets past the unlock
  expect(killersOf(judged.get('drop-send worker add.unlock: lock'))).toEqual(['deadlock-free']);
  expect(judged.get('swap-target worker add.unlock -> add.lock')!.because).toContain('without anything to say now: nothing-is-lost, something-is-added');
  expect(judged.get('late-send worker add.lock: lock')!.because).toMatch(/^\d+ -> \d+ states/);
});

test('the shortest trace to the violation is the one of a search for it alone', async () => {
  const { judged } = await judgeAll(workers(2));
  // Both lock, read, write, unlock: the last write is the second to find the cell at 0.
  expect(judged.get('skip-lock worker add.lock: lock')!.said[0]).toEqual({ property: 'nothing-is-lost', verdict: 'violated', traceLength: 8 });
});

test('a claim that is missing lets a mutant live', async () => {
  const { judged } = await judgeAll(gap);
  expect(judged.get('skip-lock worker add.lock: lock')!.fate).toBe('survived');
});

test('who kills a part of what another one kills is subsumed; who kills nothing is named', async () => {
  const { base, judged } = await judgeAll(workers(2));
  const { killers, counts, score } = summarise(base, [...judged.values()]);
  const [nothingIsLost, somethingIsAdded] = killers;
  expect(nothingIsLost).toMatchObject({ name: 'nothing-is-lost', subsumedBy: [] });
  expect(somethingIsAdded).toMatchObject({ name: 'something-is-added', alone: 0, subsumedBy: ['nothing-is-lost'] });
  expect(somethingIsAdded!.kills).toBeGreaterThan(0);
  expect(score).toBe(counts.killed / (counts.killed + counts.survived));
});

test('a model that refuses a mutant says why', async () => {
  const { judged } = await judgeAll(workers(3));
  // The third worker finds the cell full.
  expect(judged.get('drop-guard worker add.write/room')).toMatchObject({ fate: 'stillborn', said: [], because: expect.stringContaining("unknown value of WRITE.value '3'") as string });
  const patched = await judgeAll(workers(2, [noRead]), 'no-read').catch((e: Error) => e.message);
  expect(patched).toMatchObject({ judged: expect.any(Map) as object });
  expect((patched as { judged: Map<string, Judged> }).judged.get('hand-written no-read')).toMatchObject({ fate: 'stillborn', because: expect.stringContaining("label 'add.read' is gone") as string });
});

test('a bound leaves a mutant undecided, unless a property has killed it before', async () => {
  const { judged } = await judgeAll(workers(2), '', { limits: { states: 12 } });
  expect(judged.get('late-send worker add.lock: lock')).toMatchObject({ fate: 'undecided', because: expect.stringContaining('a bound (states)') as string });
  const { base, judged: later } = await judgeAll(dine(3), '', { limits: { states: 30 } });
  // The bound comes before the end of the search, and after a violation.
  const cut = [...later.values()].filter(m => m.fate === 'killed' && m.said.some(s => s.verdict === 'undecided'));
  expect(cut.length).toBeGreaterThan(0);
  expect(summarise(base, [...later.values()]).cutShort).toBe(cut.length);
});

test('a run that cannot be compared with is refused', async () => {
  const selection = select(workers(2), '');
  await expect(judgeBase(selection, { states: 5 })).rejects.toThrow(/compared with the whole space of the run, and a bound \(states\) ended/);
  const still = components({ light: events({ GO: {} }).createMachine({ id: 'light', initial: 'red', states: { red: {} } }) })
    .scenario('still', { asks: '-', properties: [], deadlock: 'allowed' });
  expect((await judgeBase(select(still, '')))!.used).toEqual(['refused']);
});

test('properties that do not hold in the run itself are not used', async () => {
  const base = (await judgeBase(select(peterson(), 'turn first')))!;
  expect(base.unused).toEqual([{ name: 'mutual-exclusion', verdict: 'violated' }]);
  expect(base.used).not.toContain('mutual-exclusion');
});

// ---- nothing of a mutant is left behind --------------------------------------------------------------------------

const counter = events({ ADD: {}, RESET: {} }, { n: 0 } as { n: number }).createMachine({
  id: 'counter', context: { n: 0 }, initial: 'on',
  states: { on: { on: { ADD: { guard: ({ context }) => context.n < 3, actions: assign({ n: ({ context }) => context.n + 1 }) }, RESET: { actions: assign({ n: 0 }) } } } },
});
const { action, always, scenario } = components({ counter: many(counter) });
const counting = scenario('counting', {
  asks: '-', instances: { counter: 1 },
  actions: [
    action('add', { when: s => s.counter[0].context.n < 3, send: { counter: { to: 0, event: 'ADD' } } }),
    action('reset', { send: { counter: { to: 0, event: 'RESET' } } }),
  ],
  properties: [always('small', { why: '-', holds: s => s.counter[0].context.n < 1e6 })],
});

test('a mutant that runs away leaves the next one and the model alone', async () => {
  const { judged, base } = await judgeAll(counting);
  expect(fates(judged)).toEqual({
    'drop-guard add': 'killed', // refused by the counter's own guard
    'drop-guard counter on on ADD': 'equivalent', // the action's guard is enough
    'drop-send add: counter': 'survived',
    'drop-send reset: counter': 'survived',
    'drop-assign counter on on ADD': 'survived',
    'drop-assign counter on on RESET': 'survived',
  });
  const away = scenario('away', { ...counting.spec, actions: [{ ...counting.spec.actions![0]!, spec: { send: { counter: { to: 0, event: 'ADD' } } } }, counting.spec.actions![1]!] });
  const unguarded = mutantsOf(select(away, '')).find(m => m.name === 'drop-guard counter on on ADD')!;
  const ran = (await judge(unguarded, base, { states: 1e6 }))!.judged;
  expect(ran).toMatchObject({ fate: 'stillborn', because: expect.stringContaining('more than 20000 local states') as string });
  expect((await judgeAll(counting)).judged).toEqual(judged);
});

test('steps that are never taken: what is said without a search is what the search says', async () => {
  for (const scenario of [workers(2), counting, peterson()]) {
    const quick = await judgeAll(scenario);
    const names = [...quick.judged.keys()];
    expect(names.length).toBeGreaterThan(5);
    const everything = mutantsOf(select(scenario, '')).flatMap(m => m.steps ?? []);
    const slow = await judgeAll(scenario, '', { base: { enabled: everything } });
    expect(fates(slow.judged)).toEqual(fates(quick.judged));
  }
});

// ---- fingerprints ------------------------------------------------------------------------------------------------

async function print(s: Scenario): Promise<string> {
  await check(s);
  return (await walk(select(s, '')))!.fingerprint;
}

test('the fingerprint is of the graph, and of nothing else', async () => {
  const [one, two] = [counting, scenario('other', { ...counting.spec, properties: [] })];
  expect(await print(one)).toBe(await print(one));
  expect(await print(two)).toBe(await print(one));
});

test('the fingerprint sees states, steps and their names', async () => {
  const walks = (steps: Record<string, string>, names = (s: string) => s): Promise<string> => {
    const machine = events({ L: {}, R: {} }).createMachine({
      id: 'm', initial: 'a',
      states: { a: { on: { L: steps['aL']!, R: steps['aR']! } }, b: { on: { L: steps['bL']!, R: steps['bR']! } }, c: { on: { L: 'c', R: 'c' } } },
    });
    const words = components({ m: machine });
    return print(words.scenario('s', { asks: '-', properties: [], actions: (['L', 'R'] as const).map(e => words.action(names(e), { send: { m: e } })) }));
  };
  const first = { aL: 'b', aR: 'c', bL: 'a', bR: 'c' };
  const all = await Promise.all([
    walks(first), walks({ ...first, bL: 'b' }), walks({ ...first, bR: 'a' }), walks({ ...first, aL: 'c', aR: 'b' }), walks(first, e => `${e}!`), walks({ ...first, aL: 'c' }),
  ]);
  expect(new Set(all).size).toBe(all.length);
  expect(await walks({ ...first })).toBe(all[0]);
});

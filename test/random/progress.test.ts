/**
 * Random graphs: what the checker says of steps, of what can be reached and of what must happen is what the definitions
 * say (naive-progress.ts), and each of its traces is a run that the definition calls a violation.
 *
 * `npm run test:long` tries 10,000 graphs in each test that here tries 400, and in proportion.
 */
import { expect, test } from 'vitest';
import { assign } from 'xstate';
import { block, check, components, events, many, replay, select, to, type PropertyResult, type RunResult, type Trace } from '../../src/index.ts';
import { compile } from '../../src/compile/program.ts';
import { judgeProgress } from '../../src/explore/progress.ts';
import { Search } from '../../src/explore/search.ts';
import { MemoryLimit } from '../../src/states/visited.ts';
import { describe, graphOf, rawGraph, showGraph, type Graph, type RawGraph, type System } from './graphs.ts';
import { endOf, keyParts, whyFair, wrongEndless, wrongLasso, wrongLoss, wrongStep, wrongWitness } from './lasso.ts';
import { answers, ends, MOST_STATES } from './naive-progress.ts';
import { forAll, PATIENCE } from './runs.ts';

/** Runs a property of a graph, and adds the graph to the message of a failure. */
const shown = (property: (system: System, graph: Graph, raw: RawGraph) => Promise<void>) => async (raw: RawGraph): Promise<void> => {
  const system = describe(raw);
  const graph = graphOf(system);
  if (graph.states.length > MOST_STATES) return;
  try { await property(system, graph, raw); } catch (e) {
    throw new Error(`${(e as Error).message}\n\n${showGraph(system, graph)}`, { cause: e });
  }
};

/** Verdict, witnesses and length of each property; of a lasso the length of its stem, for its loop may be any. */
const said = (result: RunResult): Record<string, unknown> => Object.fromEntries(result.properties.map(p =>
  [p.name, { verdict: p.verdict, witnesses: p.witnesses, length: p.kind === 'leadsTo' || p.kind === 'eventually' ? p.trace?.loopFrom ?? null : p.traceLength }]));

test('verdicts, witnesses and lengths are those of the definitions', { timeout: PATIENCE }, async () => {
  await forAll(rawGraph, 400, shown(async (system, graph) => {
    const result = await check(system.scenario);
    expect({ states: result.states, transitions: result.transitions, complete: result.complete }).toEqual({ states: graph.states.length, transitions: graph.edges.length, complete: true });
    expect(said(result)).toEqual(answers(system, graph));
  }));
});

test('every trace is what the definitions ask for', { timeout: PATIENCE }, async () => {
  await forAll(rawGraph, 400, shown(async (system, graph) => {
    for (const p of (await check(system.scenario)).properties) agree(system, graph, p);
  }));
});

/** The trace of a property goes where its steps lead, has the length that is said, and is what the verdict calls it. */
function agree(system: System, graph: Graph, p: PropertyResult): void {
  expect([p.name, p.trace !== undefined, p.witness !== undefined]).toEqual([p.name, p.verdict === 'violated', p.kind === 'reachable' && p.verdict === 'holds']);
  const trace = p.trace ?? p.witness;
  if (!trace) { expect([p.name, p.traceLength]).toEqual([p.name, null]); return; }
  const lasso = p.kind === 'leadsTo' || p.kind === 'eventually';
  expect([p.name, trace.steps.length]).toEqual([p.name, p.traceLength]);
  expect([p.name, ...keyParts(trace.replay).map(part => part.length)]).toEqual([p.name, ...lasso ? [trace.loopFrom, p.traceLength! - trace.loopFrom!] : [p.traceLength]]);
  if (!lasso) expect([p.name, trace.loopFrom]).toEqual([p.name, undefined]);
  expect([p.name, wrong(system, graph, p, trace)]).toEqual([p.name, undefined]);
  if (lasso) expect([p.name, p.fair!.map(({ kind, how, steps }) => ({ kind, how, steps }))]).toEqual([p.name, whyFair(system, graph, [...system.leads, ...system.eventually].find(c => c.name === p.name)!.fair, trace)]);
}

function wrong(system: System, graph: Graph, p: PropertyResult, trace: Trace): string | undefined {
  const named = <T extends { readonly name: string }>(all: readonly T[]): T => all.find(c => c.name === p.name)!;
  switch (p.kind) {
    case 'leadsTo': return wrongLasso(system, graph, named(system.leads), trace, p.askedAt);
    case 'eventually': return wrongEndless(system, graph, named(system.eventually), trace, p.askedAt);
    case 'canAlways': return wrongLoss(graph, named(system.canAlways), trace, p.possible);
    case 'step': return wrongStep(graph, named(system.steps), trace);
    case 'reachable': return wrongWitness(graph, named(system.reachable).holds, trace);
    case 'deadlock': return ends(graph, system.final, p.name === 'deadlock-free-stuttering').includes(endOf(graph, trace)) ? undefined : 'it does not end in a deadlock';
    case 'refused': return graph.refused.has(endOf(graph, trace)) ? undefined : 'nothing is refused at its end';
    case 'always': return 'there is none such';
  }
}

test('a search that a bound of depth ends knows what does not depend on the rest', { timeout: PATIENCE }, async () => {
  await forAll(rawGraph, 200, shown(async (system, graph, raw) => {
    const depth = 1 + raw.bound;
    const result = await check(system.scenario, { depth });
    expect(result.complete).toBe(Math.max(...graph.distance) < depth);
    expect(said(result)).toEqual(answers(system, graph, depth));
    for (const p of result.properties) agree(system, graph, p);
  }));
});

test('a search that a bound of states ends never says that something holds, and what it finds is real', { timeout: PATIENCE }, async () => {
  await forAll(rawGraph, 200, shown(async (system, graph, raw) => {
    const states = 1 + raw.bound % graph.states.length;
    const result = await check(system.scenario, { states });
    expect(result.complete).toBe(result.stopped === undefined);
    const all = answers(system, graph);
    for (const p of result.properties) {
      const found = p.kind === 'reachable' ? 'holds' : 'violated';
      expect([p.name, result.complete ? [all[p.name]!.verdict] : ['undecided', ...all[p.name]!.verdict === found ? [found] : []]]).toEqual([p.name, expect.arrayContaining([p.verdict])]);
      agree(system, graph, p);
    }
  }));
});

test('a property that is judged alone gets the same answer', { timeout: PATIENCE }, async () => {
  await forAll(rawGraph, 40, shown(async system => {
    for (const all of (await check(system.scenario)).properties) {
      const { properties: [alone, ...rest], stopped } = await check(system.scenario, { properties: [all.name] });
      expect([alone!.name, alone!.verdict, alone!.traceLength, (alone!.trace ?? alone!.witness)?.replay, rest]).toEqual([all.name, all.verdict, all.traceLength, (all.trace ?? all.witness)?.replay, []]);
      // Where all that is asked has been found, nobody counts the rest.
      if (stopped !== 'found') expect(alone!.witnesses).toBe(all.witnesses);
    }
  }));
});

test('the key of a trace runs to the same violation again', { timeout: PATIENCE }, async () => {
  await forAll(rawGraph, 100, shown(async system => {
    for (const p of (await check(system.scenario)).properties) {
      // That something cannot happen any more is not to be seen in a trace.
      if (p.verdict !== 'violated' || p.kind === 'canAlways') continue;
      const { trace, failures } = replay(select(system.scenario, ''), p.trace!.replay);
      expect([p.name, trace.steps.map(s => s.name), trace.loopFrom]).toEqual([p.name, p.trace!.steps.map(s => s.name), p.trace!.loopFrom]);
      expect(failures.map(f => f.property)).toContain(p.name);
    }
  }));
});

test('the same run gives the same traces', { timeout: PATIENCE }, async () => {
  await forAll(rawGraph, 20, shown(async system => {
    const traces = async (): Promise<unknown> => (await check(system.scenario)).properties.map(p => p.trace?.replay);
    expect(await traces()).toEqual(await traces());
  }));
});

test('a state in the middle of which memory ends counts as not expanded', async () => {
  const most = 12;
  const counter = events({ COUNT: {} }, { n: 0 as number }).createMachine({ id: 'counter', context: { n: 0 }, on: { COUNT: { guard: ({ context }) => context.n < most, actions: assign({ n: ({ context }) => context.n + 1 }) } } });
  const v = components({ counter: many(counter) });
  const program = compile(select(v.scenario('grid', {
    asks: 'do all counters reach their end', instances: { counter: 3 }, deadlock: 'allowed',
    actions: [v.action('count', { params: { i: 'counter' }, send: { counter: (_, { i }) => to(i, block('COUNT')) } })],
    properties: [
      v.canAlways('can end', { why: 'each only counts up', holds: s => s.counter.every(c => c.context.n === most) }),
      v.eventually('ends', { why: 'each only counts up', holds: s => s.counter.every(c => c.context.n === most), fair: { weak: ['*'] } }),
    ],
  }), ''));
  const search = new Search(program, true);
  search.set.limit = 0; // it may not grow
  expect(() => search.run(Infinity, Infinity, Infinity)).toThrow(MemoryLimit);
  for (const p of program.properties) {
    const judging = judgeProgress(search, p);
    for (let step = judging.next(); ; step = judging.next()) if (step.done) { expect([p.name, step.value.failure]).toEqual([p.name, undefined]); break; }
  }
});

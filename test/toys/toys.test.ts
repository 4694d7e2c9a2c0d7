/**
 * Textbook models against figures that others have published: the whole pipeline, judged from outside.
 *
 * A figure here is never changed to fit the checker. Where each comes from is said in the model's file; transitions count
 * every enabled action in every state, steps that change nothing included; depth counts the initial state as 0.
 */
import { describe, expect, it } from 'vitest';
import { dine } from '../../bench/models/dine.ts';
import { kcomp } from '../../bench/models/kcomp.ts';
import { pet } from '../../bench/models/pet.ts';
import { tpc } from '../../bench/models/tpc.ts';
import { compile } from '../../src/compile/program.ts';
import { check, select, selections, type PropertyResult, type Scenario, type Selection } from '../../src/index.ts';
import { judgeTrace } from '../../src/trace/judge.ts';
import { replayPath, takeStep, type Trace } from '../../src/trace/trace.ts';
import { alternatingBit } from './alternating-bit.ts';
import { mcsLock } from './mcs-lock.ts';
import { nPeterson } from './n-peterson.ts';
import { peterson } from './peterson.ts';
import { transactionCommit } from './transaction-commit.ts';

interface Published {
  readonly scenario: Scenario;
  readonly states: number;
  readonly transitions: number;
  /** where published */
  readonly depth?: number;
}

const published: readonly Published[] = [
  { scenario: tpc(2), states: 56, transitions: 153 },
  { scenario: tpc(3), states: 288, transitions: 1_145, depth: 10 },
  { scenario: tpc(4), states: 1_568, transitions: 8_257 },
  { scenario: tpc(5), states: 8_832, transitions: 58_145 },
  { scenario: tpc(6), states: 50_816, transitions: 402_305 },
  { scenario: tpc(7), states: 296_448, transitions: 2_744_705 },
  { scenario: transactionCommit(3), states: 34, transitions: 93, depth: 6 },
  { scenario: peterson(), states: 26, transitions: 52 },
  { scenario: nPeterson(3), states: 882, transitions: 2_646 },
  { scenario: nPeterson(5), states: 628_868, transitions: 3_144_340 },
  // TLC's 240 states and the one before the choice of the first; the transitions are explained in the model's file.
  { scenario: alternatingBit(), states: 240 + 1, transitions: 1_392 - 188, depth: 10 },
  { scenario: mcsLock(2), states: 159, transitions: 318 },
  { scenario: mcsLock(3), states: 7_597, transitions: 22_791 },
  { scenario: mcsLock(4), states: 554_221, transitions: 2_216_884 },
  { scenario: dine(5), states: 1_364, transitions: 5_655 },
  { scenario: kcomp(3), states: 53_838, transitions: 477_336 },
  { scenario: pet(3), states: 288, transitions: 651 },
];

/** The sizes that bench/ measures: some ten seconds together. LARGE=1 npx vitest run test/toys */
const large: readonly Published[] = [
  { scenario: tpc(8), states: 1_745_408, transitions: 18_507_777 },
  { scenario: dine(10), states: 1_860_498, transitions: 15_426_870 },
  { scenario: kcomp(4), states: 1_490_211, transitions: 17_273_379 },
  { scenario: pet(6), states: 1_827_936, transitions: 6_803_688 },
];

const MINUTE = 60_000;

async function agrees({ scenario, states, transitions, depth }: Published): Promise<void> {
  const found = await check(scenario, { symmetry: 'off' });
  expect(found).toMatchObject({ complete: true, states, transitions, ...(depth === undefined ? {} : { depth }) });
  expect(found.neverTaken).toEqual([]);
  expect(found.differences).toEqual([]);
  for (const p of found.properties) {
    expect([p.name, p.verdict]).toEqual([p.name, 'holds']);
    expect(p.witnesses).toBeGreaterThan(0);
    expect([p.trace, p.traceLength]).toEqual([undefined, null]);
  }
}

const named = (rows: readonly Published[]): [string, Published][] => rows.map(r => [r.scenario.name, r]);

describe('published figures', () => {
  it.each(named(published))('%s', (_name, row) => agrees(row), MINUTE);
  it.skipIf(!process.env['LARGE']).each(named(large))('%s', (_name, row) => agrees(row), MINUTE);

  it('are found again by a second run', async () => {
    const [a, b] = [await check(mcsLock(3)), await check(mcsLock(3))];
    expect([b.states, b.transitions, b.depth]).toEqual([a.states, a.transitions, a.depth]);
  });
});

const defective: readonly Selection[] = [tpc(2), tpc(3), dine(2), dine(3), dine(5), peterson()]
  .flatMap(s => selections(s).filter(run => run.run !== ''));

const pathOf = (trace: Trace): number[] => trace.replay.split('.').map(Number);
const violated = (found: { properties: readonly PropertyResult[] }): PropertyResult[] => found.properties.filter(p => p.verdict === 'violated');

describe('seeded defects', () => {
  it.each(defective.map(s => [s.name, s] as const))('%s: found, by traces as short as argued in the model', async (_name, run) => {
    const found = await check(run);
    expect(found.differences).toEqual([]);
    expect(found.expected).toBe('met');
    expect(violated(found)).not.toEqual([]);
  });

  it.each(defective.map(s => [s.name, s] as const))('%s: every trace replays', async (_name, run) => {
    const { system } = compile(run);
    for (const { name, kind, traceLength, trace } of violated(await check(run))) {
      const path = pathOf(trace!);
      expect([trace!.steps.length, path.length]).toEqual([traceLength, traceLength]);
      expect(trace!.steps.map(s => s.name)).toEqual(path.map(a => system.actions[a]!.name));

      const again = replayPath(system, { path });
      expect(again.finalKeys).toEqual(trace!.finalKeys);
      expect(again.steps).toEqual(trace!.steps);

      // The last state fails the property, and no state on the way does.
      const fails = (length: number): boolean => {
        const reached = replayPath(system, { path: path.slice(0, length) });
        if (kind === 'refused') return system.actions.some(a => takeStep(system, reached.final, a).kind === 'refused');
        return judgeTrace(system, reached).some(j => j.property === name);
      };
      expect(path.map((_, length) => fails(length))).toEqual(path.map(() => false));
      expect(fails(path.length)).toBe(true);
    }
  });

  it.each(defective.map(s => [s.name, s] as const))('%s: not found one step earlier', async (_name, run) => {
    for (const { name, traceLength } of violated(await check(run))) {
      const bounded = await check(run, { depth: traceLength! - 1, properties: [name] });
      expect(bounded.properties.map(p => [p.name, p.verdict])).toEqual([[name, 'undecided']]);
      expect(bounded.stopped).toBe('depth');
    }
  });

  it('the same run gives the same trace', async () => {
    const [a, b] = [await check(select(tpc(3), 'any vote')), await check(select(tpc(3), 'any vote'))];
    expect(violated(b).map(p => p.trace!.replay)).toEqual(violated(a).map(p => p.trace!.replay));
  });
});

/** The names of the steps that `who` takes, without their parameters. */
const stepsOf = (trace: Trace, who: string): string[] => trace.steps.filter(s => s.name.includes(who)).map(s => s.name.split('(')[0]!);

describe('the shortest traces are the ones argued by hand', () => {
  it('two-phase commit: one vote, and one manager that goes its own way', async () => {
    const { properties } = await check(select(tpc(3), 'any vote'));
    const names = properties.find(p => p.name === 'consistent')!.trace!.steps.map(s => s.name.split('(')[0]!);
    expect(names.filter(n => n !== 'RMChooseToAbort')).toEqual(['RMPrepare', 'TMRcvPrepared', 'TMCommit', 'RMRcvCommitMsg']);
    expect(names).toContain('RMChooseToAbort');
  });

  it('dining philosophers: everybody takes one fork', async () => {
    const { properties } = await check(select(dine(5), 'all alike'));
    const { trace } = properties.find(p => p.name === 'deadlock-free')!;
    for (const i of [0, 1, 2, 3, 4]) expect(stepsOf(trace!, `(i=${i})`)).toEqual(['get hungry', 'take first fork']);
  });

  it('Peterson: each process goes straight in', async () => {
    const { properties } = await check(select(peterson(), 'turn first'));
    const { trace } = properties.find(p => p.name === 'mutual-exclusion')!;
    for (const i of [0, 1]) expect(stepsOf(trace!, `(i=${i})`)).toEqual(['give way', 'raise flag', 'wait']);
  });
});

/**
 * Textbook models, in the languages of other checkers, give the published figures there too: what holds and what does not.
 * A tool that is not installed is skipped, and the title says so.
 */
import { describe, expect, it } from 'vitest';
import { dine } from '../../bench/models/dine.ts';
import { pet } from '../../bench/models/pet.ts';
import { tpc } from '../../bench/models/tpc.ts';
import { checksOf } from '../../src/export/model.ts';
import { selections, type Scenario, type Selection } from '../../src/model/index.ts';
import { CLASHES, clashing, firstComeFirstServed, players, wideDial } from '../export/awkward.ts';
import { alternatingBit, delivery } from '../toys/alternating-bit.ts';
import { fair, grow, ladder, round, step } from '../toys/lassos.ts';
import { mcsLock } from '../toys/mcs-lock.ts';
import { nPeterson } from '../toys/n-peterson.ts';
import { petersonThreads } from '../toys/peterson-threads.ts';
import { peterson } from '../toys/peterson.ts';
import { philosophers } from '../toys/philosophers.ts';
import { semaphoreOf } from '../toys/semaphore.ts';
import { transactionCommit } from '../toys/transaction-commit.ts';
import { compared, flatOf, tools } from './other.ts';

/** As in test/toys/toys.test.ts; a figure here is never changed to fit the checker. */
const published: readonly (readonly [scenario: Scenario, states: number, transitions: number])[] = [
  [tpc(2), 56, 153], [tpc(3), 288, 1_145], [tpc(4), 1_568, 8_257], [transactionCommit(3), 34, 93], [peterson(), 26, 52],
  [nPeterson(3), 882, 2_646], [alternatingBit(), 241, 1_204], [mcsLock(2), 159, 318], [dine(5), 1_364, 5_655], [pet(3), 288, 651],
];

/** The number of steps to a violation, as argued in the models. */
const defective: readonly (readonly [run: Selection, violated: Readonly<Record<string, number>>])[] = [
  [runOf(dine(3), 'all alike'), { 'deadlock-free': 6 }],
  [runOf(tpc(2), 'any vote'), { consistent: 5 }],
  [runOf(peterson(), 'turn first'), { 'mutual-exclusion': 6 }],
];

function runOf(scenario: Scenario, run: string): Selection { return selections(scenario).find(s => s.run === run)!; }

/** What must happen, under which fairness; a verdict each, as in test/toys/progress.test.ts. */
const endless: readonly (readonly [scenario: Scenario, violated: readonly string[]])[] = [
  [petersonThreads(), ['gets in, no fairness', 'gets in, something happens', 'gets in, spinning is not fair']],
  [semaphoreOf(2, 'awaits'), ['no starvation, no fairness', 'no starvation, weak']],
  [semaphoreOf(3, 'tests'), ['no starvation, no fairness', 'no starvation, weak', 'no starvation, strong']],
  [delivery(), ['arrives, no fairness', 'arrives, all weak', 'arrives, losses end, receiving not fair', 'arrives, sending not fair']],
  [philosophers(3, 'one reversed', 'blocked'), ['eats, no fairness', 'eats, weak']],
  [philosophers(3, 'all alike', 'blocked'), ['eats, no fairness', 'eats, weak', 'eats, strong', 'can eat']],
  [philosophers(2, 'all alike', 'spinning'), ['eats, no fairness', 'eats, weak', 'eats, strong', 'can eat']],
  [fair(), ['no fairness', 'SF(AC)', 'WF(BA), WF(AC)', 'WF(BA)']],
  [step(), ['no fairness']], [round(), ['no fairness', 'x = 2']], [grow(), ['WF(Grow), staying counts']],
  [ladder(3, false), []], [ladder(3, true), ['out']],
];

describe.each(tools)('%s', (_title, tool) => {
  const there = it.skipIf(tool.missing() !== undefined);
  const named = <T extends readonly [Scenario | Selection, ...unknown[]]>(rows: readonly T[]): (readonly [string, T])[] => rows.map(row => [row[0].name, row] as const);

  there.each(named(published))('%s: the published figures, and nothing that holds is violated', async (_name, [scenario, states, transitions]) => {
    const found = await compared(await flatOf(scenario), tool);
    expect(found).toMatchObject({ states, transitions, differences: [] });
    // What may be violated is a claim that a state is to be found.
    expect(found.checks.filter(c => c.here === null).every(c => c.there === null)).toBe(true);
    expect(found.checks.length).toBeGreaterThan(1);
  });

  there.each(named(defective))('%s: violated, after as many steps', async (_name, [run, violated]) => {
    const found = await compared(await flatOf(run), tool);
    expect(found.differences).toEqual([]);
    const lengths = Object.fromEntries(found.checks.map(c => [c.label, c.there]));
    expect(lengths).toMatchObject(violated);
    expect(Object.values(lengths)).toContain(null);
  });

  there.each(named(endless))('%s: the same verdicts about what comes later', async (_name, [scenario, violated]) => {
    const flat = await flatOf(scenario);
    const found = await compared(flat, tool);
    expect(found.differences).toEqual([]);
    const late = found.checks.filter(c => flat.properties.some(p => p.name === c.label && ['leadsTo', 'eventually', 'canAlways'].includes(p.kind)));
    for (const c of late) expect([c.label, c.there !== null]).toEqual([c.label, violated.includes(c.label)]);
    // Nobody judges all of them, and none is forgotten.
    expect(found.checks.length + found.left.length).toBe(checksOf(flat).length);
    expect([...new Set([...found.checks, ...found.left].map(c => c.property))].sort()).toEqual(flat.properties.map(p => p.name).sort());
    if (tool.name === 'Spin') expect(found.left.map(c => c.kind).filter(kind => kind !== 'canAlways')).toEqual([]);
  });

  there.each([wideDial, players(), firstComeFirstServed, ...CLASHES.map(clashing)].map(s => [s.name, s] as const))('%s: hard to write down, and agreed on', async (_name, scenario) => {
    const flat = await flatOf(scenario);
    const found = await compared(flat, tool);
    expect(found).toMatchObject({ states: flat.states, transitions: flat.transitions, differences: [] });
  });
});

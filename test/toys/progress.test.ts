/**
 * Textbook systems whose answers are known: what must happen, under which fairness, what stays possible, what a step may
 * do. Where each answer comes from is said in the model's file. An answer here is never changed to fit the checker.
 */
import { describe, expect, it } from 'vitest';
import { check, type PropertyResult, type Scenario } from '../../src/index.ts';
import { delivery } from './alternating-bit.ts';
import { eventuallyOdd, fair, grow, ladder, round, step, walk } from './lassos.ts';
import { petersonThreads } from './peterson-threads.ts';
import { philosophers } from './philosophers.ts';
import { semaphoreOf } from './semaphore.ts';

/** A verdict; or a violation, by the steps before its loop and, where only one will do, those of the loop; or by its steps. */
type Answer = 'holds' | 'unreachable' | { readonly stem: number; readonly loop?: number } | { readonly steps: number } | { readonly reached: number };
interface Known { readonly scenario: Scenario; readonly states?: number; readonly transitions?: number; readonly answers: Readonly<Record<string, Answer>> }

const known: readonly Known[] = [
  {
    scenario: petersonThreads(), states: 26, transitions: 52,
    answers: {
      'mutual-exclusion': 'holds',
      'gets in, no fairness': { stem: 1 },
      'gets in, something happens': { stem: 3, loop: 1 },
      'gets in, both go on': 'holds', 'gets in, both go on inside': 'holds', 'gets in, both go on, by function': 'holds',
      // It has given way and could enter, but nothing says that it must.
      'gets in, spinning is not fair': { stem: 2 },
      'can get in': 'holds', 'both wait': { reached: 4 }, 'the turn is given by who takes it': 'holds',
      'deadlock-free': 'holds', refused: 'holds',
    },
  },
  ...[2, 3].map((n): Known => ({
    scenario: semaphoreOf(n, 'awaits'),
    answers: { mutex: 'holds', 'no starvation, no fairness': { stem: 1 }, 'no starvation, weak': { stem: 1 }, 'no starvation, strong': 'holds', 'deadlock-free': 'holds', refused: 'holds' },
  })),
  ...[2, 3].map((n): Known => ({
    scenario: semaphoreOf(n, 'tests'),
    answers: { mutex: 'holds', 'no starvation, no fairness': { stem: 1 }, 'no starvation, weak': { stem: 1 }, 'no starvation, strong': { stem: 1 }, 'deadlock-free': 'holds', refused: 'holds' },
  })),
  {
    scenario: delivery(), states: 240 + 1, transitions: 1_392 - 188,
    answers: {
      'arrives, no fairness': { stem: 2 }, 'arrives, ABFairness': 'holds', 'arrives, all weak': { stem: 2 }, 'arrives, all weak, losses end': 'holds',
      'arrives, losses end, receiving not fair': { stem: 3 }, 'arrives, sending not fair': { stem: 3 }, 'arrives, messages only': 'holds',
      'implements-ABCorrectness': 'holds', 'every-message-is-new': { steps: 5 }, 'deadlock-free': 'holds', refused: 'holds',
    },
  },
  ...[2, 3, 5].flatMap((n): Known[] => [
    {
      scenario: philosophers(n, 'one reversed', 'blocked'), ...(n === 5 ? { states: 1_364, transitions: 5_655 } : {}),
      answers: {
        'deadlock-free': 'holds', 'deadlock-free-stuttering': 'holds', 'somebody eats': { reached: 3 }, 'all hold a fork': 'unreachable', 'can eat': 'holds',
        'eats, no fairness': { stem: 1 }, 'eats, weak': { stem: 1 }, 'eats, strong': 'holds', refused: 'holds',
      },
    },
    {
      scenario: philosophers(n, 'all alike', 'blocked'),
      answers: {
        'deadlock-free': { steps: 2 * n }, 'deadlock-free-stuttering': { steps: 2 * n }, 'somebody eats': { reached: 3 }, 'all hold a fork': { reached: 2 * n }, 'can eat': { steps: 2 * n },
        'eats, no fairness': { stem: 1 }, 'eats, weak': { stem: 1 }, 'eats, strong': { stem: 2 * n, loop: 0 }, refused: 'holds',
      },
    },
    {
      scenario: philosophers(n, 'all alike', 'spinning'),
      answers: {
        'deadlock-free': 'holds', 'deadlock-free-stuttering': { steps: 2 * n }, 'somebody eats': { reached: 3 }, 'all hold a fork': { reached: 2 * n }, 'can eat': { steps: 2 * n },
        'eats, no fairness': { stem: 1 }, 'eats, weak': { stem: 1 }, 'eats, strong': { stem: 2 * n }, refused: 'holds',
      },
    },
  ]),
  {
    scenario: fair(),
    answers: {
      'no fairness': { stem: 0 }, 'WF(BA), SF(AC)': 'holds', 'SF(BA), SF(AC)': 'holds', 'SF(AC)': { stem: 1, loop: 0 },
      'WF(BA), WF(AC)': { stem: 0, loop: 2 }, 'WF(BA)': { stem: 0 }, 'WF(BA), WF(AC), AB finitely often': 'holds', 'deadlock-free': 'holds', refused: 'holds',
    },
  },
  { scenario: step(), answers: { 'no fairness': { stem: 0, loop: 0 }, 'WF(Next)': 'holds', refused: 'holds' } },
  { scenario: round(), answers: { 'no fairness': { stem: 1, loop: 0 }, 'WF(Next)': 'holds', 'x = 2': { stem: 0, loop: 1 }, 'deadlock-free': 'holds', refused: 'holds' } },
  { scenario: grow(), answers: { 'WF(Grow), staying counts': { stem: 0, loop: 1 }, 'WF(Grow), told apart': 'holds', refused: 'holds' } },
  ...[1, 2, 3, 20].flatMap((n): Known[] => [
    { scenario: ladder(n, false), answers: { out: 'holds', refused: 'holds' } },
    { scenario: ladder(n, true), answers: { out: { stem: n, loop: 0 }, refused: 'holds' } },
  ]),
];

function said({ verdict, traceLength, trace, witness }: PropertyResult, want: Answer | undefined): Answer | 'violated' | 'vacuous' | 'undecided' {
  if (verdict === 'holds' && witness) return { reached: traceLength! };
  if (verdict !== 'violated') return verdict;
  if (trace!.loopFrom === undefined) return { steps: traceLength! };
  return { stem: trace!.loopFrom, ...(typeof want === 'object' && 'loop' in want ? { loop: traceLength! - trace!.loopFrom } : {}) };
}

describe('known answers', () => {
  it.each(known.map(k => [k.scenario.name, k] as const))('%s', async (_name, { scenario, states, transitions, answers }) => {
    const found = await check(scenario);
    expect(found.complete).toBe(true);
    expect({ states: states === undefined ? undefined : found.states, transitions: transitions === undefined ? undefined : found.transitions }).toEqual({ states, transitions });
    const all = Object.fromEntries(found.properties.map(p => [p.name, said(p, answers[p.name])]));
    // Where a property is listed twice, one of them is not looked at.
    expect(Object.keys(all)).toHaveLength(found.properties.length);
    expect({ ...answers, ...all }).toEqual(answers);
    for (const p of found.properties) if (p.verdict !== 'unreachable') expect(p.witnesses).toBeGreaterThan(0);
  });
});

/** Paths as Stateright's tests give them; the walks that they call right, or none where the property holds. */
const odd: readonly (readonly [string, readonly (readonly number[])[], readonly (readonly number[])[]])[] = [
  ['at the beginning', [[1]], []], ['at the end', [[2, 3]], []], ['at a later end', [[2, 6, 7]], []], ['on the way', [[4, 9, 10]], []], ['all four', [[1], [2, 3], [2, 6, 7], [4, 9, 10]], []],
  ['two ways from one beginning', [[0, 1], [0, 2]], [[0, 2]]],
  ['two beginnings', [[0, 1], [2, 4]], [[2, 4]]],
  ['a join, and two ends', [[0, 1, 4, 6], [2, 4, 8]], [[2, 4, 6], [2, 4, 8]]],
  ['missed there: a cycle', [[0, 2, 4, 2]], [[0, 2, 4, 2]]],
  ['missed there: a join that is reached with the odd number first', [[0, 2, 4], [1, 4, 6]], [[0, 2, 4, 6]]],
];

describe('eventually odd', () => {
  it.each(odd)('%s', async (name, paths, right) => {
    const { properties: [p] } = await check(eventuallyOdd(name, ...paths));
    expect(p!.verdict).toBe(right.length === 0 ? 'holds' : 'violated');
    if (right.length === 0) return;
    expect(right.map(walked => walked.map(n => `n${n}`))).toContainEqual(walk(p!.trace!));
    // It ends in an end, or where its loop began.
    const cycle = right[0]!.indexOf(right[0]!.at(-1)!);
    expect(p!.trace!.loopFrom).toBe(cycle + 1);
  });
});

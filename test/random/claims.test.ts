/**
 * Claims inside of every, some, count and findIndex are learnt instance by instance, so they must be functions of their
 * instance. One that is not may be refused or judged, but it must never be said to hold where it does not.
 */
import { assign } from 'xstate';
import { expect, test } from 'vitest';
import { check, components, events, many, ModelError, range, to } from '../../src/index.ts';

const cell = events({ SET: { v: range(3) } }, { v: 0 as number }).createMachine({ id: 'cell', context: { v: 0 }, on: { SET: { actions: assign(({ event }) => ({ v: event.v })) } } });
const v = components({ cell: many(cell) });
interface Cell { readonly context: { readonly v: number } }
interface S { readonly cell: readonly Cell[] & { every(claim: (c: Cell, i: number) => boolean): boolean } }
type Holds = (s: S) => boolean;

/** Two cells, each of which becomes 1 or 2 at any time; `holds` is false in some of their nine states. */
async function answer(holds: Holds): Promise<string> {
  const states = range(3).flatMap(a => range(3).map(b => [a, b]));
  expect(states.some(values => !holds({ cell: values.map(x => ({ context: { v: x } })) } as never))).toBe(true);
  const scenario = v.scenario('cells', {
    asks: 'is the claim judged in every state', instances: { cell: 2 },
    actions: [v.action('set', { params: { i: 'cell', x: [1, 2] }, send: { cell: (_, { i, x }) => to(i, { type: 'SET', v: x }) } })],
    properties: [v.always('claim', { why: 'it is false in a reachable state', holds: holds as never })],
  });
  try {
    return (await check(scenario)).properties[0]!.verdict;
  } catch (e) {
    if (!(e instanceof ModelError)) throw e;
    return 'refused';
  }
}

test('a sum in a loop is judged', async () => {
  expect(await answer(s => { let sum = 0; for (const c of s.cell) sum += c.context.v; return sum < 4; })).toBe('violated');
});

test.each<[string, Holds]>([
  ['a sum', s => { let sum = 0; s.cell.every(c => { sum += c.context.v; return true; }); return sum < 4; }],
  ['values that are collected in a set', s => { const seen = new Set<number>(); return s.cell.every(c => { const fresh = c.context.v === 0 || !seen.has(c.context.v); seen.add(c.context.v); return fresh; }); }],
  ['an error that is caught', s => { try { return s.cell.every(c => s.cell[c.context.v]!.context.v < 2); } catch { return s.cell[0]!.context.v !== 2; } }],
  ['two marks', s => { let one = false; let two = false; s.cell.every(c => { if (c.context.v === 1) one = true; if (c.context.v === 2) two = true; return true; }); return !(one && two); }],
  ['values that are noted by their index', s => { const seen: number[] = []; s.cell.every((c, i) => { seen[i] = c.context.v; return true; }); return seen[0] !== 1 || seen[1] !== 2; }],
])('%s over all instances does not hold', async (_, holds) => {
  expect(await answer(holds)).not.toBe('holds');
});

/**
 * Random systems, which other checkers must judge as this one does. Each takes a compiler or two, so they are few;
 * `npm run test:long:recheck` takes
 * two thousand. A failure shows the system that it is about.
 */
import { describe, expect, it } from 'vitest';
import { flatten } from '../../src/export/flatten.ts';
import { check, select, type Scenario } from '../../src/index.ts';
import type { Tool } from '../../src/recheck/tool.ts';
import { shown as shownSystem } from '../random/agreement.ts';
import { describe as describeGraph, graphOf, rawGraph, showGraph, type RawGraph } from '../random/graphs.ts';
import { forAll, PATIENCE } from '../random/runs.ts';
import { rawSystem } from '../random/systems.ts';
import { compared, tools } from './other.ts';

const MOST_STATES = 5_000;

async function agrees(scenario: Scenario, tool: Tool): Promise<void> {
  const { complete } = await check(scenario, { states: MOST_STATES, properties: [] });
  if (!complete) return;
  const { flat } = await flatten(select(scenario, ''));
  const found = await compared(flat, tool);
  expect(found.differences).toEqual([]);
}

/** Of machines with nested and parallel states, guards and contexts, with claims about their states. */
const system = (tool: Tool) => shownSystem(c => agrees(c.scenario, tool));

/** Of labelled graphs, with claims about steps, about what can be reached, and about endless runs under fairness. */
const graph = (tool: Tool) => async (raw: RawGraph): Promise<void> => {
  const described = describeGraph(raw);
  try { await agrees(described.scenario, tool); } catch (e) {
    throw new Error(`${(e as Error).message}\n\n${showGraph(described, graphOf(described))}`, { cause: e });
  }
};

describe.each(tools)('%s', (_title, tool) => {
  const there = it.skipIf(tool.missing() !== undefined);
  there('random systems', { timeout: PATIENCE }, async () => { await forAll(rawSystem, 16, system(tool)); });
  there('random graphs', { timeout: PATIENCE }, async () => { await forAll(rawGraph, 16, graph(tool)); });
});

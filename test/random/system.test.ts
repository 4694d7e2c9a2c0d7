/** Random systems: the checker and the naive explorer must agree on every number, verdict, state and trace. */
import { expect, test } from 'vitest';
import { check, select, type RunResult } from '../../src/index.ts';
import { compile } from '../../src/compile/program.ts';
import { instantiate } from '../../src/compile/system.ts';
import { explore } from '../../src/explore/explore.ts';
import { replayPath } from '../../src/trace/trace.ts';
import { oracle, shown } from './agreement.ts';
import { beginning, judge, keyOf, search, steps, type Plain } from './naive.ts';
import { viewsOn } from './naive-views.ts';
import { forAll, PATIENCE } from './runs.ts';
import { rawSystem } from './systems.ts';

test('states, transitions, depth, verdicts, lengths and witnesses are those of the naive explorer', { timeout: PATIENCE }, async () => {
  await forAll(rawSystem, 300, shown(async c => {
    const { found, bounds } = oracle(c);
    const result = await check(c.scenario, bounds);
    const verdicts = Object.fromEntries(result.properties.map(p => [p.name, { verdict: p.verdict, witnesses: p.witnesses, length: p.traceLength }]));
    expect({ states: result.states, transitions: result.transitions, depth: result.depth, complete: result.complete, verdicts })
      .toEqual({ states: found.states.size, transitions: found.transitions, depth: found.depth, complete: found.complete, verdicts: found.verdicts });
  }));
});

test('the states themselves are the same, not only their number, and so are the steps that nothing takes', { timeout: PATIENCE }, async () => {
  await forAll(rawSystem, 80, shown(async c => {
    const { found, bounds } = oracle(c);
    const program = compile(select(c.scenario, ''));
    const { search: done, states, fired } = await explore(program, bounds);
    const keys = Array.from({ length: states }, (_, id) => keyOf(done.localsOf(id).map((l, slot) => program.tables[slot]!.snapshots[l]!)));
    expect(keys.sort()).toEqual([...found.states.keys()].sort());
    const taken = program.actions.map((a, i) => [a.ground.name, fired[i]!] as const);
    expect(Object.fromEntries(taken.filter(([, n]) => n > 0))).toEqual(found.fired);
  }));
});

test('every counterexample is a path of the oracle that ends in a failure, and its key replays to the same state', { timeout: PATIENCE }, async () => {
  await forAll(rawSystem, 150, shown(async c => {
    const { bounds } = oracle(c);
    const result = await check(c.scenario, bounds);
    for (const p of result.properties) {
      if (p.verdict !== 'violated') { expect(p.trace).toBeUndefined(); continue; }
      expect(fails(c.plain, p)).toBe(true);
      const path = p.trace!.replay === '' ? [] : p.trace!.replay.split('.').map(Number);
      const again = replayPath(instantiate(select(c.scenario, '')), { path });
      expect({ keys: again.finalKeys, names: again.steps.map(s => s.name) }).toEqual({ keys: p.trace!.finalKeys, names: p.trace!.steps.map(s => s.name) });
    }
  }));
});

/** Follows a counterexample step by step with the oracle, and asks whether its last state fails. */
function fails(plain: Plain, p: RunResult['properties'][number]): boolean {
  const ground = steps(plain);
  let at = beginning(plain.comps);
  for (const { name } of p.trace!.steps) {
    const after = ground.get(name)!(at, viewsOn(plain.comps, at));
    if (typeof after === 'string') throw new Error(`${p.name}: the oracle finds step ${name} ${after}`);
    at = after;
  }
  const s = viewsOn(plain.comps, at);
  const answers = [...ground.values()].map(take => take(at, s));
  if (p.name === 'refused') return answers.includes('refused');
  if (p.name === 'deadlock-free') return answers.every(a => a === 'disabled') && !plain.final?.(s);
  return judge(plain, s)[p.name]!.failed;
}

test('a search that a bound of states ends never says that something holds', { timeout: PATIENCE }, async () => {
  await forAll(rawSystem, 80, shown(async c => {
    const all = search(c.plain, Infinity, 600);
    if (!all || all.states.size < 3) return;
    const result = await check(c.scenario, { states: Math.ceil(all.states.size / 2) });
    // A bound that is met only after the last state was expanded changes nothing.
    expect(result.complete).toBe(result.stopped === undefined);
    for (const p of result.properties) {
      const truth = all.verdicts[p.name]!.verdict;
      expect([truth, ...(result.complete ? [] : ['undecided'])]).toContain(p.verdict);
      // Nor that nothing was to be said, unless nothing could be: the claim is for each of nothing.
      if (!result.complete) expect(['violated', 'undecided', ...(all.empty.has(p.name) ? ['vacuous'] : [])]).toContain(p.verdict);
    }
  }));
});

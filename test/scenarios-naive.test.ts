/** The real case once more without tables, diagrams and packed states: breadth first over XState snapshots, keyed by strings. */
import { expect, test } from 'vitest';
import { scenarios } from '../machines/scenarios/index.ts';
import { claimsOf } from '../src/compile/claims.ts';
import { instantiate } from '../src/compile/system.ts';
import { check, select } from '../src/index.ts';
import { initialSnapshots, takeStep } from '../src/trace/trace.ts';
import { snapshotViews } from '../src/trace/snapshot-views.ts';

const keyOf = (snapshots: readonly { value: unknown; context: unknown }[]): string => JSON.stringify(snapshots.map(s => [s.value, s.context]));

for (const [name, run] of [['ring', 'v14+force-write, store-hidden'], ['ring', 'seed-fix'], ['memfd-write-protect', 'v14+force-write'], ['rmm-rec', 'rmm-2.0-draft'], ['rmm-tree-of-three', 'rmm-1.0'], ['rmm-tlb-shared', 'tf-rmm']] as const) {
  test(`${name}/${run}`, { timeout: 300_000 }, async () => {
    const selection = select(scenarios.find(s => s.name === name)!, run);
    const system = instantiate(selection);
    let level = [initialSnapshots(system)];
    const seen = new Set(level.map(keyOf));
    const firstFailure = new Map<string, number>();
    let transitions = 0;
    let depth = -1;
    while (level.length > 0) {
      depth++;
      const next: typeof level = [];
      for (const snapshots of level) {
        const s = snapshotViews(system, snapshots);
        for (const p of system.properties) {
          if (p.kind !== 'always' || firstFailure.has(p.name)) continue;
          const fails = claimsOf(p, system).some(c => (c.when?.(s) ?? true) && c.holds.some(h => !h.test(s)));
          if (fails) firstFailure.set(p.name, depth);
        }
        for (const action of system.actions) {
          const answer = takeStep(system, snapshots, action);
          expect(answer.kind).not.toBe('refused');
          if (answer.kind !== 'taken') continue;
          transitions++;
          const key = keyOf(answer.next);
          if (seen.has(key)) continue;
          seen.add(key);
          next.push(answer.next);
        }
      }
      level = next;
    }
    const result = await check(selection);
    expect({ states: result.states, transitions: result.transitions, depth: result.depth }).toEqual({ states: seen.size, transitions, depth });
    for (const p of result.properties) if (p.kind === 'always') expect([p.name, p.traceLength]).toEqual([p.name, firstFailure.get(p.name) ?? null]);
  });
}

/** States of a run that a random walk meets, as XState has them: no table, no diagram. */
import { instantiate, type System } from '../../src/compile/system.ts';
import type { Selection } from '../../src/index.ts';
import { snapshotViews } from '../../src/trace/snapshot-views.ts';
import { initialSnapshots, takeStep } from '../../src/trace/trace.ts';

export interface Met { readonly system: System; readonly s: any; readonly snapshots: ReturnType<typeof initialSnapshots> }

/** Walks of 60 steps each; the same seed gives the same states. */
export function* walkThrough(selection: Selection, states: number, seed: number): Generator<Met> {
  const system = instantiate(selection);
  // Failures lead nowhere.
  const steps = system.actions.filter(a => !a.outcome || a.outcome.id === 'success');
  let random = seed;
  const below = (n: number): number => { random = (random * 1_103_515_245 + 12_345) % 2_147_483_648; return Math.floor(random / 65_536) % n; };
  const seen = new Set<string>();
  let snapshots = initialSnapshots(system);
  for (let n = 0; seen.size < states && n < states * 50; n++) {
    if (n % 60 === 0) snapshots = initialSnapshots(system);
    const s = snapshotViews(system, snapshots);
    const key = JSON.stringify(snapshots.map(x => [x.value, x.context]));
    if (!seen.has(key)) { seen.add(key); yield { system, s, snapshots }; }
    const enabled = steps.filter(a => a.when(s));
    if (enabled.length === 0) { snapshots = initialSnapshots(system); continue; }
    // A step of each kind is as likely as one of another, whatever its arguments.
    const kinds = [...new Set(enabled.map(a => a.base))];
    const kind = kinds[below(kinds.length)]!;
    const some = enabled.filter(a => a.base === kind);
    const taken = takeStep(system, snapshots, some[below(some.length)]!);
    if (taken.kind === 'taken') snapshots = taken.next;
  }
}

/** What the benchmark can run: the four models with their sizes, and runs of the shipped scenarios. */
import { scenarios } from '../../machines/scenarios/index.ts';
import { select, type Selection } from '../../src/model/index.ts';
import { dine } from './dine.ts';
import { kcomp } from './kcomp.ts';
import { pet } from './pet.ts';
import { tpc } from './tpc.ts';

const families = { dine, kcomp, pet, tpc };

/** The models that are measured when none is named. */
export const standard: readonly string[] = [
  'dine10', 'kcomp4', 'pet6', 'tpc8',
  'anon-2gfn/v14+force-write', 'memfd-2gfn/seed-fix', 'race/seed-fix', 'anon-fork/v14+L',
];

/** "tpc8", "pet6+progress" (with properties that are judged on the graph), or "anon-2gfn/v14+ro" */
export function findModel(name: string): Selection {
  const [, judged, n] = /^(dine|pet)(\d+)\+progress$/.exec(name) ?? [];
  if (judged !== undefined) return select({ dine, pet }[judged as 'dine' | 'pet'](Number(n), 'progress'), '');
  const [, family, size] = /^([a-z]+)(\d+)$/.exec(name) ?? [];
  if (family !== undefined && family in families) return select(families[family as keyof typeof families](Number(size)), '');
  const [scenario, ...run] = name.split('/');
  const found = scenarios.find(s => s.name === scenario);
  if (!found) throw new Error(`no model '${name}'; known: ${Object.keys(families).map(f => `${f}N`).join(', ')}, ${scenarios.map(s => `${s.name}/RUN`).join(', ')}`);
  return select(found, run.join('/'));
}

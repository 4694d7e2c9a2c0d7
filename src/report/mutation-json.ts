/** A mutation test for programs. Keys are only ever added. */
import { isKill } from '../mutate/judge.ts';
import type { MutationResult } from '../mutate/summary.ts';
import type { ToolInfo } from './json.ts';

/** The whole result, also what the text leaves out: the verdict of each property on each mutant. */
export function mutationToJson(tool: ToolInfo, { base, limits, mutants, left, summary, seconds }: MutationResult): string {
  const { name: scenario, states, transitions, depth } = base;
  return JSON.stringify({
    tool, scenario, base: { states, transitions, depth },
    limits: { states: limits.states, seconds: limits.seconds ?? null },
    properties: [
      ...summary.killers.map(({ name, kills, alone, subsumedBy }) => ({ name, verdict: 'holds', used: true, kills, alone, subsumedBy })),
      ...base.unused.map(({ name, verdict }) => ({ name, verdict, used: false, kills: 0, alone: 0, subsumedBy: [] })),
    ],
    mutants: mutants.map(m => ({
      name: m.name, kind: m.kind, what: m.what, fate: m.fate, because: m.because,
      states: m.states, transitions: m.transitions, depth: m.depth,
      killedBy: m.said.filter(s => isKill(s.verdict)).map(s => s.property), verdicts: m.said,
    })),
    counts: summary.counts, score: summary.score, cutShort: summary.cutShort, notJudged: left, seconds,
  }, null, 2) + '\n';
}

/** What the exit code says; TLC's numbers where TLC has one. The table in the README is a copy of this one. */
import type { RunResult } from '../check.ts';
import { isProgress } from '../model/index.ts';

export const EXIT = {
  ok: 0, deadlock: 11, safety: 12, liveness: 13, unreachable: 14, vacuous: 15, undecided: 16, differs: 17, survivors: 18,
  usage: 64, internal: 70, interrupted: 130,
} as const;

/** A run with an expectation is judged against it, one without by its verdicts; the gravest run decides. */
export function exitCode(runs: readonly RunResult[]): number {
  const found = new Set<number>(runs.flatMap(judge));
  for (const code of [EXIT.differs, EXIT.safety, EXIT.deadlock, EXIT.liveness, EXIT.unreachable, EXIT.vacuous, EXIT.undecided]) {
    if (found.has(code)) return code;
  }
  return EXIT.ok;
}

function judge(run: RunResult): number[] {
  if (run.expected === 'met') return [];
  if (run.expected === 'differs') return [EXIT.differs];
  const expected = run.selection.expect?.expect !== undefined;
  return run.properties.flatMap(p => {
    if (p.verdict === 'undecided') return [EXIT.undecided];
    // A run with an expectation gets here when a bound ended it; its violations so far are the expected ones.
    if (expected || p.verdict === 'holds') return [];
    if (p.verdict === 'vacuous') return [EXIT.vacuous];
    if (p.verdict === 'unreachable') return [EXIT.unreachable];
    return [p.kind === 'deadlock' ? EXIT.deadlock : isProgress(p.kind) ? EXIT.liveness : EXIT.safety];
  });
}

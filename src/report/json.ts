/** Machine-readable results. Keys are only ever added. */
import type { RunResult } from '../check.ts';
import type { Trace } from '../trace/trace.ts';

export interface ToolInfo { readonly name: string; readonly version: string; readonly xstate: string }

export function toJson(tool: ToolInfo, runs: readonly RunResult[]): string {
  return JSON.stringify({ tool, runs: runs.map(runToJson) }, null, 2) + '\n';
}

function runToJson(r: RunResult): Record<string, unknown> {
  return {
    scenario: r.name,
    base: r.selection.scenario.name, variant: r.selection.run, choices: r.selection.choices, param: r.selection.param,
    states: r.states, transitions: r.transitions, depth: r.depth, complete: r.complete, stopped: r.stopped ?? null,
    seconds: r.seconds, judgingSeconds: r.judgingSeconds, stateBits: r.stateBits, bytes: r.bytes,
    assumes: r.selection.scenario.spec.assumes ?? [],
    properties: r.properties.map(p => ({
      name: p.name, kind: p.kind, verdict: p.verdict, witnesses: p.witnesses, traceLength: p.traceLength, because: p.because,
      ...(p.detail ? { clause: p.detail.clause ?? null, values: p.detail.values } : {}),
      ...(p.trace ? { replay: p.trace.replay, trace: traceToJson(p.trace) } : {}),
      ...(p.witness ? { replay: p.witness.replay, witness: traceToJson(p.witness) } : {}),
      ...(p.trace?.loopFrom === undefined ? {} : { loopFrom: p.trace.loopFrom, askedAt: p.askedAt, fair: p.fair }),
      ...(p.possible ? { possible: p.possible } : {}),
    })),
    expected: r.expected, differences: r.differences, neverTaken: r.complete ? r.neverTaken : null,
    dead: r.complete ? r.dead : null, deadAccepted: r.complete ? r.deadAccepted : null,
    symmetry: r.symmetry ? { ...r.symmetry, unused: r.symmetry.unused ?? null } : null, confidence: r.confidence, ...(r.audited ? { audited: r.audited } : {}),
  };
}

const traceToJson = (t: Trace): Record<string, unknown> =>
  ({ initial: t.initial, steps: t.steps.map(s => ({ index: s.index, action: s.name, agent: s.agent, lane: s.lane, call: s.call ?? null, text: s.text, patchedBy: s.patchedBy ?? null, changes: s.changes })) });

/** Specification coverage: of each command that runs call, which failure conditions were met, and which the model leaves out. */
import type { RunResult } from './check.ts';
import { commandsOf, outcomes, patchCommand, type Command } from './model/index.ts';

export interface ConditionCoverage {
  readonly id: string;
  /** what the call answers then: 'RMI_ERROR_RTT' without its index */
  readonly status: string;
  /** why the model leaves it out */
  readonly left: string | undefined;
  /** the runs in which it was the answer */
  readonly met: readonly string[];
}

export interface CommandCoverage {
  readonly command: string;
  /** the patches that make it what it is; none: as it stands in its file */
  readonly version: string;
  readonly source: string | undefined;
  /** in the order in which they are tested, success last */
  readonly conditions: readonly ConditionCoverage[];
}

/** A row for each command as runs call it: those with the same patches are one. */
export function specificationCoverage(results: readonly RunResult[]): CommandCoverage[] {
  const rows = new Map<Command, Map<string, { command: Command; runs: RunResult[] }>>();
  for (const result of results) for (const base of commandsOf(result.selection)) {
    const version = result.selection.use.filter(v => v.target === 'command' && v.of === base.name).map(v => v.name).join(', ');
    const versions = rows.get(base) ?? new Map<string, { command: Command; runs: RunResult[] }>();
    rows.set(base, versions);
    const row = versions.get(version) ?? { command: patchCommand(base, result.selection.use), runs: [] };
    versions.set(version, row);
    row.runs.push(result);
  }
  return [...rows].flatMap(([base, versions]) => [...versions].map(([version, { command, runs }]) => ({
    command: base.name, version, source: command.spec.source,
    conditions: [
      ...command.spec.failures.map(f => condition(command, f.id, f.status, typeof f.when === 'function' ? undefined : f.when.abstracted, runs)),
      condition(command, 'success', outcomes(command).at(-1)!.status, undefined, runs),
    ],
  })));
}

const condition = ({ name }: Command, id: string, status: string, left: string | undefined, runs: readonly RunResult[]): ConditionCoverage =>
  ({ id, status, left, met: runs.filter(r => r.coverage.answered.includes(`${name} [${id}]`)).map(r => r.name) });

/** Conditions that are neither met nor left out. */
export const unmet = (rows: readonly CommandCoverage[]): string[] =>
  rows.flatMap(r => r.conditions.filter(c => c.left === undefined && c.met.length === 0).map(c => `${r.command}${r.version && ` (${r.version})`}: ${c.id}`));

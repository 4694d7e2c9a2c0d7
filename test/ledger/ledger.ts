/** The ledger: what every shipped run comes to. It is the one place where counts are kept. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scenarios } from '../../machines/scenarios/index.ts';
import { check, selections, type RunResult, type Selection } from '../../src/index.ts';

export interface Entry {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** property -> "holds", "violated 7", "violated 8+7" for a lasso, ... */
  readonly verdicts: Readonly<Record<string, string>>;
  /** component -> local states that its instances are in, together */
  readonly locals: Readonly<Record<string, number>>;
  /** actions, or branches of threads, that other runs of the scenario take and this one does not */
  readonly without: readonly string[];
}
/** scenario -> the actions that at least one of its runs takes, and its runs */
export type Ledger = Readonly<Record<string, { readonly actions: readonly string[]; readonly runs: Readonly<Record<string, Entry>> }>>;

const file = fileURLToPath(new URL('ledger.json', import.meta.url));
export const readLedger = (): Ledger => JSON.parse(readFileSync(file, 'utf8')) as Ledger;

/** The runs that the ledger has: those that `realmcheck check` makes. */
export const ledgerRuns = (): readonly Selection[] =>
  scenarios.filter(s => !s.spec.large).flatMap(s => selections(s).filter(r => !r.expect?.large));

export function ledgerOf(results: readonly RunResult[]): Ledger {
  const byScenario = new Map<string, RunResult[]>();
  for (const r of results) byScenario.set(r.selection.scenario.name, [...byScenario.get(r.selection.scenario.name) ?? [], r]);
  return Object.fromEntries([...byScenario].map(([name, runs]) => {
    const actions = [...new Set(runs.flatMap(r => r.coverage.taken))].sort();
    return [name, { actions, runs: Object.fromEntries(runs.map(r => [r.selection.run, entryOf(r, actions)])) }];
  }));
}

const entryOf = (r: RunResult, actions: readonly string[]): Entry => ({
  states: r.states, transitions: r.transitions, depth: r.depth,
  verdicts: Object.fromEntries(r.properties.map(p => [p.name, verdictOf(p)])),
  locals: r.coverage.locals,
  without: actions.filter(a => !r.coverage.taken.includes(a)),
});

function verdictOf({ verdict, traceLength, trace }: RunResult['properties'][number]): string {
  if (traceLength === null) return verdict;
  const from = trace?.loopFrom;
  return `${verdict} ${from === undefined ? traceLength : `${from}+${traceLength - from}`}`;
}

/** What differs, a line each: which numbers, which components grew, which actions appeared or vanished. */
export function differences(was: Ledger, is: Ledger): string[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names.flatMap(name => {
    const [a, b] = [was[name], is[name]];
    if (!a || !b) return [`${name}: the scenario is ${a ? 'gone' : 'new'}`];
    const runs = [...new Set([...Object.keys(a.runs), ...Object.keys(b.runs)])];
    return runs.flatMap(run => {
      const [x, y] = [a.runs[run], b.runs[run]];
      const where = run === '' ? name : `${name}/${run}`;
      if (!x || !y) return [`${where}: the run is ${x ? 'gone' : 'new'}`];
      return entryDifferences(x, y, a.actions, b.actions).map(d => `${where}: ${d}`);
    });
  });
}

function entryDifferences(was: Entry, is: Entry, wasActions: readonly string[], isActions: readonly string[]): string[] {
  const signed = (n: number): string => n > 0 ? `+${n}` : String(n);
  const counts = (['states', 'transitions', 'depth'] as const).filter(k => was[k] !== is[k]).map(k => `${k} ${was[k]} -> ${is[k]} (${signed(is[k] - was[k])})`);
  const changed = <T extends string | number>(what: string, x: Readonly<Record<string, T>>, y: Readonly<Record<string, T>>): string[] =>
    [...new Set([...Object.keys(x), ...Object.keys(y)])].filter(k => x[k] !== y[k]).map(k => `${what} ${k}: ${x[k] ?? 'not there'} -> ${y[k] ?? 'not there'}`);
  const taken = (e: Entry, actions: readonly string[]): string[] => actions.filter(a => !e.without.includes(a));
  const [before, after] = [taken(was, wasActions), taken(is, isActions)];
  const only = (x: readonly string[], y: readonly string[], what: string): string[] => {
    const names = x.filter(a => !y.includes(a));
    return names.length === 0 ? [] : [`actions ${what}: ${names.join(', ')}`];
  };
  return [
    ...counts, ...changed('local states of', was.locals, is.locals),
    ...only(after, before, 'appeared'), ...only(before, after, 'vanished'), ...changed('verdict of', was.verdicts, is.verdicts),
  ];
}

/** Writes what the runs come to now; a run is a line, so that a change of the ledger can be read as a diff. */
export function writeLedger(ledger: Ledger): void {
  const scenarioText = ([name, { actions, runs }]: [string, Ledger[string]]): string => [
    ` ${JSON.stringify(name)}: {`,
    `  "actions": ${JSON.stringify(actions)},`,
    '  "runs": {',
    Object.entries(runs).map(([run, e]) => `   ${JSON.stringify(run)}: ${JSON.stringify(e)}`).join(',\n'),
    '  }', ' }',
  ].join('\n');
  writeFileSync(file, `{\n${Object.entries(ledger).map(scenarioText).join(',\n')}\n}\n`);
}

/** Nothing is accepted as dead, so that all that is dead is in the results. */
export async function runAll(): Promise<RunResult[]> {
  const results: RunResult[] = [];
  for (const run of ledgerRuns()) results.push(await check({ ...run, scenario: { ...run.scenario, spec: { ...run.scenario.spec, dead: [] } } }));
  return results;
}

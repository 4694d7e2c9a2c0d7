/** Which runs the command line asks for. */
import { ModelError, labelsOf, runsOf, select, selections, unknownName, type Scenario, type Selection } from '../model/index.ts';

export interface Wanted {
  /** scenario names, or scenario/run */
  readonly names: readonly string[];
  /** labels of the axes, such as "v14+ro, realm-first" */
  readonly variants: readonly string[];
  /** also runs that are marked large */
  readonly all: boolean;
}

function findScenario(scenarios: readonly Scenario[], name: string): Scenario {
  const found = scenarios.find(s => s.name === name);
  if (!found) throw unknownName('scenario', name, scenarios.map(s => s.name), 'command line');
  return found;
}

/** "scenario/run" or "scenario": a scenario name may contain a slash only in front of its run. */
function findRun(scenarios: readonly Scenario[], name: string): { scenario: Scenario; run: string | undefined } {
  const exact = scenarios.find(s => s.name === name);
  if (exact) return { scenario: exact, run: undefined };
  const slash = name.indexOf('/');
  if (slash < 0) return { scenario: findScenario(scenarios, name), run: undefined };
  return { scenario: findScenario(scenarios, name.slice(0, slash)), run: name.slice(slash + 1) };
}

/** The one run that a name means: of a scenario without its run, the first that it declares. */
export function soleRun(scenarios: readonly Scenario[], name: string): Selection {
  const { scenario, run } = findRun(scenarios, name);
  return select(scenario, run ?? Object.keys(runsOf(scenario))[0] ?? '');
}

export function selectRuns(scenarios: readonly Scenario[], wanted: Wanted): Selection[] {
  checkNames(scenarios);
  const named = wanted.names.map(n => findRun(scenarios, n));
  const candidates = named.length > 0 ? named : scenarios.filter(s => wanted.all || !s.spec.large).map(scenario => ({ scenario, run: undefined }));
  if (wanted.variants.length > 0) checkLabels(candidates.map(c => c.scenario), wanted.variants);
  const runs = candidates.flatMap(({ scenario, run }) => {
    if (run !== undefined) return [select(scenario, run)];
    if (wanted.variants.length > 0) return wanted.variants.filter(v => fits(scenario, v)).map(v => select(scenario, v));
    return selections(scenario).filter(s => wanted.all || named.length > 0 || !s.expect?.large);
  });
  if (runs.length === 0) throw new ModelError('command line: nothing to check. Every scenario is marked large; name one, or give --all');
  return runs;
}

const fits = (scenario: Scenario, variant: string): boolean => {
  const labels = Object.values(scenario.spec.axes ?? {}).flatMap(o => Object.keys(o));
  return labelsOf(variant).every(l => labels.includes(l));
};

function checkLabels(scenarios: readonly Scenario[], variants: readonly string[]): void {
  for (const v of variants) {
    if (scenarios.some(s => fits(s, v))) continue;
    const known = [...new Set(scenarios.flatMap(s => Object.values(s.spec.axes ?? {}).flatMap(o => Object.keys(o))))];
    const wrong = labelsOf(v).find(l => !known.includes(l)) ?? v;
    throw unknownName('variant', wrong, known, 'command line');
  }
}

function checkNames(scenarios: readonly Scenario[]): void {
  const seen = new Set<string>();
  for (const s of scenarios) {
    if (seen.has(s.name)) throw new ModelError(`two scenarios are called '${s.name}'; rename one`);
    seen.add(s.name);
  }
}

/** The scenarios that a command line names: those of the user's files, or those that come with realmcheck. */
import { existsSync } from 'node:fs';
import { scenarios as shipped } from '../../machines/scenarios/index.ts';
import { isScenario, ModelError, type Scenario, type Selection } from '../model/index.ts';
import { loadUserFile } from './load-user-file.ts';
import { soleRun } from './select-runs.ts';

export const isFile = (name: string): boolean => /\.[cm]?[jt]s$/.test(name) || existsSync(name);

/** The scenarios of the files named, or those that come with realmcheck. */
export async function loadScenarios(files: readonly string[]): Promise<readonly Scenario[]> {
  if (files.length === 0) return shipped;
  const found: Scenario[] = [];
  for (const file of files) {
    const exported = Object.values(await loadUserFile(file)).flatMap(x => Array.isArray(x) ? x as unknown[] : [x]);
    const scenarios = [...new Set(exported)].filter(isScenario);
    if (scenarios.length === 0) {
      throw new ModelError(`${file}: exports no scenario. Export what scenario(...) returned: export const mine = scenario('mine', { ... })`);
    }
    found.push(...scenarios);
  }
  return found;
}

/** The one run that a scenario's name and the files that it is in stand for; the name may be left out when they have one scenario. */
export async function loadRun(what: readonly string[]): Promise<Selection> {
  const names = what.filter(w => !isFile(w));
  const scenarios = await loadScenarios(what.filter(isFile));
  const known = scenarios.map(s => s.name);
  if (names.length > 1) throw new ModelError(`command line: ${names.map(n => `'${n}'`).join(' and ')}: one run at a time`);
  if (names.length === 0 && known.length > 1) throw new ModelError(`command line: which scenario? Name one of ${known.join(', ')}`);
  return soleRun(scenarios, names[0] ?? known[0]!);
}

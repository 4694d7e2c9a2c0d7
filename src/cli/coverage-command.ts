/** `realmcheck coverage`: which failure conditions of commands the scenarios meet. */
import { Option, type Command } from 'commander';
import { check, type RunResult } from '../check.ts';
import { commandsOf, ModelError } from '../model/index.ts';
import { coverageText } from '../report/coverage-text.ts';
import { thousands } from '../report/style.ts';
import { specificationCoverage, unmet } from '../spec-coverage.ts';
import { EXIT } from './exit-codes.ts';
import { isFile, loadScenarios } from './load-scenarios.ts';
import { list } from './options.ts';
import { selectRuns } from './select-runs.ts';
import { openTerminal } from './terminal.ts';

interface CoverageFlags { variant?: string[]; color?: boolean }

export function defineCoverage(program: Command, done: (code: number) => void): void {
  program.command('coverage')
    .description('which failure conditions, and which successes, of the commands that scenarios call are ever met')
    .argument('[what...]', "scenarios by name, and files with your own; default: those whose failing calls are steps (failures: 'taken')")
    .option('-v, --variant <labels>', 'only this variant (repeatable)', list)
    .addOption(new Option('--no-color', 'no colours, also on a terminal'))
    .addHelpText('after', `
A condition is met if some run answers with it: it holds, and none before it.
Exit codes: 0 each is met or left out with a reason; 14 some are not met;
16 a bound ended a run.`)
    .action(async (what: string[], flags: CoverageFlags) => {
      const files = what.filter(isFile);
      const scenarios = await loadScenarios(files);
      const named = what.filter(w => !isFile(w));
      const names = named.length > 0 || files.length > 0 ? named : scenarios.filter(s => s.spec.failures === 'taken').map(s => s.name);
      const runs = selectRuns(scenarios, { names, variants: flags.variant ?? [], all: true }).filter(r => commandsOf(r).length > 0);
      if (runs.length === 0) throw new ModelError('command line: no run calls a command. Commands are called by threads, or by actions with a call');
      const terminal = openTerminal(false, flags.color === false ? false : undefined);
      const results: RunResult[] = [];
      for (const run of runs) results.push(await check(run, { onProgress: p => terminal.progress(`${run.name}  ${thousands(p.states)} states, ${p.seconds.toFixed(1)} s`) }));
      terminal.progress('');
      const rows = specificationCoverage(results);
      const missing = unmet(rows);
      const conditions = rows.flatMap(r => r.conditions);
      const left = conditions.filter(c => c.left !== undefined).length;
      terminal.print([
        ...rows.map(r => coverageText(r, terminal.style)),
        `${rows.length} ${rows.length === 1 ? 'command' : 'commands'}, ${conditions.length} answers: ${conditions.length - left - missing.length} met, ${left} left out, ${missing.length} not met, in ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`,
      ].join('\n\n'));
      done(results.some(r => !r.complete) ? EXIT.undecided : missing.length > 0 ? EXIT.unreachable : EXIT.ok);
    });
}

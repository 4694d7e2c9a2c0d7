/** `realmcheck export` and `realmcheck recheck`: their options and help. */
import { Option, type Command } from 'commander';
import { exportCommand, LANGUAGES, type Language } from './export-command.ts';
import { isFile, loadRun, loadScenarios } from './load-scenarios.ts';
import { list } from './options.ts';
import { STDOUT } from './outputs.ts';
import { MANY, MODERATE, recheckCommand } from './recheck-command.ts';
import { selectRuns } from './select-runs.ts';
import { openTerminal } from './terminal.ts';
import { thousands } from '../report/style.ts';
import { TOOLS } from '../recheck/tools.ts';

interface ExportFlags { to: Language; output?: string; property?: string[]; space?: boolean }
interface RecheckFlags { scenario?: string[]; variant?: string[]; all?: boolean; tool?: string[]; keep?: boolean; brief?: boolean; color?: boolean }

export function defineExport(program: Command, done: (code: number) => void): void {
  program.command('export')
    .description('write a run as a model for another checker')
    .argument('<what...>', "a scenario, or scenario/variant such as 'ring/seed-fix', and the files that it is in when it is one of your own")
    .addOption(new Option('-t, --to <language>', 'Murphi (Rumur, CMurphi), Promela (Spin), TLA+ (TLC, Apalache), dot (Graphviz) or JSON').choices(LANGUAGES).makeOptionMandatory())
    .option('-o, --output <file>', "write to a file, for TLA+ also its .cfg; default '-', standard output")
    .option('-p, --property <name>', "only this property (repeatable); default: all but 'reachable' ones, which stand there to be violated", list)
    .option('--space', 'with dot: draw the reachable states instead of the machines')
    .action(async (what: string[], flags: ExportFlags) => {
      const output = flags.output ?? STDOUT;
      done(await exportCommand({ selection: await loadRun(what), to: flags.to, output, properties: flags.property ?? [], space: flags.space ?? false }, openTerminal(output === STDOUT, undefined)));
    });

  program.command('recheck')
    .description('run the other checkers that are installed on exported models, and compare what they find')
    .argument('[what...]', 'files with scenarios of your own, or names of shipped ones')
    .option('-s, --scenario <name>', 'only this scenario, or this run of it (repeatable)', list)
    .option('-v, --variant <labels>', 'only this variant (repeatable)', list)
    .option('-a, --all', 'also the scenarios that are marked large')
    .option('-t, --tool <name>', `only this tool: ${TOOLS.map(t => t.name.toLowerCase()).join(', ')} (repeatable)`, list)
    .option('--brief', `of a scenario whose runs have more than ${thousands(MODERATE)} states, one run is enough; models of more than ${thousands(MANY)}, and those that take minutes to write down, are left out`)
    .option('--keep', 'keep the folder with the models and what the tools made of them')
    .addOption(new Option('--no-color', 'no colours, also on a terminal'))
    .addHelpText('after', `
Compared are distinct states, transitions, and the length of a shortest
counterexample of each claim about states or steps; Rumur also counts the
states that claims speak about and judges canAlways, Spin judges leadsTo
and eventually. TLC is used when TLA2TOOLS_JAR names tla2tools.jar and
there is a Java runtime. What a tool does not judge is named at the end.
Exit codes: 0 all agree; 64 none of the tools is there; 70 they differ;
130 interrupted.`)
    .action(async (what: string[], flags: RecheckFlags) => {
      const files = what.filter(isFile);
      const runs = selectRuns(await loadScenarios(files), { names: [...what.filter(w => !isFile(w)), ...flags.scenario ?? []], variants: flags.variant ?? [], all: flags.all ?? files.length > 0 });
      done(await recheckCommand({ runs, tools: flags.tool ?? [], keep: flags.keep ?? false, brief: flags.brief ?? false }, openTerminal(false, flags.color === false ? false : undefined)));
    });
}

/** `realmcheck mutate`: its options and help. */
import { Option, type Command } from 'commander';
import type { ToolInfo } from '../report/json.ts';
import { loadRun } from './load-scenarios.ts';
import { mutateCommand } from './mutate-command.ts';
import { mutateWorker } from './mutate-worker.ts';
import { list, positive, whole } from './options.ts';
import { STDOUT } from './outputs.ts';
import { openTerminal } from './terminal.ts';

interface MutateFlags {
  kind?: string[]; mutant?: string; list?: boolean; jobs?: number; maxStates?: number; maxSeconds?: number;
  json?: string; markdown?: string; failOnSurvivors?: boolean; color?: boolean;
}

export function defineMutate(program: Command, tool: ToolInfo, done: (code: number) => void): void {
  program.command('mutate')
    .description('change the model in small ways, and say which changes no property notices')
    .argument('<what...>', "a scenario, or scenario/variant such as 'anon-fork/seed-fix', and the files that it is in when it is one of your own")
    .option('-k, --kind <kind>', 'only mutants of this kind (repeatable)', list)
    .option('-m, --mutant <name>', 'only this mutant, with its counterexamples')
    .option('--list', 'list the mutants and judge none')
    .option('-j, --jobs <n>', 'processes at a time; default: one for each core', whole)
    .option('--max-states <n>', 'stop each search after n distinct states; default: 4 times those of the run itself plus 20,000', whole)
    .option('--max-seconds <n>', 'stop each search after n seconds', positive)
    .option('--json <file>', "write machine-readable results to a file, or to standard output with '-'")
    .option('--markdown <file>', "write tables to a file or '-'")
    .option('--fail-on-survivors', 'end with 18 when a mutant survives')
    .addOption(new Option('--no-color', 'no colours, also on a terminal'))
    .action(async (what: string[], flags: MutateFlags) => {
      const selection = await loadRun(what);
      const outputs = { json: flags.json, markdown: flags.markdown };
      done(await mutateCommand({
        selection, worker: { module: process.argv[1]!, args: ['mutate-worker', ...what] },
        kinds: flags.kind ?? [], mutant: flags.mutant, list: flags.list ?? false, jobs: flags.jobs,
        bounds: { states: flags.maxStates, seconds: flags.maxSeconds }, outputs, failOnSurvivors: flags.failOnSurvivors ?? false,
      }, openTerminal(Object.values(outputs).includes(STDOUT), flags.color === false ? false : undefined), tool));
    });

  program.command('mutate-worker', { hidden: true })
    .argument('<what...>')
    .action(async (what: string[]) => mutateWorker(await loadRun(what)));
}

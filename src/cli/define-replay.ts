/** `realmcheck replay`: its options and help. */
import { Option, type Command } from 'commander';
import { ModelError } from '../model/index.ts';
import { loadScenarios } from './load-scenarios.ts';
import { list } from './options.ts';
import { replayCommand, replayTraceCommand } from './replay-command.ts';
import { soleRun } from './select-runs.ts';
import { openTerminal } from './terminal.ts';

interface ReplayFlags { file?: string[]; trace?: string; color?: boolean }

export function defineReplay(program: Command, done: (code: number) => void): void {
  program.command('replay')
    .description('run a counterexample on the machines again and say what fails at its end')
    .argument('<run>', "scenario, or scenario/variant as the counterexample names it: 'anon-2gfn/v14+ro, realm-first'")
    .argument('[key]', 'what the counterexample prints after replay=')
    .option('-t, --trace <file>', "instead of a key: the trace that another checker found on the exported TLA+ model, or what 'show --format itf' wrote; '-' for standard input")
    .option('-f, --file <file>', 'file with the scenario, when it is one of your own', list)
    .addOption(new Option('--no-color', 'no colours, also on a terminal'))
    .addHelpText('after', `
A trace is JSON: ITF (Apalache, Quint) or what TLC writes with
-dumpTrace json FILE. Its names are those of 'realmcheck export --to
tla', which stand for what a search of all states meets; so the run is
searched first, within the bounds of its scenario. ITF that 'realmcheck
show' wrote names its actions, and is replayed at once.
Exit codes: 0 nothing fails; 12 a property fails; 64 the key or the
trace cannot be replayed, and why.`)
    .action(async (run: string, key: string | undefined, flags: ReplayFlags) => {
      if ((key === undefined) === (flags.trace === undefined)) {
        throw new ModelError(`command line: replay takes ${key === undefined ? "a key or --trace, and there is neither. A key is what a counterexample prints after 'replay='" : 'a key or --trace, not both'}`);
      }
      const selection = soleRun(await loadScenarios(flags.file ?? []), run);
      const terminal = openTerminal(false, flags.color === false ? false : undefined);
      done(flags.trace === undefined ? replayCommand(selection, key!, terminal) : await replayTraceCommand(selection, flags.trace, terminal));
    });
}

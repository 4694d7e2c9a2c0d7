/** `realmcheck explore`: its options and help. */
import { InvalidArgumentError, type Command } from 'commander';
import { exploreCommand } from './explore-command.ts';
import { openTerminal } from './terminal.ts';

interface ExploreFlags { port: number; key?: string }
const PORT = 4173;

function portNumber(value: string): number {
  const n = Number(value);
  if (!Number.isInteger(n) || n < 0 || n > 65535) throw new InvalidArgumentError('It must be a whole number from 0 (any that is free) to 65535.');
  return n;
}

export function defineExplore(program: Command, done: (code: number) => void): void {
  program.command('explore')
    .description('walk through a run in a browser: take steps, see what is not enabled and why, search for states')
    .argument('<what...>', "a scenario, or scenario/variant; then a property, to begin with its counterexample; the files of a scenario of your own; or a trace that was saved")
    .option('-k, --key <key>', 'begin with the steps of this replay key')
    .option('--port <n>', 'port on 127.0.0.1; 0: any that is free', portNumber, PORT)
    .addHelpText('after', `
The page is served to this machine only, until Ctrl-C. States are made
when somebody asks for them: a run of millions of states opens at once.

Examples:
  realmcheck explore anon-fork/v14+L
  realmcheck explore ring vmm-sees-the-last-write
  realmcheck explore saved.json`)
    .action(async (what: string[], flags: ExploreFlags) => {
      done(await exploreCommand({ what, key: flags.key, port: flags.port }, openTerminal(false, undefined)));
    });
}

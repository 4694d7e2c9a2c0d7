/** `realmcheck show`: its options and help. */
import { Option, type Command } from 'commander';
import { STDOUT } from './outputs.ts';
import { FORMATS, type Format } from '../formats.ts';
import { showCommand } from './show-command.ts';
import { openTerminal } from './terminal.ts';

interface ShowFlags { format: Format; output?: string; machine?: string; against?: string; key?: string; where?: string; color?: boolean }

export function defineShow(program: Command, done: (code: number) => void): void {
  program.command('show')
    .description('one counterexample: as text for a mail, as a diagram, as a page for a browser')
    .argument('<what...>', "a scenario, or scenario/variant such as 'ring/seed-fix', then the property whose counterexample or witness is wanted (default: the first that is violated), and the files that the scenario is in when it is one of your own; or a trace that was saved as JSON")
    .addOption(new Option('-F, --format <format>', 'how to show it').choices(FORMATS).default('text'))
    .option('-o, --output <file>', "write to a file; default '-', standard output")
    .option('-m, --machine <name>', 'with mermaid or dot: the statechart of this component or instance, with the states of the trace marked')
    .option('-a, --against <run>', 'beside it the same property under another variant: its own counterexample, or else the same steps as far as they go')
    .option('-k, --key <key>', 'the steps of this replay key instead')
    .option('-w, --where <pattern>', "a shortest way to a state where this holds, instead: 'page[0] is ZERO and not mmu_lock is FREE'")
    .addOption(new Option('--no-color', 'no colours, also on a terminal'))
    .addHelpText('after', `
text: 72 columns, '==>' marks what a patch put there. html: one file
that needs no network. mermaid, plantuml: a sequence diagram. dot: the
states of the trace. itf: for viewers of other tools, and 'replay
--trace'. json: all that is known of the trace; 'show' and 'explore'
read it again.

Examples:
  realmcheck show ring
  realmcheck show anon-fork/v14+L --format html -o trace.html
  realmcheck show ring -F dot -m page | dot -Tsvg > page.svg
  realmcheck show anon-2gfn/v14 no-warn-reached --against seed-fix
  realmcheck show anon-fork/seed-fix --where 'page[0] is COW_SHARED'`)
    .action(async (what: string[], flags: ShowFlags) => {
      const output = flags.output ?? STDOUT;
      const terminal = openTerminal(output === STDOUT && flags.format !== 'text', flags.color === false || output !== STDOUT ? false : undefined);
      done(await showCommand({ what, format: flags.format, output, machine: flags.machine, against: flags.against, key: flags.key, where: flags.where }, terminal));
    });
}

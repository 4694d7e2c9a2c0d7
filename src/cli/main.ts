/** The command line. The only place that reads argv, prints, exits, and knows both the checker and the models. */
import { Command, CommanderError } from 'commander';
import { ModelError, InternalError } from '../model/index.ts';
import { listAxes, listProperties, listScenarios } from '../report/list.ts';
import type { ToolInfo } from '../report/json.ts';
import { defineCoverage } from './coverage-command.ts';
import { defineCheck } from './define-check.ts';
import { defineExplore } from './define-explore.ts';
import { defineExport } from './define-export.ts';
import { defineMutate } from './define-mutate.ts';
import { defineReplay } from './define-replay.ts';
import { defineShow } from './define-show.ts';
import { EXIT } from './exit-codes.ts';
import { loadScenarios } from './load-scenarios.ts';
import { UserFileError } from './load-user-file.ts';
import { openTerminal, widthOf } from './terminal.ts';
import { VERSION, XSTATE_VERSION } from '../version.ts';

const tool: ToolInfo = { name: 'realmcheck', version: VERSION, xstate: XSTATE_VERSION };

function buildProgram(done: (code: number) => void): Command {
  const program = new Command('realmcheck')
    .description('Explicit-state model checker for XState machines, with models of the Arm CCA realm memory path in Linux/KVM and the RMM.')
    .version(`realmcheck ${tool.version} (xstate ${tool.xstate})`)
    .showHelpAfterError('(realmcheck --help shows what there is)')
    .showSuggestionAfterError()
    .configureOutput({ getOutHelpWidth: () => widthOf(process.stdout), getErrHelpWidth: () => widthOf(process.stderr) })
    .exitOverride();

  defineCheck(program, tool, done);
  program.command('list')
    .description('the scenarios with their runs, the axes with their patches, and the properties')
    .argument('[files...]', 'files with scenarios of your own')
    .action(async (files: string[]) => {
      const scenarios = await loadScenarios(files);
      const { print, style } = openTerminal(false, undefined);
      print([listScenarios(scenarios, style), listAxes(scenarios, style), listProperties(scenarios, style)].filter(t => t !== '').join('\n\n'));
      done(EXIT.ok);
    });

  defineCoverage(program, done);
  defineShow(program, done);
  defineExplore(program, done);
  defineReplay(program, done);
  defineMutate(program, tool, done);
  defineExport(program, done);
  return program;
}

/** Runs the command line and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  try {
    await buildProgram(c => { code = c; }).parseAsync(argv, { from: 'user' });
  } catch (e) {
    if (e instanceof CommanderError) return e.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (e instanceof UserFileError || e instanceof ModelError) {
      process.stderr.write(`realmcheck: ${e.message}\n`);
      return EXIT.usage;
    }
    const what = e instanceof InternalError ? e.message : (e as Error).stack ?? String(e);
    process.stderr.write(`realmcheck: internal error (realmcheck ${tool.version}, xstate ${tool.xstate}, node ${process.version}): ${what}\nThis is a defect of realmcheck; no verdict of this run counts.\n`);
    return EXIT.internal;
  }
  return code;
}

// A reader that closes the pipe early (head, less) is not an error.
process.stdout.on('error', (e: NodeJS.ErrnoException) => { if (e.code === 'EPIPE') process.exit(process.exitCode ?? 0); else throw e; });

process.exitCode = await main(process.argv.slice(2));

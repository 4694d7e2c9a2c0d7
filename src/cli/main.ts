/** The command line. The only place that reads argv, prints, exits, and knows both the checker and the models. */
import { existsSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { scenarios as shipped } from '../../machines/scenarios/index.ts';
import { isScenario, ModelError, InternalError, type Scenario, type Selection } from '../model/index.ts';
import { listAxes, listProperties, listScenarios } from '../report/list.ts';
import type { ToolInfo } from '../report/json.ts';
import { checkCommand } from './check-command.ts';
import { EXIT } from './exit-codes.ts';
import { loadUserFile, UserFileError } from './load-user-file.ts';
import { mutateCommand } from './mutate-command.ts';
import { mutateWorker } from './mutate-worker.ts';
import { STDOUT } from './outputs.ts';
import { replayCommand } from './replay-command.ts';
import { selectRuns, soleRun } from './select-runs.ts';
import { openTerminal, widthOf } from './terminal.ts';
import { VERSION, XSTATE_VERSION } from '../version.ts';

const tool: ToolInfo = { name: 'realmcheck', version: VERSION, xstate: XSTATE_VERSION };

const list = (value: string, sofar: readonly string[] = []): string[] => [...sofar, value];

function positive(value: string): number {
  const n = Number(value);
  if (!(n > 0)) throw new InvalidArgumentError('It must be a number above 0. Leave the option out to search without this bound.');
  return n;
}
function whole(value: string): number {
  const n = positive(value);
  if (!Number.isInteger(n)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return n;
}

const isFile = (name: string): boolean => /\.[cm]?[jt]s$/.test(name) || existsSync(name);

/** The scenarios of the files named, or those that come with realmcheck. */
async function loadScenarios(files: readonly string[]): Promise<readonly Scenario[]> {
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
async function loadRun(what: readonly string[]): Promise<Selection> {
  const names = what.filter(w => !isFile(w));
  const scenarios = await loadScenarios(what.filter(isFile));
  const known = scenarios.map(s => s.name);
  if (names.length > 1) throw new ModelError(`command line: ${names.map(n => `'${n}'`).join(' and ')}: one run at a time`);
  if (names.length === 0 && known.length > 1) throw new ModelError(`command line: which scenario? Name one of ${known.join(', ')}`);
  return soleRun(scenarios, names[0] ?? known[0]!);
}

interface CheckFlags {
  scenario?: string[]; property?: string[]; variant?: string[]; all?: boolean; json?: string; junit?: string; markdown?: string; traces: boolean; color?: boolean;
  maxStates?: number; maxDepth?: number; maxSeconds?: number; maxMemory?: number;
}

interface MutateFlags {
  kind?: string[]; mutant?: string; list?: boolean; jobs?: number; maxStates?: number; maxSeconds?: number;
  json?: string; markdown?: string; failOnSurvivors?: boolean; color?: boolean;
}

function buildProgram(done: (code: number) => void): Command {
  const program = new Command('realmcheck')
    .description('Explicit-state model checker for XState machines, with models of the Arm CCA realm memory path in Linux/KVM and the RMM.')
    .version(`realmcheck ${tool.version} (xstate ${tool.xstate})`)
    .showHelpAfterError('(realmcheck --help shows what there is)')
    .showSuggestionAfterError()
    .configureOutput({ getOutHelpWidth: () => widthOf(process.stdout), getErrHelpWidth: () => widthOf(process.stderr) })
    .exitOverride();

  program.command('check', { isDefault: true })
    .description('visit every reachable state of the scenarios and judge their properties')
    .argument('[what...]', 'TypeScript or JavaScript files with scenarios of your own, or names of shipped ones')
    .option('-s, --scenario <name>', 'only this scenario, or this run of it: name/variant (repeatable)', list)
    .option('-p, --property <name>', 'judge only this property (repeatable)', list)
    .option('-v, --variant <labels>', "only this variant: labels of the scenario's axes, such as 'v14+ro, realm-first' (repeatable)", list)
    .option('-a, --all', 'also the scenarios that are marked large')
    .option('--json <file>', "write machine-readable results to a file, or to standard output with '-'")
    .option('--junit <file>', "write JUnit XML, for a CI server, to a file or '-'")
    .option('--markdown <file>', "write tables and counterexamples, for a cover letter, to a file or '-'")
    .option('--no-traces', 'print the verdicts only')
    .option('--max-states <n>', 'stop after n distinct states', whole)
    .option('--max-depth <n>', 'stop at n steps from the initial state', whole)
    .option('--max-seconds <n>', 'stop each search after n seconds', positive)
    .option('--max-memory <MiB>', 'stop when the visited states take so much memory', whole)
    .addOption(new Option('--no-color', 'no colours, also on a terminal'))
    .addHelpText('after', `
A bound that ends a search leaves its open properties undecided.
Exit codes: 0 as expected, or all hold; 11 deadlock; 12 safety violated,
or an event refused; 15 vacuous; 16 undecided; 17 verdicts differ from
the expected ones; 64 usage or model error; 70 internal error;
130 interrupted.

Examples:
  realmcheck check                           all scenarios
  realmcheck check ring                      the report of June 2026
  realmcheck check -s anon-fork -v 'v14+L'   one driver in one scenario
  realmcheck check my-scenario.ts --json -   your own machines`)
    .action(async (what: string[], flags: CheckFlags) => {
      const files = what.filter(isFile);
      const scenarios = await loadScenarios(files);
      const runs = selectRuns(scenarios, { names: [...what.filter(w => !isFile(w)), ...flags.scenario ?? []], variants: flags.variant ?? [], all: flags.all ?? files.length > 0 });
      const outputs = { json: flags.json, junit: flags.junit, markdown: flags.markdown };
      const terminal = openTerminal(Object.values(outputs).includes(STDOUT), flags.color === false ? false : undefined);
      const bounds = { states: flags.maxStates, depth: flags.maxDepth, seconds: flags.maxSeconds, memory: flags.maxMemory };
      done(await checkCommand({
        runs, properties: flags.property ?? [], outputs, traces: flags.traces,
        bounds: Object.fromEntries(Object.entries(bounds).filter(([, v]) => v !== undefined)),
      }, terminal, tool));
    });

  program.command('list')
    .description('the scenarios with their runs, the axes with their patches, and the properties')
    .argument('[files...]', 'files with scenarios of your own')
    .action(async (files: string[]) => {
      const scenarios = await loadScenarios(files);
      const { print, style } = openTerminal(false, undefined);
      print([listScenarios(scenarios, style), listAxes(scenarios, style), listProperties(scenarios, style)].filter(t => t !== '').join('\n\n'));
      done(EXIT.ok);
    });

  program.command('replay')
    .description('run the key of a counterexample on the machines again and say what fails at its end')
    .argument('<run>', "scenario, or scenario/variant as the counterexample names it: 'anon-2gfn/v14+ro, realm-first'")
    .argument('<key>', 'what the counterexample prints after replay=')
    .option('-f, --file <file>', 'file with the scenario, when it is one of your own', list)
    .action(async (run: string, key: string, flags: { file?: string[] }) => {
      done(replayCommand(soleRun(await loadScenarios(flags.file ?? []), run), key, openTerminal(false, undefined)));
    });

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

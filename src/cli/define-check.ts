/** `realmcheck check`: its options and help. */
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { AUDIT_STATES } from '../audit.ts';
import type { ToolInfo } from '../report/json.ts';
import { EVERY } from '../checkpoint/folder.ts';
import { ModelError } from '../model/index.ts';
import { checkCommand, type CheckRequest } from './check-command.ts';
import { isFile, loadScenarios } from './load-scenarios.ts';
import { list, positive, threads, whole } from './options.ts';
import { STDOUT } from './outputs.ts';
import { selectRuns } from './select-runs.ts';
import { openTerminal } from './terminal.ts';

interface CheckFlags {
  scenario?: string[]; property?: string[]; variant?: string[]; all?: boolean; json?: string; junit?: string; markdown?: string; audit?: boolean; auditStates?: number; symmetry?: boolean; traces: boolean; color?: boolean;
  disk?: string; checkpoint?: string; resume?: string; checkpointEvery?: number;
  threads?: number; maxStates?: number; maxDepth?: number; maxSeconds?: number; maxMemory?: number;
}

export function defineCheck(program: Command, tool: ToolInfo, done: (code: number) => void): void {
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
    .option('--audit', 'ask XState and the functions of the model again about a sample of the visited states; end with 70 on a lie')
    .option('--audit-states <n>', `how many (default ${AUDIT_STATES}); implies --audit`, whole)
    .option('--symmetry', 'one state for each orbit wherever instances are interchangeable (default: where it pays)')
    .option('--no-symmetry', 'every state by itself')
    .option('--no-traces', 'print the verdicts only')
    .option('--threads <n>', 'search on so many threads: 1 (default), 2, 4 or 8; what is found is the same', threads)
    .option('--max-states <n>', 'stop after n distinct states', whole)
    .option('--max-depth <n>', 'stop at n steps from the initial state', whole)
    .option('--max-seconds <n>', 'stop each search after n seconds', positive)
    .option('--max-memory <MiB>', 'stop when a search takes so much memory (default: half of what the machine or the container has)', whole)
    .option('--disk <folder>', 'keep states in files there when they are too many for memory; slower')
    .option('--checkpoint <folder>', 'write the search down every now and then, and when a bound, ^C or SIGTERM ends it; SIGUSR2: now')
    .option('--checkpoint-every <seconds>', `how often (default ${EVERY})`, positive)
    .option('--resume <folder>', 'go on with a search that was written down, and write on')
    .addOption(new Option('--no-color', 'no colours, also on a terminal'))
    .addHelpText('after', `
A bound that ends a search leaves its open properties undecided.
Exit codes: 0 as expected, or all hold; 11 deadlock; 12 safety violated,
or an event refused; 13 progress violated; 14 unreachable; 15 vacuous;
16 undecided; 17 verdicts differ from the expected ones; 64 usage or
model error; 70 internal error; 130 interrupted.

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
        runs, properties: flags.property ?? [], outputs, traces: flags.traces, threads: flags.threads ?? 1,
        symmetry: flags.symmetry === undefined ? 'auto' : flags.symmetry ? 'on' : 'off',
        disk: flags.disk, checkpoint: checkpointOf(flags),
        audit: flags.auditStates ?? (flags.audit ? AUDIT_STATES : undefined),
        bounds: Object.fromEntries(Object.entries(bounds).filter(([, v]) => v !== undefined)),
      }, terminal, tool));
    });
}

function checkpointOf({ disk, checkpoint, resume, checkpointEvery }: CheckFlags): CheckRequest['checkpoint'] {
  const path = resume ?? checkpoint;
  if (path !== undefined && disk !== undefined) throw new ModelError('command line: --disk: the files of --disk are not those of a checkpoint. Leave out one of the two');
  if (path === undefined) {
    if (checkpointEvery !== undefined) throw new ModelError('command line: --checkpoint-every says how often, not where to; give --checkpoint <folder> too');
    return undefined;
  }
  if (checkpoint !== undefined && resolve(checkpoint) !== resolve(path)) throw new ModelError(`command line: --checkpoint ${checkpoint} and --resume ${path} name two folders; a search goes on in the folder that it was written to`);
  return { path, every: checkpointEvery ?? EVERY, resume: resume === undefined ? 'no' : checkpoint === undefined ? 'must' : 'may' };
}

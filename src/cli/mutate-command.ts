/** `realmcheck mutate`: changes the model in small ways and says which changes no property notices. */
import { availableParallelism } from 'node:os';
import { defaultMemory } from '../explore/memory.ts';
import { ModelError, nearest, unknownName, type Selection } from '../model/index.ts';
import { defaultStates, judge, judgeBase, type Judged, type Limits } from '../mutate/judge.ts';
import { KINDS, type Mutant, type MutantKind } from '../mutate/mutant.ts';
import { mutantsOf } from '../mutate/mutants.ts';
import { judgeInPool } from '../mutate/pool.ts';
import { summarise, type MutationResult } from '../mutate/summary.ts';
import type { ToolInfo } from '../report/json.ts';
import { mutationToJson } from '../report/mutation-json.ts';
import { mutationToMarkdown } from '../report/mutation-markdown.ts';
import { killersTable, MUTATION_LEGEND, mutantsToLookAt, mutationMatrix, mutationTotals } from '../report/mutation-text.ts';
import { mutantDetails, mutantList } from '../report/mutant-text.ts';
import { thousands } from '../report/style.ts';
import { EXIT } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import { checkOutputs, writeOutput, type Outputs } from './outputs.ts';
import type { Terminal } from './terminal.ts';

export interface MutateRequest {
  readonly selection: Selection;
  /** the arguments of a command line that makes the same selection in another process */
  readonly worker: { readonly module: string; readonly args: readonly string[] };
  /** default: all */
  readonly kinds: readonly string[];
  /** the name of a single mutant, which is told with its counterexamples */
  readonly mutant: string | undefined;
  /** only say which mutants there are */
  readonly list: boolean;
  readonly jobs: number | undefined;
  readonly bounds: { readonly states?: number | undefined; readonly seconds?: number | undefined };
  readonly outputs: Outputs;
  readonly failOnSurvivors: boolean;
}

/** Seconds of work that are done in this process: less than what it takes to start others. */
const SMALL = 3;

export async function mutateCommand(request: MutateRequest, terminal: Terminal, tool: ToolInfo): Promise<number> {
  const mutants = wanted(request);
  if (request.list) {
    terminal.print(mutantList(mutants, terminal.style));
    return EXIT.ok;
  }
  checkOutputs(request.outputs);
  const interrupt = onInterrupt();
  try {
    const result = await run(request, mutants, terminal, interrupt.signal);
    terminal.progress('');
    const code = interrupt.signal.aborted ? EXIT.interrupted : request.failOnSurvivors && result!.summary.counts.survived > 0 ? EXIT.survivors : EXIT.ok;
    report(request, result, terminal, tool, code);
    return code;
  } finally {
    interrupt.off();
    terminal.progress('');
  }
}

/** The mutants that were asked for. */
function wanted({ selection, kinds, mutant }: MutateRequest): Mutant[] {
  const known = Object.keys(KINDS) as MutantKind[];
  for (const kind of kinds) if (!known.includes(kind as MutantKind)) throw unknownName('kind of mutant', kind, known, 'command line');
  const all = mutantsOf(selection);
  if (mutant !== undefined) {
    const found = all.filter(m => m.name === mutant);
    const near = nearest(mutant, all.map(m => m.name));
    if (found.length === 0) throw new ModelError(`command line: ${selection.name} has no mutant '${mutant}'.${near === undefined ? '' : ` Did you mean '${near}'?`} --list shows the ${all.length} that there are`);
    return found;
  }
  const ofKind = all.filter(m => kinds.length === 0 || kinds.includes(m.kind));
  if (ofKind.length === 0) throw new ModelError(`command line: ${selection.name} has no mutants${kinds.length === 0 ? '' : ` of kind ${kinds.join(', ')}`}: there is nothing of that sort in the model`);
  return ofKind;
}

/** Judges the run, then its mutants; undefined when an interrupt came before there was anything to compare with. */
async function run(request: MutateRequest, mutants: readonly Mutant[], terminal: Terminal, signal: AbortSignal): Promise<MutationResult | undefined> {
  const { selection, bounds } = request;
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const base = await judgeBase(selection, {
    signal, onProgress: p => terminal.progress(`${selection.name} itself  ${thousands(p.states)} states, ${p.seconds.toFixed(1)} s`),
  });
  if (base === undefined) return undefined;
  const small = seconds() * mutants.length < SMALL;
  const jobs = request.mutant !== undefined ? 1 : Math.min(mutants.length, request.jobs ?? (small ? 1 : availableParallelism()));
  const limits: Limits = {
    states: bounds.states ?? defaultStates(base), ...(bounds.seconds === undefined ? {} : { seconds: bounds.seconds }),
    memory: Math.max(1, Math.floor(defaultMemory() / jobs / 2 ** 20)),
  };
  const judged: (Judged | undefined)[] = mutants.map(() => undefined);
  const onJudged = follow(mutants.length, judged, terminal);
  terminal.progress(`${mutants.length} mutants of ${base.name}`);
  if (jobs > 1) await judgeInPool(request.worker, jobs, mutants, base, limits, onJudged, signal);
  else {
    for (const [index, mutant] of mutants.entries()) {
      const found = await judge(mutant, base, limits, signal);
      if (found === undefined) break;
      onJudged(index, found.judged);
      if (request.mutant !== undefined) terminal.print(mutantDetails(mutant, base, found.judged, found.run, terminal.style));
    }
  }
  const found = judged.filter(m => m !== undefined);
  return { base, limits, mutants: found, left: mutants.length - found.length, summary: summarise(base, found), seconds: seconds() };
}

/** Keeps each result in its place in the list, and shows how far it is. */
function follow(total: number, judged: (Judged | undefined)[], terminal: Terminal): (index: number, found: Judged) => void {
  const started = performance.now();
  let done = 0;
  return (index, found) => {
    judged[index] = found;
    done++;
    const left = Math.round((performance.now() - started) / 1000 / done * (total - done));
    terminal.progress(`${done}/${total} mutants, ${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left  ${found.name}`);
  };
}

function report(request: MutateRequest, result: MutationResult | undefined, { style: st, print }: Terminal, tool: ToolInfo, code: number): void {
  if (result === undefined) {
    print(`interrupted before the first mutant, exit ${code}`);
    return;
  }
  const { json, markdown } = request.outputs;
  if (json !== undefined) writeOutput(json, mutationToJson(tool, result));
  if (markdown !== undefined) writeOutput(markdown, mutationToMarkdown(tool, result));
  if (request.mutant !== undefined) {
    print(`\nexit ${code}`);
    return;
  }
  const parts = [mutationMatrix(result, st), st.dim(MUTATION_LEGEND), mutantsToLookAt(result, st), killersTable(result, st)];
  for (const part of parts.filter(t => t !== '')) print(`${part}\n`);
  const interrupted = result.left > 0 ? `interrupted, ${result.left} not judged, ` : '';
  print(`${mutationTotals(result, st)}, ${interrupted}exit ${code}`);
}

/** `realmcheck check`: runs scenarios one after the other, prints a row as each ends, then the counterexamples. */
import { check, type CheckOptions, type RunResult } from '../check.ts';
import { CheckpointFolder, type FolderOptions } from '../checkpoint/folder.ts';
import { propertyNames, unknownName, type Scenario, type Selection } from '../model/index.ts';
import { toJson, type ToolInfo } from '../report/json.ts';
import { toJunit } from '../report/junit.ts';
import { toMarkdown } from '../report/markdown.ts';
import type { NotBegun } from '../report/outcome.ts';
import { differences, legend, restsOn, runDetails, runRow, scenarioHeader } from '../report/table.ts';
import { counterexample, distinctTraces, violatedHow, witness } from '../report/trace-text.ts';
import { thousands, wrap } from '../report/style.ts';
import { EXIT, exitCode } from './exit-codes.ts';
import { onInterrupt, onWriteDown } from './interrupt.ts';
import { checkOutputs, writeOutput, type Outputs } from './outputs.ts';
import type { Terminal } from './terminal.ts';

export interface CheckRequest {
  readonly runs: readonly Selection[];
  readonly properties: readonly string[];
  readonly bounds: Pick<CheckOptions, 'states' | 'depth' | 'seconds' | 'memory'>;
  readonly symmetry: NonNullable<CheckOptions['symmetry']>;
  readonly outputs: Outputs;
  readonly traces: boolean;
  readonly threads: number;
  /** states to be asked about again */
  readonly audit: number | undefined;
  readonly disk?: string | undefined;
  readonly checkpoint?: Omit<FolderOptions, 'runs' | 'properties'> | undefined;
}

/** Runs with fewer rows than this are also told in words. */
const DETAILS = 3;

export async function checkCommand(asked: CheckRequest, terminal: Terminal, tool: ToolInfo): Promise<number> {
  checkPropertyNames(asked);
  checkOutputs(asked.outputs);
  // A run that has none of the properties asked for would say nothing, and a run that says nothing is not "as expected".
  const request = asked.properties.length === 0 ? asked : { ...asked, runs: asked.runs.filter(r => wanted(asked, r).length > 0) };
  const checkpoint = request.checkpoint && new CheckpointFolder({ ...request.checkpoint, runs: request.runs.map(r => r.name), properties: request.properties });
  const interrupt = onInterrupt();
  const noMore = checkpoint && onWriteDown(() => { checkpoint.ask(); });
  const results: RunResult[] = [];
  try {
    let above: { scenario: Scenario; properties: readonly string[] } | undefined;
    for (const [i, selection] of request.runs.entries()) {
      if (interrupt.signal.aborted) break;
      const place = request.runs.length > 1 ? `${i + 1}/${request.runs.length} ` : '';
      terminal.progress(`${place}${selection.name}`);
      const result = await check(selection, {
        ...request.bounds, symmetry: request.symmetry, signal: interrupt.signal, engine: { threads: request.threads }, ...(request.audit === undefined ? {} : { audit: request.audit }),
        ...(checkpoint ? { checkpoint } : {}), ...(request.disk === undefined ? {} : { disk: request.disk }),
        ...(request.properties.length > 0 ? { properties: wanted(request, selection) } : {}),
        onProgress: p => terminal.progress(`${place}${selection.name}  ${thousands(p.states)} states, ${p.judging === undefined ? `${thousands(p.waiting)} waiting, depth ${p.depth}` : `judging ${p.judging}`}, ${p.seconds.toFixed(1)} s`),
      });
      results.push(result);
      if (selection.scenario !== above?.scenario) {
        if (above) terminal.print('');
        const heading = { scenario: selection.scenario, properties: result.properties.map(p => p.name) };
        terminal.print(scenarioHeader(heading.scenario, heading.properties, terminal.style, above));
        above = heading;
      }
      terminal.print(runRow(result, terminal.style));
    }
  } finally {
    interrupt.off();
    noMore?.();
    terminal.progress('');
  }
  const code = interrupt.signal.aborted ? EXIT.interrupted : exitCode(results);
  report(request, results, terminal, interrupt.signal.aborted, code);
  if (checkpoint) whatIsKept(checkpoint, results.length === request.runs.length && results.every(r => r.properties.every(p => p.verdict !== 'undecided')), terminal);
  const notBegun = request.runs.slice(results.length).map((r): NotBegun => ({
    name: r.name, properties: request.properties.length > 0 ? wanted(request, r) : propertyNames(r.scenario.spec),
  }));
  const { json, junit, markdown } = request.outputs;
  if (json !== undefined) writeOutput(json, toJson(tool, results));
  if (junit !== undefined) writeOutput(junit, toJunit(tool, results, notBegun));
  if (markdown !== undefined) writeOutput(markdown, toMarkdown(tool, results, notBegun));
  return code;
}

/** Removes checkpoints that nobody needs, or says how to go on with them. */
function whatIsKept(checkpoint: CheckpointFolder, finished: boolean, { print, style: st }: Terminal): void {
  if (checkpoint.problem !== undefined) print(st.bad(wrap(`a checkpoint could not be written: ${checkpoint.problem}`, st.width)));
  if (finished) checkpoint.remove();
  else print(wrap(`to go on: the same command, with --resume ${checkpoint.path} in the place of --checkpoint; bounds may be others`, st.width));
}

const wanted = ({ properties }: CheckRequest, run: Selection): string[] => propertyNames(run.scenario.spec).filter(p => properties.includes(p));

function checkPropertyNames({ properties, runs }: CheckRequest): void {
  const known = [...new Set(runs.flatMap(r => propertyNames(r.scenario.spec)))];
  for (const p of properties) if (!known.includes(p)) throw unknownName('property', p, known, 'command line');
}

function report(request: CheckRequest, results: readonly RunResult[], terminal: Terminal, interrupted: boolean, code: number): void {
  const { style: st, print } = terminal;
  if (results.length > 0) print(`\n${st.dim(legend(results))}`);
  if (results.length <= DETAILS) for (const r of results) print(`\n${runDetails(r, st)}`);
  else print(`\n${restsOn(results, st)}`);
  if (request.traces) {
    if (results.length <= DETAILS) for (const r of results) for (const p of r.properties) if (p.witness) print(`\n${witness(r.name, p, st)}`);
    printTraces(results, terminal);
  }
  const surprising = results.filter(r => r.differences.length > 0);
  if (surprising.length > 0) print('');
  for (const r of surprising) print(differences(r, st));
  const met = results.filter(r => r.expected === 'met').length;
  const judged = results.filter(r => r.expected !== 'none').length;
  const summary = [
    `${results.length} ${results.length === 1 ? 'run' : 'runs'}`,
    ...(judged > 0 ? [`${met} of ${judged} as expected`] : []),
    ...(interrupted ? [`interrupted, ${request.runs.length - results.length} not begun`] : []),
    `exit ${code}`,
  ].join(', ');
  print(`\n${code === EXIT.ok ? st.good(summary) : st.bad(summary)}`);
}

/** Each distinct trace once: several properties, and several runs, often fail by the same steps. */
function printTraces(results: readonly RunResult[], { print, style: st }: Terminal): void {
  const shown = new Map<string, string>();
  for (const run of results) {
    for (const { property, also } of distinctTraces(run)) {
      const name = `${run.name}: ${property.name}`;
      const steps = `${property.name} ${property.trace!.loopFrom} ` + property.trace!.steps.map(s => `${s.agent} ${s.text}`).join('\n');
      const same = shown.get(steps);
      if (same === undefined) {
        shown.set(steps, name);
        print(`\n${counterexample(run.name, property, also, st)}`);
      } else {
        print(`\n${wrap(`${name} is ${st.bad('VIOLATED')} ${violatedHow(property)}:`, st.width)}\n${wrap(`the same steps as ${same}`, st.width, '  ', '    ')}\n  replay=${property.trace!.replay || '-'}`);
      }
    }
  }
}

/** `realmcheck replay`: runs a key, or the trace of another checker, on the machines themselves and says what fails at its end. */
import { readFileSync } from 'node:fs';
import { replayTrace } from '../import/replay-trace.ts';
import { ModelError, type Selection } from '../model/index.ts';
import { replay, type Replayed } from '../replay.ts';
import { thousands, wrap } from '../report/style.ts';
import { valueLines } from '../report/value-text.ts';
import { stepsOf, traceSteps } from '../report/trace-text.ts';
import { EXIT } from './exit-codes.ts';
import { flatteningText } from './export-command.ts';
import type { Terminal } from './terminal.ts';

export function replayCommand(selection: Selection, key: string, terminal: Terminal): number {
  const replayed = replay(selection, key);
  terminal.print(terminal.style.bold(`${selection.name}: replayed ${stepsOf(replayed.trace.steps.length)}`));
  return show(replayed, terminal);
}

/** @param file of the trace, or '-' */
export async function replayTraceCommand(selection: Selection, file: string, terminal: Terminal): Promise<number> {
  const { print, progress, style: st } = terminal;
  const where = file === STDIN ? 'trace on standard input' : `trace ${file}`;
  const imported = await replayTrace(selection, contentOf(file), where, {
    onProgress: p => { progress(`${selection.name}  ${thousands(p.states)} states, ${p.seconds.toFixed(1)} s`); },
    onFlattening: p => { progress(`${selection.name}  ${flatteningText(p)}`); },
  });
  progress('');
  const { trace, states, stuttering } = imported;
  const read = `${states} ${states === 1 ? 'state' : 'states'} of ${imported.format}`;
  const skipped = stuttering > 0 ? `, ${stuttering} of them skipped, because no action leaves the state as it is there` : '';
  print(st.bold(wrap(`${selection.name}: replayed ${stepsOf(trace.steps.length)} (${read}${skipped})`, st.width, '', '  ')));
  for (const note of imported.notes) print(wrap(note, st.width, '  ', '    '));
  show(imported, terminal);
  print(`  replay=${trace.replay || '-'}`);
  for (const { property, because, key } of imported.otherwise) print(wrap(`${property} fails, too, by replay=${key}: ${because.text}`, st.width, '  ', '         '));
  const failing = [...new Set([...imported.failures, ...imported.otherwise].map(f => f.property))];
  const code = failing.length > 0 ? EXIT.safety : EXIT.ok;
  const summary = `${failing.length === 0 ? 'nothing fails' : `${failing.join(', ')} ${failing.length === 1 ? 'fails' : 'fail'}`}, exit ${code}`;
  print(`\n${wrap(code === EXIT.ok ? st.good(summary) : st.bad(summary), st.width)}`);
  return code;
}

function show({ trace, failures, reached }: Replayed, { print, style: st }: Terminal): number {
  if (trace.steps.length > 0 || trace.loopFrom !== undefined) print(traceSteps(trace, st));
  if (failures.length === 0) print(`  no property fails ${trace.loopFrom === undefined ? 'in the last state' : 'in the last state or by the loop'}`);
  for (const { property, because } of failures) {
    print(wrap(`${property} fails: ${because.text}`, st.width, '  ', '         '));
    for (const v of valueLines(because.values)) print(wrap(v, st.width, '         ', '           '));
  }
  for (const claim of reached) print(wrap(`${claim} is reached`, st.width, '  ', '    '));
  return failures.length > 0 ? EXIT.safety : EXIT.ok;
}

const STDIN = '-';

function contentOf(file: string): string {
  try { return readFileSync(file === STDIN ? 0 : file, 'utf8'); } catch (e) {
    throw new ModelError(`command line: --trace: cannot read ${file}: ${(e as NodeJS.ErrnoException).code}. Name the file that the other checker wrote`, { cause: e });
  }
}

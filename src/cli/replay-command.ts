/** `realmcheck replay`: runs a key on the machines themselves and says what fails at its end. */
import { instantiate } from '../compile/system.ts';
import { ModelError, type Selection } from '../model/index.ts';
import { wrap } from '../report/style.ts';
import { traceSteps } from '../report/trace-text.ts';
import { judgeTrace, replayPath } from '../trace/trace.ts';
import { EXIT } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** "replay=3.0.17", "3.0.17"; "-" is the empty path. */
export function parseKey(key: string): number[] {
  const text = key.replace(/^replay=/, '').trim();
  if (text === '-' || text === '') return [];
  return text.split('.').map(part => {
    if (!/^\d+$/.test(part)) throw new ModelError(`command line: '${key}' is not a replay key. A key is what a counterexample prints after 'replay=': numbers joined by dots, such as 3.0.17`);
    return Number(part);
  });
}

export function replayCommand(selection: Selection, key: string, { print, style: st }: Terminal): number {
  const system = instantiate(selection);
  const trace = replayPath(system, parseKey(key));
  const failures = judgeTrace(system, trace);
  print(st.bold(`${selection.name}: replayed ${trace.steps.length} steps`));
  if (trace.steps.length > 0) print(traceSteps(trace, st));
  if (failures.length === 0) print('  no property fails in the last state');
  for (const { property, because } of failures) {
    print(wrap(`${property} fails: ${because.text}`, st.width, '  ', '         '));
    for (const v of because.values) print(wrap(`${v.what} = ${v.value}`, st.width, '         ', '           '));
  }
  return failures.length > 0 ? EXIT.safety : EXIT.ok;
}

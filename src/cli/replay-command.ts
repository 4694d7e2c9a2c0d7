/** `realmcheck replay`: runs a key on the machines themselves and says what fails at its end. */
import type { Selection } from '../model/index.ts';
import { replay } from '../replay.ts';
import { wrap } from '../report/style.ts';
import { stepsOf, traceSteps } from '../report/trace-text.ts';
import { EXIT } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export function replayCommand(selection: Selection, key: string, { print, style: st }: Terminal): number {
  const { trace, failures } = replay(selection, key);
  print(st.bold(`${selection.name}: replayed ${stepsOf(trace.steps.length)}`));
  if (trace.steps.length > 0 || trace.loopFrom !== undefined) print(traceSteps(trace, st));
  if (failures.length === 0) print(`  no property fails ${trace.loopFrom === undefined ? 'in the last state' : 'in the last state or by the loop'}`);
  for (const { property, because } of failures) {
    print(wrap(`${property} fails: ${because.text}`, st.width, '  ', '         '));
    for (const v of because.values) print(wrap(`${v.what} = ${v.value}`, st.width, '         ', '           '));
  }
  return failures.length > 0 ? EXIT.safety : EXIT.ok;
}

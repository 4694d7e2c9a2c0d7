/** Running the key of a counterexample on the machines themselves. */
import { instantiate } from './compile/system.ts';
import { ModelError, type Selection } from './model/index.ts';
import { judgeTrace, replayPath, type Because, type Trace } from './trace/trace.ts';

export interface Replayed {
  readonly trace: Trace;
  /** the properties that fail in its last state */
  readonly failures: readonly { readonly property: string; readonly because: Because }[];
}

/** "replay=3.0.17" or "3.0.17"; "-" is the empty path. */
export function parseKey(key: string): number[] {
  const text = key.trim().replace(/^replay=/, '');
  if (text === '-' || text === '') return [];
  return text.split('.').map(part => {
    if (!/^\d+$/.test(part)) throw new ModelError(`'${key}' is not a replay key. A key is what a counterexample prints after 'replay=': numbers joined by dots, such as 3.0.17`);
    return Number(part);
  });
}

/** Replays a key through XState and judges its last state. */
export function replay(selection: Selection, key: string): Replayed {
  const system = instantiate(selection);
  const trace = replayPath(system, parseKey(key));
  return { trace, failures: judgeTrace(system, trace) };
}

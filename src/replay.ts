/** Running the key of a counterexample on the machines themselves. */
import { instantiate, type System } from './compile/system.ts';
import { ModelError, type Selection } from './model/index.ts';
import { judgeTrace, reachedBy, type Because } from './trace/judge.ts';
import { replayPath, type Path, type Trace } from './trace/trace.ts';

export interface Replayed {
  readonly trace: Trace;
  /** the properties that fail at its end: in the last state, by the last step, or by the loop */
  readonly failures: readonly { readonly property: string; readonly because: Because }[];
  /** the claims that some state is reachable which its last state satisfies */
  readonly reached: readonly string[];
}

/** "replay=3.0.17" or "3.0.17"; "-" is the empty path; "3.0.17:4.5" is a lasso with the loop 4.5, "3.0.17:" one that rests. */
export function parseKey(key: string): Path {
  const text = key.trim().replace(/^replay=/, '');
  const [stem = '', loop, ...more] = text.split(':');
  if (more.length > 0) throw notAKey(key);
  return { path: numbers(stem, key), ...(loop === undefined ? {} : { loop: numbers(loop, key) }) };
}

function numbers(text: string, key: string): number[] {
  if (text === '-' || text === '') return [];
  return text.split('.').map(part => {
    if (!/^\d+$/.test(part)) throw notAKey(key);
    return Number(part);
  });
}

const notAKey = (key: string): ModelError => new ModelError(`'${key}' is not a replay key. A key is what a counterexample prints after 'replay=': numbers joined by dots, such as 3.0.17, and of a lasso those of its loop behind a colon, such as 3.0:17.4`);

/** Replays a key through XState and judges its end. */
export function replay(selection: Selection, key: string): Replayed {
  return judged(instantiate(selection), parseKey(key));
}

/** Replays action numbers through XState and judges their end. */
export function judged(system: System, path: Path): Replayed {
  const trace = replayPath(system, path);
  return { trace, failures: judgeTrace(system, trace), reached: reachedBy(system, trace) };
}

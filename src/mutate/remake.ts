/** A machine made again from its configuration, so that it shares no table with the first one. */
import { createMachine, type AnyStateMachine } from 'xstate';
import { alphabetOf, declareAlphabet, ModelError, type Thread } from '../model/index.ts';

/** The part of a state's configuration that holds its transitions. */
export interface NodeConfig { states?: Record<string, NodeConfig>; on?: Record<string, unknown>; always?: unknown; onDone?: unknown }

/** The same machine as a new object, with its alphabet and implementations. `edit` gets a copy of the configuration, which it may change. */
export function remakeMachine<M>(machine: M, edit: (config: NodeConfig) => void = () => undefined): M {
  const old = machine as AnyStateMachine;
  const config = copy(old.config) as NodeConfig;
  edit(config);
  try {
    return declareAlphabet(createMachine(config as never, old.implementations as never) as AnyStateMachine, alphabetOf(old)!) as M;
  } catch (e) {
    throw new ModelError(`machine '${old.id}': ${(e as Error).message}`, { cause: e });
  }
}

/** The same thread as a new object, so that its machine is made again. */
export const remakeThread = (thread: Thread): Thread => ({ ...thread });

/** Plain objects and lists are copied; functions (assign, guards) have no state and stay. */
function copy(x: unknown): unknown {
  if (Array.isArray(x)) return x.map(copy);
  if (typeof x !== 'object' || x === null || Object.getPrototypeOf(x) !== Object.prototype) return x;
  return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, copy(v)]));
}

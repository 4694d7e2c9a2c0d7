/**
 * The inner loops of the search in WebAssembly: what is enabled in a state, where it leads, and whether that is new.
 *
 * The code is the same for all models whose states are laid out alike; what is particular to a model is the image
 * (image.ts): diagrams and tables as far as they are known. Where the kernel meets something that they do not say, it stops
 * before that state, having noted nothing about it, and leaves it to its caller, who asks the user's functions.
 */
import type { Layout } from '../states/layout.ts';
import { expandFunction } from './expand.ts';
import { evaluateFunction, judgeFunction } from './evaluate.ts';
import { enlargeFunction, enterFunction, hasFunction, moveFunction, numberFunction, publishFunction, settleFunction } from './keys.ts';
import type { Places } from './memory.ts';
import { lookupFunction, rehashFunction, resolveFunction } from './numbers.ts';
import type { Setting } from './setting.ts';
import { Module } from './wasm.ts';

/** What a lane does with states, wherever they are kept. */
export interface Expander {
  /** Expands the states from .. to - 1; their edges stand in the buffers. Returns how many states it has expanded. */
  readonly expand: (from: number, to: number) => number;
  /** Asks the claims about the states from .. to - 1; returns the first of which an answer is not known, or `to`. */
  readonly judge: (from: number, to: number) => number;
}

/** With a table of numbers. */
export interface NumberKernel extends Expander {
  /** Looks up where the edges of a batch that begins with state `from` lead, and adds what is new. */
  readonly resolve: (from: number) => void;
  /** The number of the state whose words stand at `key`, or -1. */
  readonly lookup: () => number;
  /** The same; adds it if it is new. There must be room. */
  readonly add: (parent: number) => number;
  /** Fills the table, which is empty, with all states. */
  readonly rehash: () => void;
}

/** With tables of keys; keys.ts says what these do. */
export interface KeyKernel extends Expander {
  readonly settle: (table: number, lane: number) => number;
  readonly publish: (id: number, lane: number) => number;
  readonly enter: () => number;
  readonly has: () => number;
  readonly number: (count: number) => number;
}

export interface KernelOptions { readonly stepClaims: boolean; readonly hashBits: number }

/** The code of a lane. */
export function kernelModule(layout: Layout, places: Places, index: number, options: KernelOptions): Uint8Array<ArrayBuffer> {
  const module = new Module();
  const lane = places.lanes[index]!;
  const evaluate = module.add(evaluateFunction(lane, pointer => evaluate(pointer)));
  const setting: Setting = { layout, places, lane, hashBits: options.hashBits, stepClaims: options.stepClaims, evaluate };
  module.add(expandFunction(setting));
  if (places.keyTables) {
    const enlarge = module.add(enlargeFunction(setting, module.add(moveFunction(setting))));
    const settle = module.add(settleFunction(setting, enlarge));
    module.add(publishFunction(setting));
    module.add(enterFunction(setting, settle));
    module.add(hasFunction(setting));
    module.add(numberFunction(setting));
  } else {
    module.add(resolveFunction(setting));
    module.add(rehashFunction(setting));
    module.add(lookupFunction(setting, false));
    module.add(lookupFunction(setting, true));
  }
  module.add(judgeFunction(setting));
  return module.bytes(places.pages);
}

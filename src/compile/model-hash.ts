/** A name for what was checked, so that two results can be told to be about the same model. */
import { createHash } from 'node:crypto';
import type { System } from './system.ts';

/**
 * SHA-256 over the system as it is declared: machines, threads with their patches, actions, commands, properties,
 * parameters and instances, functions by their source text. Sixteen hexadecimal digits of it.
 *
 * What a function calls is not in its text; that is what the hash of the visited states is for. And the text of a
 * function is that of the file as it was loaded: in the package it is not what it is in a checkout.
 */
export function modelHash(system: System): string {
  const { actions, use, param } = system.selection;
  const said = {
    components: system.components.map(c => ({ name: c.name, count: c.count, is: c.thread ?? (c.machine as { config: unknown }).config })),
    actions, use, param, properties: system.properties,
  };
  return createHash('sha256').update(written(said, new Map())).digest('hex').slice(0, 16);
}

/** Every value in one way: keys sorted, functions by their source, what was met before by its number. */
function written(x: unknown, met: Map<object, number>): string {
  if (typeof x === 'function') return `function ${Function.prototype.toString.call(x)}`;
  if (typeof x !== 'object' || x === null) return typeof x === 'string' ? JSON.stringify(x) : String(x);
  const before = met.get(x);
  if (before !== undefined) return `#${before}`;
  met.set(x, met.size);
  if (Array.isArray(x)) return `[${x.map(v => written(v, met)).join()}]`;
  return `{${Object.entries(x).sort(([a], [b]) => a < b ? -1 : 1).map(([k, v]) => `${k}:${written(v, met)}`).join()}}`;
}

/**
 * What users' functions look at: objects that refuse to be asked for what they do not have, and to be changed. What they have is
 * their own, and read like that of any object, since functions read millions of times; only what they do not have is
 * looked for in what they inherit from, which refuses.
 */
import { ModelError, unknownName } from '../model/index.ts';

export interface Refusals {
  /** for a name that is not known */
  readonly unknown: (name: string) => Error;
  /** for a name that something was written to */
  readonly change: (name: string) => Error;
}

export function refusing<T extends object>(o: T, refusals: Refusals): T {
  const view = Object.create(inheritance(refusals)) as T;
  for (const [name, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(o) as Record<string, PropertyDescriptor>)) {
    Object.defineProperty(view, name, { enumerable: true, get: get ?? (() => value as unknown), set: () => { throw refusals.change(name); } });
  }
  return Object.preventExtensions(view);
}

/** A list with these parts beside its elements, and without what other arrays have. */
export function refusingList<P extends object>(elements: readonly object[], parts: P, refusals: Refusals): object {
  return Object.freeze(Object.setPrototypeOf(Object.assign([...elements], parts), inheritance(refusals)) as object);
}

/** The object, refusing to be asked for a name that it does not have, and to be changed. */
export const knownNames = <T extends object>(o: T, kind: string, where: string): T => refusing(o, {
  unknown: name => unknownName(kind, name, Object.keys(o), where),
  change: name => new ModelError(`${where}: ${kind} '${name}' is read-only`),
});

const inheritance = ({ unknown, change }: Refusals): object => new Proxy({}, {
  get: (none, k) => {
    if (typeof k === 'string' && !(k in none)) throw unknown(k);
    return (none as Record<string | symbol, unknown>)[k];
  },
  set: (_, k) => { throw change(String(k)); },
});

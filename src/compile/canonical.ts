/** Canonical text of plain finite data: the key of a local state is a proof obligation, so never JSON.stringify. */
import { ModelError } from '../model/index.ts';

/** Levels of a nested value beyond which it is taken to contain itself. */
const MAX_DEPTH = 20;

/** Sorted keys, no lossy cases; refuses everything that is not plain finite data, naming the path. */
export function canonical(x: unknown, path: string, depth = 0): string {
  if (x === null || typeof x === 'boolean') return String(x);
  if (typeof x === 'string') return JSON.stringify(x);
  if (typeof x === 'number') {
    if (!Number.isFinite(x)) throw new ModelError(`${path} is ${x}, which is not a finite value; use a string such as 'none' for "no value"`);
    return Object.is(x, -0) ? '0' : String(x);
  }
  if (x === undefined) return 'undefined';
  if (depth > MAX_DEPTH) throw new ModelError(`${path} is nested more than ${MAX_DEPTH} deep. Likely cause: an object that contains itself, which is not plain data`);
  if (Array.isArray(x)) return `[${x.map((y, i) => canonical(y, `${path}[${i}]`, depth + 1)).join()}]`;
  if (typeof x === 'object') {
    const proto: unknown = Object.getPrototypeOf(x);
    if (proto === Object.prototype || proto === null) {
      const o = x as Record<string, unknown>;
      return `{${Object.keys(o).sort().map(k => `${JSON.stringify(k)}:${canonical(o[k], `${path}.${k}`, depth + 1)}`).join()}}`;
    }
  }
  const what = typeof x === 'object' ? `a ${(x as object).constructor?.name ?? 'special object'}` : `a ${typeof x}`;
  throw new ModelError(`${path} is ${what}, which is not plain data; a context may hold strings, numbers, booleans, null, arrays and plain objects`);
}

/** Freezes all the way down, also below what is frozen already. */
export function deepFreeze<T>(x: T): T {
  if (typeof x === 'object' && x !== null) {
    Object.freeze(x);
    Object.values(x).forEach(deepFreeze);
  }
  return x;
}

const objects = new Map<string, object>();
/** Equal objects become one object: a function that compares them with === gets the same answer wherever it runs. */
export function oneObject<T>(x: T): T {
  if (typeof x !== 'object' || x === null) return x;
  const key = canonical(x, 'value');
  const known = objects.get(key);
  if (known !== undefined) return known as T;
  objects.set(key, x);
  return x;
}

/** Renaming the numbers of instances in a value of a context, where the component says that it holds some. */
import type { Held } from '../model/index.ts';

/** The new numbers of the instances of a component. */
export interface Image { readonly length: number; at(index: number): number }
export type Images = (component: string) => Image;

export function rename(value: unknown, held: Held, images: Images): unknown {
  if (typeof held === 'string') return numberOf(value, images(held));
  if ('bits' in held) return bitsOf(value, images(held.bits));
  if (typeof value !== 'object' || value === null) return value;
  if ('set' in held) return Array.isArray(value) ? (value as unknown[]).map(x => rename(x, held.set, images)).sort(inOrder) : value;
  if ('list' in held) return Array.isArray(value) ? (value as unknown[]).map(x => rename(x, held.list, images)) : value;
  if ('by' in held) return rearranged(value, images(held.by), x => held.of === undefined ? x : rename(x, held.of, images));
  return Object.fromEntries(Object.entries(value).map(([k, x]) => [k, held.fields[k] === undefined ? x : rename(x, held.fields[k], images)]));
}

/** The components that a value may hold numbers of. */
export function namesIn(held: Held): string[] {
  if (typeof held === 'string') return [held];
  if ('bits' in held) return [held.bits];
  if ('set' in held) return namesIn(held.set);
  if ('list' in held) return namesIn(held.list);
  if ('by' in held) return [held.by, ...held.of === undefined ? [] : namesIn(held.of)];
  return Object.values(held.fields).flatMap(namesIn);
}

/** What is no number of an instance stays as it is. */
const numberOf = (value: unknown, image: Image): unknown =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < image.length ? image.at(value) : value;

function bitsOf(value: unknown, image: Image): unknown {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return value;
  // Bits beyond the instances stay.
  let result = Math.floor(value / 2 ** image.length) * 2 ** image.length;
  for (let from = 0; from < image.length; from++) if (Math.floor(value / 2 ** from) % 2 === 1) result += 2 ** image.at(from);
  return result;
}

function rearranged(value: object, image: Image, entry: (x: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    const result: unknown[] = [...value as unknown[]];
    (value as unknown[]).forEach((x, i) => { result[i < image.length ? image.at(i) : i] = entry(x); });
    return result;
  }
  return Object.fromEntries(Object.entries(value).map(([k, x]) => [/^\d+$/.test(k) && Number(k) < image.length ? String(image.at(Number(k))) : k, entry(x)]));
}

/** Numbers by size, everything else before them by its text. */
const inOrder = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : typeof a === 'number' ? 1 : typeof b === 'number' ? -1 : String(a) < String(b) ? -1 : 1;

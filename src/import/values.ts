/** Values of TLA+ as JSON has them: functions and integers are written in several ways. */
import { isObject, own } from './foreign.ts';

/** A function as pairs of argument and value; undefined if it is none. A sequence counts from 0 here. */
export function pairsOf(value: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((v: unknown, i) => [i, v] as const);
  if (!isObject(value)) return undefined;
  const map = own(value, '#map');
  if (map !== undefined) return Array.isArray(map) && map.every(p => Array.isArray(p) && p.length === 2) ? map as [unknown, unknown][] : undefined;
  const tuple = own(value, '#tup');
  if (tuple !== undefined) return Array.isArray(tuple) ? pairsOf(tuple) : undefined;
  const entries = Object.entries(value);
  return entries.some(([k]) => k.startsWith('#')) ? undefined : entries;
}

/** A whole number: as such, as the name of a field, or as a big one of ITF. */
export function wholeOf(value: unknown): number | undefined {
  const big = isObject(value) ? own(value, '#bigint') : value;
  return typeof big === 'number' ? (Number.isInteger(big) ? big : undefined) : typeof big === 'string' && /^-?\d+$/.test(big) ? Number(big) : undefined;
}

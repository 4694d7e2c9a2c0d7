/** What several commands read from the command line in the same way. */
import { InvalidArgumentError } from 'commander';

/** Collects the values of an option that may be given several times. */
export const list = (value: string, sofar: readonly string[] = []): string[] => [...sofar, value];

export function positive(value: string): number {
  const n = Number(value);
  if (!(n > 0)) throw new InvalidArgumentError('It must be a number above 0. Leave the option out to search without this bound.');
  return n;
}
export function whole(value: string): number {
  const n = positive(value);
  if (!Number.isInteger(n)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return n;
}

export function threads(value: string): number {
  if (!['1', '2', '4', '8'].includes(value)) throw new InvalidArgumentError('It must be 1, 2, 4 or 8: the tables of the visited states are split in halves.');
  return Number(value);
}

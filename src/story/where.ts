/** The shortest way to a state that fits a pattern which somebody typed. */
import { shortestWay, type Way } from '../explore/reach.ts';
import type { Walk } from '../explore/walk.ts';
import { parsePattern } from '../pattern/pattern.ts';
import { Looker, namesOf } from './names.ts';

/** States that a search for a pattern looks at. */
export const MOST = 1_000_000;

/** Yields now and then, with the states looked at. */
export function* wayTo(walk: Walk, from: Int32Array, text: string, most = MOST): Generator<number, Way> {
  const look = new Looker(walk.program);
  const pattern = parsePattern(text, namesOf(walk.program));
  return yield* shortestWay(walk, from, locals => {
    look.locals = locals;
    return pattern(look);
  }, most);
}

/** Why there is no way. */
export function noWay({ complete, looked }: Way): string {
  const states = `${looked.toLocaleString('en-US')} ${looked === 1 ? 'state' : 'states'}`;
  return complete ? `no such state can be reached from here: all ${states} that can were looked at` : `not found: the bound of ${states} ended the search, so nothing is known of the others`;
}

/** When a failure could be avoided for the last time, in words: for the terminal and for the page. */
import type { Decisive } from '../story/story.ts';

const WHEN = (after: number): string => after === 0 ? 'in the initial state' : `after step ${after}`;

/** When the failure could be avoided for the last time, and how. */
export function decisiveText({ question, after, known, looked }: Decisive, steps: number): string {
  const wanted = question === 'avoid' ? 'some continuation does not fail' : 'what is asked for can still come';
  if (!known) return `not known: ${looked.toLocaleString('en-US')} states were looked at, and neither was a way round the failure found nor all that can follow exhausted`;
  if (after === null) return question === 'avoid' ? 'not even in the initial state: every run fails' : 'not even in the initial state can it come';
  if (after === steps) return `${WHEN(after)} ${wanted}${question === 'reach' ? ', in each of its states' : ''}`;
  const then = question === 'avoid' ? 'none does any more' : 'it cannot any more';
  return after === steps - 1 ? `up to the last step: ${WHEN(after)} ${wanted}` : `${WHEN(after)} ${wanted}; after step ${after + 1} ${then}`;
}

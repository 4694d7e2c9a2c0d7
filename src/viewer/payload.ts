/** What a page gets to show. It is all that the page and the program share beside the story. */
import type { Against } from '../story/align.ts';
import type { Next, Story } from '../story/story.ts';

/** Steps of a random walk, and of a path. */
export const LONGEST = 2000;

export interface Payload {
  readonly story: Story;
  /** another story beside it */
  readonly against: Against | null;
  /** set where a server answers: what its requests must carry */
  readonly live: { readonly token: string } | null;
}

/** The server's answer to a path: the story of it, and what comes next. */
export interface At { readonly path: readonly number[]; readonly story: Story; readonly next: Next }
/** The server's answer to a pattern. */
export interface FoundWay { readonly at: At | null; readonly said: string }

/** What a page gets to show. It is all that the page and the program share beside the story. */
import type { Alignment } from '../story/align.ts';
import type { Story } from '../story/story.ts';

export interface Payload {
  readonly story: Story;
  /** another story beside it */
  readonly against: { readonly story: Story; readonly alignment: Alignment; readonly how: string } | null;
  /** set where a server answers: what its requests must carry */
  readonly live: { readonly token: string } | null;
}

/** What can and cannot be done in a state. */
export interface Next {
  readonly enabled: readonly NextAction[];
  readonly disabled: readonly { readonly action: number; readonly name: string; readonly lane: string; readonly elsewhere: boolean; readonly why: readonly string[] }[];
}
export interface NextAction { readonly action: number; readonly name: string; readonly lane: string; readonly text: string; readonly patchedBy: string | null; readonly refused: string | null }

/** The server's answer to a path: the story of it, and what comes next. */
export interface At { readonly path: readonly number[]; readonly story: Story; readonly next: Next }
/** The server's answer to a pattern. */
export interface FoundWay { readonly at: At | null; readonly said: string }

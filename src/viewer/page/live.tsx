/** Exploring: what can be done here, what cannot and why; branches; ways that the program finds. */
import { useState } from 'preact/hooks';
import type { Story } from '../../story/story.ts';
import type { Payload } from '../payload.ts';

export interface LiveState { readonly story: Story }

export function useLive(payload: Payload): LiveState {
  const [story] = useState(payload.story);
  return { story };
}

export const Live = (_: { readonly live: LiveState; readonly at: number }) => null;

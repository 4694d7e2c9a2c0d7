/** A story as a sequence diagram, before a language writes it down: who has a lane, and what goes from one to another. */
import { changesOf } from '../story/changes.ts';
import type { Story } from '../story/story.ts';
import { decisiveText } from './decisive-text.ts';
import { changeText } from './trace-text.ts';

/** The name of the lane that has none. */
export const SYSTEM = 'system';
/** The lanes that are drawn. Steps of actions that do not say who takes them have one without a name. */
export const drawnLanes = ({ steps, lanes }: Story): readonly string[] => lanes.length === 0 || steps.some(s => s.lane === '') ? [...lanes, ''] : lanes;

export interface Arrow {
  readonly from: string;
  /** who executes the command that is called, and answers; else the lane itself */
  readonly to: string;
  readonly says: string;
  readonly answer: string | null;
  readonly changes: readonly string[];
  readonly patchedBy: string | null;
  /** after it the failure cannot be avoided any more than this says */
  readonly decided: string | null;
}

/** An arrow a step. */
export const arrowsOf = ({ steps, decisive }: Story): Arrow[] => steps.map((s, i) => {
  const call = s.call?.agent ? s.call : null;
  return {
    from: s.lane, to: call?.agent ?? s.lane, says: call ? s.text.replace(` -> ${call.status}`, '') : s.text, answer: call?.status ?? null,
    changes: changesOf(s).map(changeText), patchedBy: s.patchedBy,
    decided: decisive?.known && decisive.after === i + 1 && i + 1 < steps.length ? decisiveText(decisive, steps.length) : null,
  };
});

/** realmcheck as a library: write machines, actions and claims; check them; read the verdicts. */

// The words to write a model in.
export { events, components, many, one, range, bool, to, all, opt, block, call } from './model/index.ts';

// What to do with it. `check` computes, `report` turns a result into text; neither prints.
export { select, selections } from './model/index.ts';
export { check, type RunResult, type PropertyResult, type CheckOptions } from './check.ts';
export { replay, type Replayed } from './replay.ts';
export { report } from './report/report.ts';

// One trace in full: the counterexample of a property, a replay key, or a way to a state; and the formats that `realmcheck show` writes.
export { showProperty, showKey, showWhere, type Told } from './show.ts';
export { against } from './against.ts';
export { formatStory, FORMATS, type Format, type FormatOptions } from './formats.ts';
export { readStory } from './story/read.ts';
export type { Story } from './story/story.ts';

// What goes wrong: ModelError says what, where, the likely cause and the next step; InternalError is our defect.
export { ModelError, InternalError } from './model/index.ts';

export type { Scenario, Selection, State, Vocabulary, Verdict, Thread, Variant, Command, Action, Property } from './model/index.ts';
export type { Trace, Step } from './trace/trace.ts';
export type { Because } from './trace/judge.ts';
export type { FairLine } from './trace/lasso.ts';

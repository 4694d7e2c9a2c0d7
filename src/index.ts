/** realmcheck as a library: write machines, actions and claims; check them; read the verdicts. */
export { events, components, many, range, bool } from './model/index.ts';
export { to, all, opt, block, call } from './model/index.ts';
export { select, selections, ModelError, InternalError } from './model/index.ts';
export { check, type RunResult, type PropertyResult, type CheckOptions } from './check.ts';
export type { Scenario, Selection, State, Vocabulary, Verdict } from './model/index.ts';

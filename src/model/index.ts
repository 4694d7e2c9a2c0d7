/** The language that machines, invariants and scenarios are written in. */
export { events, enumerate, alphabetOf, declareAlphabet, range, bool, type Alphabet, type EventsOf, type Scalar } from './events.ts';
export { components, many, one, machineOf, rolesOf, type Vocabulary, type Declared, type Many, type One } from './components.ts';
export type { AnyRoles, Held, Roles } from './roles.ts';
export { to, all, opt, block, type Sent, type Mode } from './send.ts';
export { call, branchName, laneOf, target, type Thread, type AnyBranch } from './thread.ts';
export { outcomes, applies, outputsOf, showOutputs, type Command, type Outcome } from './command.ts';
export { describeVariant, patchThread, patchCommand, type Variant } from './variant.ts';
export { select, selections, runsOf, labelsOf, judged, propertyNames, refuseUnkept, unkept, isScenario, isThread, type Scenario, type Selection, type Choice, type Run, type Bounds, type Expected, type Reduction } from './scenario.ts';
export { commandsOf, instancesOf, threadsOf, type Used } from './used.ts';
export type { Action, ActionSpec } from './action.ts';
export { isProgress, type Property, type Verdict, type PropertyKind, type By, type Fairness, type Steps } from './property.ts';
export type { State, View, Views, World } from './view.ts';
export { ModelError, InternalError, unknownName, nearest, answered } from './errors.ts';

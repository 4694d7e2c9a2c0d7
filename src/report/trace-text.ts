/** A counterexample as text: one line a step, under it only what changed, at the end what fails and why. */
import type { PropertyResult, RunResult } from '../check.ts';
import type { StillPossible } from '../confirm.ts';
import type { PropertyKind } from '../model/index.ts';
import { changesOf } from '../story/changes.ts';
import { fairLines } from './fair-text.ts';
import { thousands, wrap, type Style } from './style.ts';
import { valueLines } from './value-text.ts';

/** What the text of a trace is made from: a trace, or its story. */
export interface Steps {
  readonly lanes: readonly string[];
  readonly loopFrom?: number | null | undefined;
  readonly steps: readonly {
    readonly index: number; readonly agent: string; readonly lane: string; readonly text: string;
    readonly label?: string | null | undefined; readonly patchedBy?: string | null | undefined;
    readonly changes: readonly { readonly instance: string; readonly fields: readonly { readonly name: string; readonly from: string; readonly to: string }[] }[];
  }[];
}

/** "page[0]: UNPOPULATED -> ZERO, pfn none -> zero" */
export const changeText = ({ instance, fields }: Steps['steps'][number]['changes'][number]): string =>
  `${instance}: ${fields.map(f => `${f.name}${f.name && ' '}${f.from} -> ${f.to}`).join(', ')}`;

const GLUE = '\0';
/** Broken into lines between fields, if a field fits into a line. */
const glued = (change: Steps['steps'][number]['changes'][number], room: number): string =>
  changeText(change).split(', ').map(part => part.length > room - 3 ? part : part.replaceAll(' ', GLUE)).join(', ');

/** The name of a lane stands one column further right than the one before it, so that the eye can follow a lane. */
export const laneHead = (lanes: readonly string[], lane: string): string => ' '.repeat(Math.max(0, lanes.indexOf(lane))) + lane;

/** The steps of a trace. `==>` marks a step that a variant put there or changed. */
export function traceSteps(trace: Steps, st: Style): string {
  const lanes = Math.max(4, ...trace.steps.map(s => laneHead(trace.lanes, s.lane).length));
  const lines = trace.steps.map(step => {
    const mark = (step.patchedBy ?? undefined) === undefined ? '   ' : '==>';
    const head = `${mark}${String(step.index).padStart(3)}  ${laneHead(trace.lanes, step.lane).padEnd(lanes)}  `;
    const lines = [wrap(step.text, st.width, head, ' '.repeat(head.length))];
    const changes = changesOf(step).map(c => glued(c, st.width - head.length));
    if (changes.length > 0) lines.push(st.dim(changes.map(c => wrap(c, st.width, ' '.repeat(head.length), ' '.repeat(head.length + 2)).replaceAll(GLUE, ' ')).join('\n')));
    return lines.join('\n');
  });
  if (typeof trace.loopFrom === 'number') lines.splice(trace.loopFrom, 0, loopHead(trace, trace.loopFrom));
  return lines.join('\n');
}

/** The line between the stem and the loop of a lasso. */
function loopHead(trace: Steps, from: number): string {
  const n = trace.steps.length - from;
  if (n === 0) return '     -- and so it rests: nothing that is fair is enabled';
  return n === 1 ? '     -- and this step for ever:' : `     -- and these ${n} steps for ever:`;
}

export const isLasso = (p: { readonly kind: PropertyKind }): boolean => p.kind === 'leadsTo' || p.kind === 'eventually';

/** How a counterexample violates: "after 7 steps", "by a lasso: 9 steps, then 3 for ever". */
export function violatedHow(p: PropertyResult): string {
  const { trace } = p;
  if (trace?.loopFrom === undefined) return `after ${stepsOf(p.traceLength)}`;
  const loop = trace.steps.length - trace.loopFrom;
  return `by a lasso: ${stepsOf(trace.loopFrom)}, then ${loop === 0 ? 'nothing' : loop} for ever`;
}

export const stepsOf = (n: number | null): string => n === 1 ? '1 step' : `${n} steps`;

function possibleLine({ states, actions }: StillPossible): string {
  if (actions.length === 0) return 'then: nothing can happen any more';
  const shown = actions.slice(0, POSSIBLE).join(', ') + (actions.length > POSSIBLE ? `, and ${actions.length - POSSIBLE} more` : '');
  return `then: ${states === 1 ? 'only this state' : `${thousands(states)} states`} can be reached from there, by ${shown}`;
}
/** Steps that are named after a counterexample of canAlways. */
const POSSIBLE = 12;

/** A violated property with its trace, ready to be pasted into a mail. */
export function counterexample(run: string, p: PropertyResult, also: readonly string[], st: Style): string {
  const trace = p.trace!;
  const lines = [
    st.bold(wrap(`${run}: ${p.name} is ${st.bad('VIOLATED')} ${violatedHow(p)}`, st.width)),
    ...(trace.steps.length === 0 ? ['     in the initial state'] : []), ...(trace.steps.length > 0 || trace.loopFrom !== undefined ? [traceSteps(trace, st)] : []),
    wrap(`fails: ${p.because}`, st.width, '  ', '         '),
    ...valueLines(p.detail?.values ?? []).map(v => wrap(v, st.width, '         ', '           ')),
    ...(p.fair && p.fair.length > 0 ? [wrap(`fair: ${fairLines(p.fair, trace).join('; ')}`, st.width, '  ', '        ')] : []),
    ...(p.possible ? [wrap(possibleLine(p.possible), st.width, '  ', '    ')] : []),
    ...(also.length > 0 ? [wrap(`The same steps violate: ${also.join(', ')}`, st.width, '  ', '    ')] : []),
    `  replay=${trace.replay || '-'}`,
  ];
  return lines.join('\n');
}

/** How a `reachable` property is reached. */
export function witness(run: string, p: PropertyResult, st: Style): string {
  const trace = p.witness!;
  return [
    st.bold(wrap(`${run}: ${p.name} is reached after ${stepsOf(p.traceLength)}`, st.width)),
    trace.steps.length === 0 ? '     in the initial state' : traceSteps(trace, st),
    `  replay=${trace.replay || '-'}`,
  ].join('\n');
}

/** The distinct counterexamples of a run: several properties often fail by the same steps. */
export function distinctTraces(run: RunResult): { property: PropertyResult; also: readonly string[] }[] {
  const byTrace = new Map<string, PropertyResult[]>();
  for (const p of run.properties) if (p.trace) byTrace.set(p.trace.replay, [...byTrace.get(p.trace.replay) ?? [], p]);
  return [...byTrace.values()].map(([property, ...others]) => ({ property: property!, also: others.map(p => p.name) }));
}

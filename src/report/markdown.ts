/** Results as Markdown, for a cover letter: it is read as plain text in a mail, and rendered in a review. */
import type { PropertyResult, RunResult } from '../check.ts';
import type { Scenario } from '../model/index.ts';
import type { ToolInfo } from './json.ts';
import { hasExpectation, outcomeOf, type NotBegun } from './outcome.ts';
import { style, thousands, wrap } from './style.ts';
import { statesMark } from './table.ts';
import { counterexample, distinctTraces, isLasso } from './trace-text.ts';

const st = style(false);

/** @param notBegun runs that an interrupt left out; they are named, so that nobody takes them for checked */
export function toMarkdown(tool: ToolInfo, runs: readonly RunResult[], notBegun: readonly NotBegun[] = []): string {
  const scenarios = new Map<Scenario, RunResult[]>();
  for (const r of runs) scenarios.set(r.selection.scenario, [...scenarios.get(r.selection.scenario) ?? [], r]);
  const states = runs.reduce((n, r) => n + r.states, 0);
  const shown = new Map<string, string>();
  return [
    ...[...scenarios].flatMap(([scenario, own], i) => scenarioParts(scenario, own, shown, [...scenarios.keys()][i - 1])),
    ...(notBegun.length > 0 ? [wrap(`Interrupted. Not begun: ${notBegun.map(r => code(r.name)).join('; ')}.`, st.width)] : []),
    `${tool.name} ${tool.version}, xstate ${tool.xstate}, ${thousands(states)} states in ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}${runs.every(r => r.complete) ? '' : ', not all complete'}`,
  ].join('\n\n') + '\n';
}

function scenarioParts(scenario: Scenario, runs: readonly RunResult[], shown: Map<string, string>, above: Scenario | undefined): string[] {
  const assumes = scenario.spec.assumes ?? [];
  const again = assumes.join() === above?.spec.assumes?.join();
  return [
    // No '#' in front: git takes such a line of a description for a comment.
    wrap(`**${scenario.name}**: ${prose(scenario.spec.asks)}`, st.width),
    ...verdicts(runs),
    ...(assumes.length > 0 ? [again ? 'Holds means: as long as the same is true.' : wrap(`Holds means: as long as ${prose(assumes.join('; '))}.`, st.width)] : []),
    ...runs.flatMap(r => surprises(r, shown)),
  ];
}

// ---- the table ---------------------------------------------------------------------------------------------------

const UNNAMED = 'as declared';
const label = (run: RunResult): string => run.selection.run || UNNAMED;
const letter = (i: number): string => i < 26 ? String.fromCharCode(65 + i) : letter(Math.floor(i / 26) - 1) + letter(i % 26);

interface Table {
  readonly rows: readonly (readonly string[])[];
  /** what the numbers or letters of the columns stand for */
  readonly legend: readonly string[];
}

/** The first of these that fits into a line of a mail, else the narrowest: runs as rows, properties as rows; names above the columns, or short for them. */
function verdicts(runs: readonly RunResult[]): string[] {
  const names = [...new Set(runs.flatMap(r => r.properties.map(p => p.name)))];
  const of = (run: RunResult, name: string): string => {
    const p = run.properties.find(q => q.name === name);
    return p ? cell(run, p) : '';
  };
  const states = runs.map(statesMark);
  const runsAreRows = (heads: readonly string[], legend: readonly string[]): Table =>
    ({ rows: [['run', 'states', ...heads], ...runs.map((r, i) => [code(label(r)), states[i]!, ...names.map(n => of(r, n))])], legend });
  const propertiesAreRows = (heads: readonly string[], legend: readonly string[]): Table =>
    ({ rows: [['property', ...heads], ['states', ...states], ...names.map(n => [code(n), ...runs.map(r => of(r, n))])], legend });
  const numbers = names.map((_, i) => String(i + 1));
  const letters = runs.map((_, i) => letter(i));
  const tables = [
    runsAreRows(names.map(code), []),
    runsAreRows(numbers, names.map((n, i) => `${numbers[i]}: ${code(n)}`)),
    propertiesAreRows(runs.map(r => code(label(r))), []),
    propertiesAreRows(letters, runs.map((r, i) => `${letters[i]}: ${code(label(r))}`)),
  ];
  const narrowest = Math.min(...tables.map(t => widthOf(t.rows)));
  const { rows, legend } = tables.find(t => widthOf(t.rows) <= Math.max(narrowest, st.width))!;
  const notes = [
    ...(runs.some(r => r.properties.some(p => different(r, p))) ? ['`!` is not the verdict that is expected.'] : []),
    ...(runs.some(r => r.symmetry?.used) ? ['`*` after the states: one for each orbit of the interchangeable.'] : []),
    ...(runs.every(r => r.complete) ? [] : ['`+` after the states: the search did not end.']),
  ];
  return [table(rows), ...(legend.length > 0 ? [legend.map(l => `- ${l}`).join('\n')] : []), ...(notes.length > 0 ? [notes.join(' ')] : [])];
}

const different = (run: RunResult, p: PropertyResult): boolean => hasExpectation(run) && outcomeOf(run, p).kind === 'failed';

function cell(run: RunResult, p: PropertyResult): string {
  const verdict = p.verdict !== 'violated' ? p.verdict : `${isLasso(p) ? 'lasso' : 'violated'} (${p.traceLength})`;
  return different(run, p) ? `! ${verdict}` : verdict;
}

const widths = (rows: readonly (readonly string[])[]): number[] => rows[0]!.map((_, i) => Math.max(3, ...rows.map(r => escaped(r[i]!).length)));
const widthOf = (rows: readonly (readonly string[])[]): number => widths(rows).reduce((n, w) => n + w + 3, 1);

/** Padded, so that it is a table without being rendered too. */
function table(rows: readonly (readonly string[])[]): string {
  const wide = widths(rows);
  const line = (cells: readonly string[]): string => `| ${cells.map((c, i) => escaped(c).padEnd(wide[i]!)).join(' | ')} |`;
  return [line(rows[0]!), line(wide.map(w => '-'.repeat(w))), ...rows.slice(1).map(line)].join('\n');
}

const escaped = (text: string): string => text.replaceAll('|', '\\|');

/** A name as code; a backtick in it needs a longer fence. */
function code(name: string): string {
  const text = name.replaceAll(/\s+/g, ' ');
  const fence = '`'.repeat(longestTicks(text) + 1);
  const room = fence.length > 1 ? ' ' : '';
  return `${fence}${room}${text}${room}${fence}`;
}

/** Text in which nothing is taken for HTML or emphasis; the rest of Markdown needs a place that wrapped prose does not have. */
const prose = (text: string): string => text.replaceAll(/[<*]/g, c => `\\${c}`);

const longestTicks = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map(t => t.length));

// ---- what is not as it should be ---------------------------------------------------------------------------------

/** The reasons of a run, then its counterexamples; each trace once, also when several runs have it. */
function surprises(run: RunResult, shown: Map<string, string>): string[] {
  const open = run.properties.map(p => ({ p, ...outcomeOf(run, p) })).filter(o => o.kind !== 'passed');
  const failed = open.filter(o => o.kind === 'failed').map(o => o.p);
  const traces = distinctTraces({ ...run, properties: failed }).map(({ property, also }) => {
    const steps = [property, ...failed.filter(p => also.includes(p.name))].map(p => p.name).join() + ` ${property.trace!.loopFrom} ` + property.trace!.steps.map(s => `${s.agent} ${s.text}`).join('\n');
    const same = shown.get(steps);
    if (same === undefined) shown.set(steps, run.name);
    return same === undefined ? fenced(counterexample(run.name, property, also, st)) : wrap(`${code(run.name)}: ${[property.name, ...also].map(code).join(', ')}: the same steps as in ${code(same)}; replay=${property.trace!.replay || '-'}`, st.width);
  });
  const reasons = new Map<string, string[]>();
  // A trace says by itself that something is violated; what was expected instead it does not say.
  for (const { p, reason } of open) if (!p.trace || hasExpectation(run)) reasons.set(reason, [...reasons.get(reason) ?? [], p.name]);
  // Another mark than the legend has, or the two were one list.
  const bullets = [...reasons].map(([reason, names]) => wrap(`${code(run.name)}: ${names.map(code).join(', ')}: ${prose(reason)}`, st.width, '* ', '  '));
  return [...(bullets.length > 0 ? [bullets.join('\n')] : []), ...traces];
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

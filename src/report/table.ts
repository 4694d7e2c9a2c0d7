/** The verdict table: a block a scenario, a row a run, a column a property. */
import type { PropertyResult, RunResult } from '../check.ts';
import { runsOf, type Scenario, type Verdict } from '../model/index.ts';
import { thousands, wrap, type Style } from './style.ts';
import { isLasso } from './trace-text.ts';

const CELL = 4;
const STATES = 11;

/** Columns for the run labels: what the longest needs, if the line has it. */
function labelWidth(scenario: Scenario, properties: number, st: Style): number {
  const longest = Math.max(...Object.keys(runsOf(scenario)).map(r => (r || UNNAMED).length));
  return Math.min(longest, st.width - 2 - STATES - CELL * properties);
}
const UNNAMED = 'as declared';

const MARKS = { holds: () => 'ok', violated: p => `${isLasso(p) ? 'o' : 'x'}${p.traceLength}`, unreachable: () => 'unr', vacuous: () => 'vac', undecided: () => '?' } satisfies Record<Verdict, (p: PropertyResult) => string>;
/** "ok", "x7" (violated after 7 steps), "o9" (violated by a lasso of 9 steps), "unr", "vac", "?" */
const verdictMark = (p: PropertyResult): string => MARKS[p.verdict](p);

/** Red is for what nobody expected. */
function coloured(p: PropertyResult, run: RunResult, st: Style, text: string): string {
  if (p.verdict === 'holds') return st.good(text);
  return (p.verdict === 'violated' || p.verdict === 'unreachable') && run.expected !== 'met' ? st.bad(text) : st.warn(text);
}

/** What stands above the rows of a scenario: its question, what it takes for granted, the numbered properties; `again` leaves out what the scenario above has said. */
export function scenarioHeader(scenario: Scenario, properties: readonly string[], st: Style, again?: { scenario: Scenario; properties: readonly string[] }): string {
  const numbers = properties.map((_, i) => String(i + 1).padStart(CELL)).join('');
  const assumes = scenario.spec.assumes ?? [];
  return [
    st.bold(scenario.name),
    wrap(scenario.spec.asks, st.width, '  '),
    ...(assumes.length > 0 && assumes.join() !== again?.scenario.spec.assumes?.join() ? [st.dim(wrap(`Holds means: as long as ${assumes.join('; ')}.`, st.width, '  '))] : []),
    ...(properties.join() === again?.properties.join() ? [] : properties.map((p, i) => `  ${String(i + 1).padStart(2)}  ${p}`)),
    `  ${''.padEnd(labelWidth(scenario, properties.length, st))}${'states'.padStart(STATES)}${numbers}`,
  ].join('\n');
}

/** One row. `!` in front marks verdicts that are not the expected ones. */
export function runRow(run: RunResult, st: Style): string {
  const label = run.selection.run || UNNAMED;
  const width = labelWidth(run.selection.scenario, run.properties.length, st);
  const mark = run.expected === 'differs' ? st.bad('! ') : '  ';
  const cells = run.properties.map(p => coloured(p, run, st, verdictMark(p).padStart(CELL))).join('');
  const states = statesMark(run);
  const head = label.length > width ? `${label}\n  ${''.padEnd(width)}` : label.padEnd(width);
  return `${mark}${head}${states.padStart(STATES)}${cells}`;
}

/** "172*", "1,000+" */
export const statesMark = (run: RunResult): string => thousands(run.states) + (run.symmetry?.used ? '*' : '') + (run.complete ? '' : '+');

const LEGEND = 'ok holds   xN violated after N steps   oN by a lasso of N steps\nunr unreachable   vac vacuous   ? undecided\n! not the expected verdicts   N+ states: the search was ended by a bound';

export const legend = (runs: readonly RunResult[]): string => LEGEND + (runs.some(r => r.symmetry?.used) ? '\nN* representatives: one state for each orbit of the interchangeable' : '');

/** The verdicts of one run in words, with the witnesses that the table has no room for. */
export function runDetails(run: RunResult, st: Style): string {
  const lines = run.properties.map(p => wrap(`${p.name}: ${p.verdict}, ${p.because}`, st.width, '  ', '    '));
  const count = `${countOf(run)}, ${thousands(run.transitions)} transitions, depth ${run.depth}${run.complete ? '' : ', not complete'}`;
  return [st.bold(run.name), `  ${count}`, ...lines, ...deadLines(run, st), ...confidenceLines(run, st)].join('\n');
}

/** "172 representatives of 882 states": what symmetry has saved is said where the states are counted. */
const countOf = ({ states, symmetry }: RunResult): string =>
  symmetry?.used ? `${thousands(states)} representatives of ${thousands(symmetry.represents)} states` : `${thousands(states)} states`;

/** Dead parts that are named in a report for people; --json has all. */
const NAMED = 8;

/** What never happened, so that a green verdict is not taken for more than it is. */
function deadLines(run: RunResult, st: Style): string[] {
  if (!run.complete) return [];
  const kinds = { action: 'never taken', state: 'never reached', transition: 'transitions never taken', claim: 'claims without a word' } as const;
  const accepted = run.deadAccepted > 0 ? ` (and ${run.deadAccepted} that the scenario accepts)` : '';
  const one = run.states === 1 ? [wrap('There is one state: every verdict is about the initial state alone.', st.width, '  ', '    ')] : [];
  if (run.dead.length === 0) return [...one, ...run.deadAccepted > 0 ? [`  dead: nothing${accepted}`] : ['  dead: nothing']];
  return [...one, ...Object.entries(kinds).flatMap(([kind, what]) => {
    const names = run.dead.filter(d => d.kind === kind).map(d => d.name);
    if (names.length === 0) return [];
    const shown = names.slice(0, NAMED).join(', ') + (names.length > NAMED ? `, and ${names.length - NAMED} more` : '');
    return [st.warn(wrap(`dead, ${what}: ${shown}`, st.width, '  ', '    '))];
  }), ...run.deadAccepted > 0 ? [`  dead, accepted by the scenario: ${run.deadAccepted}`] : []];
}

/** On what the verdicts of many runs rest, in short. */
export function restsOn(runs: readonly RunResult[], st: Style): string {
  const complete = runs.filter(r => r.complete).length;
  const dead = runs.filter(r => r.dead.length > 0);
  const reductions = [...new Set(runs.flatMap(r => r.confidence.reductions.map(x => x.name)))];
  const { realmcheck, xstate } = runs[0]!.confidence;
  return [
    `Rests on: every reachable state in ${complete === runs.length ? `all ${runs.length}` : `${complete} of ${runs.length}`} runs, stored and compared whole; reductions: ${reductions.length === 0 ? 'none' : reductions.join(', ')}; realmcheck ${realmcheck}, xstate ${xstate}. What a run is made of, its hashes and its dead parts: name it, or --json.`,
    ...(dead.length > 0 ? [`Dead parts that their scenario does not accept: in ${dead.length} runs, most in ${dead.reduce((a, b) => b.dead.length > a.dead.length ? b : a).name}.`] : []),
  ].map(l => st.dim(wrap(l, st.width))).join('\n');
}

/** On what the verdicts rest. */
function confidenceLines({ confidence: c, audited, symmetry }: RunResult, st: Style): string[] {
  const numbers = Object.entries(c.instances).map(([name, n]) => n === 1 ? name : `${n} ${name}`).join(', ');
  const bounds = Object.entries(c.bounds).map(([k, v]) => `${k} ${v}`).join(', ');
  return [
    `rests on: ${c.complete ? `every reachable state${symmetry?.used ? ', or an image of it' : ''}, stored and compared whole` : `the part of the states that was visited before ${c.stopped === 'found' ? 'all was found' : 'the search was ended'}, stored and compared whole`}; ${bounds === '' ? 'no bound' : `bounds: ${bounds}`}`,
    `of: ${numbers}`,
    ...(c.patches.length > 0 ? [`patched by: ${c.patches.join('; ')}`] : []),
    `reductions: ${c.reductions.length === 0 ? 'none' : c.reductions.map(r => `${r.name} (sound for these properties: ${r.why})`).join('; ')}`,
    ...(symmetry?.unused === undefined ? [] : [`${symmetry.name}: not used, ${symmetry.unused}`]),
    ...(audited ? [`audited: ${thousands(audited.states)} states, ${thousands(audited.steps)} steps and ${thousands(audited.claims)} claims were asked of XState and of the model's functions again${audited.images === undefined ? '' : `, and all of them in ${thousands(audited.images)} images of these states`}; all agree`] : []),
    `model ${c.model}, visited ${c.space}, realmcheck ${c.realmcheck}, xstate ${c.xstate}`,
  ].map(l => st.dim(wrap(l, st.width, '  ', '    ')));
}

export function differences(run: RunResult, st: Style): string {
  return run.differences.map(d => wrap(`! ${run.name}: ${d}`, st.width, '', '    ')).join('\n');
}

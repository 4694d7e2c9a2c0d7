/** The pipeline: a selection in; verdicts, and traces that XState has replayed, out. */
import { createRequire } from 'node:module';
import { claimsOf, compile, type Program } from './compile/program.ts';
import { explore, type ExploreOptions, type Exploration, type PropertyOutcome, type Stop } from './explore/explore.ts';
import { InternalError, propertyNames, unknownName, type Bounds, type Expected, type PropertyKind, type Scenario, type Selection, type Verdict, isScenario, select } from './model/index.ts';
import { agree, failingClause, IMPURE, NotTaken, refusedBy, replayPath, takeStep, type Because, type Trace } from './trace/trace.ts';

const require = createRequire(import.meta.url);
export const XSTATE_VERSION: string = (require('xstate/package.json') as { version: string }).version;

export interface PropertyResult {
  readonly name: string;
  readonly kind: PropertyKind;
  readonly verdict: Verdict;
  /** distinct states in which the claim had something to say */
  readonly witnesses: number;
  /** steps of the shortest counterexample */
  readonly traceLength: number | null;
  readonly because: string;
  /** the clause that failed and what it read */
  readonly detail: Because | undefined;
  readonly trace: Trace | undefined;
}

export interface RunResult {
  /** `scenario` or `scenario/run` */
  readonly name: string;
  readonly selection: Selection;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly complete: boolean;
  readonly stopped: Stop | undefined;
  readonly seconds: number;
  readonly startSeconds: number;
  readonly bytes: number;
  readonly stateBits: number;
  readonly properties: readonly PropertyResult[];
  /** 'none': the run states no expectation, or a bound left a verdict undecided before one differed */
  readonly expected: 'met' | 'differs' | 'none';
  /** one line for each verdict that is not the expected one */
  readonly differences: readonly string[];
  /** actions that no reachable state takes; only meaningful when complete */
  readonly neverTaken: readonly string[];
}

export interface CheckOptions extends ExploreOptions {
  /** only these properties are judged; the search is the same */
  readonly properties?: readonly string[];
}

const STOPPED: Readonly<Record<Stop, (b: Bounds) => string>> = {
  states: b => `the bound of ${b.states} states`,
  depth: b => `the bound of depth ${b.depth}`,
  seconds: b => `the bound of ${b.seconds} seconds`,
  memory: b => b.memory === undefined ? 'the memory of this machine' : `the bound of ${b.memory} MiB`,
  interrupted: () => 'an interrupt',
};

/** Checks one run. `scenario` may be a scenario (its default run) or a selection. */
export async function check(what: Scenario | Selection, options: CheckOptions = {}): Promise<RunResult> {
  const selection = isScenario(what) ? select(what, '') : what;
  const began = performance.now();
  const bounds: Bounds = { ...selection.scenario.spec.bounds, ...definedOnly(options) };
  const names = propertyNames(selection.scenario.spec);
  for (const p of options.properties ?? []) if (!names.includes(p)) throw unknownName('property', p, names, `scenario ${selection.name}`);
  const program = compile(selection);
  const startSeconds = (performance.now() - began) / 1000;
  const found = await explore(program, { ...options, ...bounds });
  const properties = found.properties
    .filter(p => !options.properties || options.properties.includes(p.name))
    .map(p => judge(program, found, p, bounds));
  const differences = selection.expect?.expect ? compare(selection, properties, options.properties) : [];
  const judged = selection.expect?.expect !== undefined && (differences.length > 0 || properties.every(p => p.verdict !== 'undecided'));
  return {
    name: selection.name, selection, properties, differences, startSeconds,
    states: found.states, transitions: found.transitions, depth: found.depth, complete: found.complete, stopped: found.stopped,
    seconds: found.seconds, bytes: found.bytes, stateBits: found.stateBits,
    expected: !judged ? 'none' : differences.length > 0 ? 'differs' : 'met',
    neverTaken: [...found.fired].flatMap((n, i) => n === 0 ? [program.actions[i]!.ground.name] : []),
  };
}

const definedOnly = (o: Bounds): Bounds =>
  Object.fromEntries(Object.entries({ states: o.states, depth: o.depth, seconds: o.seconds, memory: o.memory }).filter(([, v]) => v !== undefined));

function judge(program: Program, found: Exploration, p: PropertyOutcome, bounds: Bounds): PropertyResult {
  const base = { name: p.name, kind: p.kind, verdict: p.verdict, witnesses: p.witnesses };
  const plain = (because: string): PropertyResult => ({ ...base, because, traceLength: null, detail: undefined, trace: undefined });
  if (p.verdict === 'holds') {
    return plain(p.witnesses === found.states ? `in all ${found.states} states` : `in the ${p.witnesses} of ${found.states} states that it speaks about`);
  }
  if (p.verdict === 'vacuous' && program.properties.some(q => q.name === p.name && q.claims.length === 0)) {
    return plain('it is made for each instance of a component of which this scenario has none; the claim never had anything to say');
  }
  if (p.verdict === 'vacuous') return plain(`none of the ${found.states} states satisfies its 'when'; the claim never had anything to say`);
  if (p.verdict === 'undecided') return plain(`${STOPPED[found.stopped!](bounds)} ended the search after ${found.states} states; no violation among them`);
  return { ...base, ...explain(program, found, p) };
}

/** Replays the counterexample through XState and says what fails at its end; disagreement with the tables is an internal error. */
function explain(program: Program, found: Exploration, p: PropertyOutcome): Pick<PropertyResult, 'because' | 'traceLength' | 'detail' | 'trace'> {
  const failure = p.failure!;
  const { system } = program;
  const trace = confirmed(() => replayPath(system, failure.path), p.name);
  const locals = found.search.localsOf(failure.state);
  agree(trace, locals.map((l, slot) => program.tables[slot]!.keys[l]!), p.name);
  const traceLength = failure.path.length;
  const disagree = (): never => { throw new InternalError(`${p.name}: the tables find a violation after ${traceLength} steps that XState does not confirm; replay=${trace.replay}. ${IMPURE}`); };
  if (failure.refused) {
    const action = system.actions[failure.refused.action]!;
    const detail = refusedBy(system, trace, action);
    if (!detail) return disagree();
    return { because: detail.text, traceLength, trace, detail };
  }
  if (p.kind === 'deadlock') {
    if (system.actions.some(a => takeStep(system, trace.final, a).kind !== 'disabled')) disagree();
    return { because: 'no action is enabled, and the state is not declared final', traceLength, trace, detail: undefined };
  }
  const property = system.properties.find(q => q.name === p.name);
  if (property?.kind !== 'always') return disagree();
  const detail = failingClause(system, trace, claimsOf(property, system)[failure.claim!]!);
  if (!detail) return disagree();
  return { because: detail.text, traceLength, trace, detail };
}

/** A path that the tables have found can be replayed; where it cannot, the key is not to blame. */
function confirmed<T>(replay: () => T, property: string): T {
  try { return replay(); } catch (e) {
    if (!(e instanceof NotTaken)) throw e;
    throw new InternalError(`${property}: XState does not take a step that the tables take (${e.message.split('. ')[0]}). ${IMPURE}`, { cause: e });
  }
}

function compare(selection: Selection, results: readonly PropertyResult[], only: readonly string[] | undefined): string[] {
  const expect = selection.expect?.expect ?? {};
  return results.filter(r => !only || only.includes(r.name)).flatMap(r => {
    const want: Expected = expect[r.name] ?? 'holds';
    const verdict = typeof want === 'string' ? want : 'violated';
    if (r.verdict === 'undecided') return []; // a bound ended the search: neither met nor different
    if (r.verdict !== verdict) return [`${r.name}: expected ${verdict}, got ${r.verdict} (${r.because})`];
    if (typeof want === 'object' && r.traceLength !== want.violated) return [`${r.name}: expected a shortest trace of ${want.violated} steps, got ${r.traceLength}`];
    return [];
  });
}

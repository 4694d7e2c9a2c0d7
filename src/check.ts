/** The pipeline: a selection in; verdicts, and traces that XState has replayed, out. */
import { Program } from './compile/program.ts';
import { instantiate } from './compile/system.ts';
import { audit, type Audited } from './audit.ts';
import { confidenceOf, type Confidence } from './confidence.ts';
import { confirm, type Confirmed } from './confirm.ts';
import { DiskSearch } from './disk/disk-search.ts';
import type { Search } from './explore/search.ts';
import { coverageOf, type Coverage, type Dead } from './explore/coverage.ts';
import { overview } from './explore/overview.ts';
import type { CheckpointFolder } from './checkpoint/folder.ts';
import { modelHash } from './compile/model-hash.ts';
import { explore, type ExploreOptions, type Exploration } from './explore/explore.ts';
import type { PropertyOutcome, Stop } from './explore/verdicts.ts';
import { choose, type Choice, type SymmetryMode } from './reduce/choose.ts';
import { propertyNames, unknownName, type Bounds, type Expected, type PropertyKind, type Scenario, type Selection, type Verdict, isScenario, select } from './model/index.ts';

export interface PropertyResult extends Confirmed {
  readonly name: string;
  readonly kind: PropertyKind;
  readonly verdict: Verdict;
  /** distinct states about which the claim had something to say; of `step`: steps; of `reachable`: states that satisfy it */
  readonly witnesses: number;
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
  /** the symmetry that the model declares */
  readonly symmetry: SymmetryResult | undefined;
  readonly seconds: number;
  readonly startSeconds: number;
  /** seconds that judging properties on the graph took, after the search */
  readonly judgingSeconds: number;
  /** of the visited states and, where a property is judged on them, the edges */
  readonly bytes: number;
  readonly stateBits: number;
  readonly properties: readonly PropertyResult[];
  /** 'none': the run states no expectation, or a bound left a verdict undecided before one differed */
  readonly expected: 'met' | 'differs' | 'none';
  /** one line for each verdict that is not the expected one */
  readonly differences: readonly string[];
  /** actions that no reachable state takes; only meaningful when complete */
  readonly neverTaken: readonly string[];
  /** what was met, and what was not */
  readonly coverage: Coverage;
  /** what a complete search never met and the scenario does not accept as dead */
  readonly dead: readonly Dead[];
  /** how many dead parts the scenario accepts */
  readonly deadAccepted: number;
  readonly confidence: Confidence;
  /** what was asked again of XState and of the users' functions, when that was wanted */
  readonly audited: Audited | undefined;
}

export interface SymmetryResult {
  /** "symmetry of 3 process" */
  readonly name: string;
  /** then `states` counts representatives, one for each orbit */
  readonly used: boolean;
  /** why not */
  readonly unused: string | undefined;
  /** are states of one orbit always represented by the same one? Not where the group is too large */
  readonly exact: boolean;
  /** states that the visited ones stand for, themselves included: as many as a search without symmetry visits */
  readonly represents: number;
}

export interface CheckOptions extends Omit<ExploreOptions, 'only'> {
  /** only these properties are judged */
  readonly properties?: readonly string[];
  /** ask again about so many of the visited states, and fail on a lie (audit.ts) */
  readonly audit?: number;
  /** one state for each orbit of the interchangeable instances: default 'auto' (reduce/choose.ts) */
  readonly symmetry?: SymmetryMode;
  /** where searches are written down, and go on from */
  readonly checkpoint?: CheckpointFolder;
  /** a folder for states that memory has no room for */
  readonly disk?: string;
}

const STOPPED: Readonly<Record<Stop, (b: Bounds) => string>> = {
  states: b => `the bound of ${b.states} states`,
  depth: b => `the bound of depth ${b.depth}`,
  seconds: b => `the bound of ${b.seconds} seconds`,
  memory: b => b.memory === undefined ? 'the memory of this machine' : `the bound of ${b.memory} MiB`,
  heap: () => 'the heap that Node may use (NODE_OPTIONS=--max-old-space-size=<MiB> for more)',
  numbers: () => 'the end of the numbers for states and edges (31 and 32 bits)',
  interrupted: () => 'an interrupt',
  found: () => 'what was found',
};

/** Checks one run. `scenario` may be a scenario (its default run) or a selection. */
export async function check(what: Scenario | Selection, options: CheckOptions = {}): Promise<RunResult> {
  const selection = isScenario(what) ? select(what, '') : what;
  const began = performance.now();
  const bounds: Bounds = { ...selection.scenario.spec.bounds, ...definedOnly(options) };
  const names = propertyNames(selection.scenario.spec);
  for (const p of options.properties ?? []) if (!names.includes(p)) throw unknownName('property', p, names, `scenario ${selection.name}`);
  const system = instantiate(selection);
  const asked = system.properties.filter(p => options.properties?.includes(p.name) ?? true);
  const choice = choose(system, asked, options.symmetry ?? 'auto', options.disk !== undefined || options.checkpoint !== undefined);
  const program = new Program(system, choice?.unused === undefined ? choice?.symmetry : undefined);
  const startSeconds = (performance.now() - began) / 1000;
  const keeper = options.checkpoint?.keeper({ run: selection.name, model: modelHash(program.system), properties: (options.properties ?? names).join(', ') });
  const { disk } = options;
  const found = await explore(program, {
    ...options, ...bounds, ...(options.properties ? { only: options.properties } : {}), ...(keeper ? { keeper } : {}),
    ...(disk === undefined ? {} : { elsewhere: (search: Search) => new DiskSearch(search, disk) }),
  });
  try { return resultOf(selection, program, found, startSeconds, bounds, options, choice); } finally { found.search.dispose(); }
}

/** What is said of a search; of its states nothing is needed afterwards. */
function resultOf(selection: Selection, program: Program, found: Exploration, startSeconds: number, bounds: Bounds, options: CheckOptions, choice: Choice | undefined): RunResult {
  const properties = found.properties.map(p => judge(program, found, p, bounds));
  const audited = options.audit === undefined ? undefined : audit(program, found.search, options.audit);
  const { hash, reached } = overview(found.search);
  const coverage = coverageOf(found.search, reached);
  const unaccepted = coverage.dead.filter(d => !accepts(selection.scenario.spec.dead ?? [], d.name));
  const differences = selection.expect?.expect ? compare(selection, properties, options.properties) : [];
  const judged = selection.expect?.expect !== undefined && (differences.length > 0 || properties.every(p => p.verdict !== 'undecided'));
  return {
    name: selection.name, selection, properties, differences, startSeconds,
    states: found.states, transitions: found.transitions, depth: found.depth, complete: found.complete, stopped: found.stopped,
    symmetry: choice && symmetryResult(choice, found),
    seconds: found.seconds, judgingSeconds: found.judgingSeconds, bytes: found.bytes, stateBits: found.stateBits,
    expected: !judged ? 'none' : differences.length > 0 ? 'differs' : 'met',
    audited, coverage, dead: found.complete ? unaccepted : [], deadAccepted: found.complete ? coverage.dead.length - unaccepted.length : 0, confidence: confidenceOf(program, found, hash, bounds, choice),
    neverTaken: neverTaken(program, found),
  };
}

const symmetryResult = ({ symmetry, reduction, unused }: Choice, found: Exploration): SymmetryResult =>
  ({ name: reduction.name, used: unused === undefined, unused, exact: symmetry.whole, represents: found.represents });

/** An action is taken if an image of it is taken. */
function neverTaken({ actions, equivariance }: Program, { fired }: Exploration): string[] {
  const images = equivariance?.symmetry.action ?? [];
  return actions.flatMap((a, i) => fired[i] === 0 && images.every(of => fired[of[i]!] === 0) ? [a.ground.name] : []);
}

/** Does one of the patterns name it? '*' stands for anything. */
export const accepts = (patterns: readonly string[], name: string): boolean =>
  patterns.some(p => p === name || (p.includes('*') && new RegExp(`^${p.split('*').map(escaped).join('.*')}$`).test(name)));
const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

const definedOnly = (o: Bounds): Bounds =>
  Object.fromEntries(Object.entries({ states: o.states, depth: o.depth, seconds: o.seconds, memory: o.memory }).filter(([, v]) => v !== undefined));

function judge(program: Program, found: Exploration, p: PropertyOutcome, bounds: Bounds): PropertyResult {
  const base = { name: p.name, kind: p.kind, verdict: p.verdict, witnesses: p.witnesses };
  if (p.failure) return { ...base, ...confirm(program, found, p.failure, p.name) };
  return { ...base, because: because(program, found, p, bounds), traceLength: null, detail: undefined, trace: undefined };
}

/** Why a property without a counterexample has its verdict. */
function because(program: Program, found: Exploration, p: PropertyOutcome, bounds: Bounds): string {
  const all = p.kind === 'step' ? `${found.transitions} steps` : `${found.states} ${program.equivariance ? 'representatives' : 'states'}`;
  const asks = p.kind === 'leadsTo' ? 'that ask' : 'that it speaks about';
  if (p.verdict === 'holds') return p.witnesses === (p.kind === 'step' ? found.transitions : found.states) ? `in all ${all}` : `in the ${p.witnesses} of ${all} ${asks}`;
  if (p.verdict === 'unreachable') return `none of the ${all} satisfies it`;
  if (p.verdict === 'undecided') return `${STOPPED[p.stopped!](bounds)} ended ${found.complete ? 'the judging of its graph' : 'the search'} after ${found.states} states; no violation among them`;
  if (program.properties.some(q => q.name === p.name && q.claims.length === 0)) {
    return 'it is made for each instance of a component of which this scenario has none; the claim never had anything to say';
  }
  return `none of the ${all} satisfies its 'when'; the claim never had anything to say`;
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

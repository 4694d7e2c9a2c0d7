/**
 * Random labelled graphs, once as a scenario for the checker and once as plain data for the oracle. A system is one
 * machine, two machines, or a machine and a thread of one or two instances; machines are flat, so that their graph can be
 * read off the description without XState.
 */
import { block, call, components, events, many, opt } from '../../src/index.ts';
import type { Scenario } from '../../src/index.ts';
import { MOST, type RawBranch, type RawClaim, type RawFairness, type RawGraph, type RawGround, type RawStepClaim, type RawSteps, type RawTarget } from './raw-graph.ts';

export { rawGraph, type RawGraph } from './raw-graph.ts';

/** A state: one number per instance, which says the state that it is in. */
export type Vector = readonly number[];
export interface Part { readonly name: string; readonly many: boolean; readonly count: number; readonly states: readonly string[] }
/** One step with its parameters fixed. */
export interface Ground {
  readonly name: string;
  /** the action, or "thread label/branch" */
  readonly action: string;
  readonly args: Readonly<Record<string, number>>;
  readonly agent: string;
  /** what a fair set may call it, apart from '*' */
  readonly names: readonly string[];
  /** instance of the thread that takes it; undefined = it is an action */
  readonly me: number | undefined;
  /** program point that a thread leaves */
  readonly label: string;
  readonly take: (v: Vector) => Vector | 'disabled' | 'refused';
}

export type Steps = string | { readonly of: string; readonly except?: readonly string[]; readonly each?: readonly string[] };
export interface Fairness { readonly weak: readonly Steps[]; readonly strong: readonly Steps[]; readonly finitely: readonly string[] }
/** Sets of states (by their number in tables), one for each combination of `forEach`. */
export type Tables = readonly (readonly boolean[])[];
interface Named { readonly name: string; readonly each: RawClaim['each'] }
export interface LeadsTo extends Named { readonly when: Tables; readonly then: Tables; readonly fair: Fairness }
export interface Eventually extends Named { readonly holds: Tables; readonly fair: Fairness }
export interface CanAlways extends Named { readonly when: Tables | undefined; readonly holds: Tables }
export interface Reachable extends Named { readonly holds: Tables }
/** Says of a step, and of which combination: does the claim speak of it, and is it as it should be? */
export interface StepClaim extends Named { readonly when: StepTest; readonly holds: StepTest; readonly always: boolean; readonly clauses: boolean; readonly combinations: number }
export interface By { readonly name: string; readonly action: string; readonly agent: string; readonly label: string }
type StepTest = (before: number, after: number, by: By, combination: number) => boolean;

export interface System {
  readonly parts: readonly Part[];
  readonly grounds: readonly Ground[];
  readonly leads: readonly LeadsTo[];
  readonly eventually: readonly Eventually[];
  readonly canAlways: readonly CanAlways[];
  readonly reachable: readonly Reachable[];
  readonly steps: readonly StepClaim[];
  readonly final: readonly boolean[] | undefined;
  /** parameters of each action */
  readonly params: ReadonlyMap<string, readonly string[]>;
  readonly scenario: Scenario;
}

/** The number of a state in tables, from the states of its instances. */
export function tableIndex(parts: readonly Part[], v: Vector): number {
  let index = 0;
  let slot = 0;
  for (const p of parts) for (let i = 0; i < p.count; i++) index = index * p.states.length + v[slot++]!;
  return index;
}

const at = <T>(all: readonly T[], n: number): T => all[n % all.length]!;
const range = (n: number): number[] => [...Array(n).keys()];
const FIRST = 'p';
const SECOND = 'q';
const THREAD = 't';
const LABELS = ['f.a', 'f.b', 'g.a'];

/** Names, parameters and machines of a raw description. */
export function describe(raw: RawGraph): System {
  const labels = LABELS.slice(0, raw.thread.code.length);
  const size = raw.shape === 'one' ? raw.sizes[0] : raw.shape === 'two' ? 2 + raw.sizes[0] % 3 : labels.length === 3 ? 2 : raw.sizes[1];
  const thread = { name: THREAD, many: raw.thread.many, count: raw.thread.many ? raw.thread.count : 1, states: labels };
  const parts: Part[] = [
    { name: FIRST, many: false, count: 1, states: range(size).map(i => `q${i}`) },
    ...(raw.shape === 'two' ? [{ name: SECOND, many: false, count: 1, states: range(raw.sizes[1]).map(i => `r${i}`) }] : []),
    ...(raw.shape === 'threads' ? [thread] : []),
  ];
  const used = raw.shape === 'threads' ? raw.actions.slice(0, 2) : raw.actions;
  const moves = groundMoves(raw, used, parts);
  const params = new Map(used.map((a, k) => [`a${k}`, ['x', 'y'].slice(0, a.params)]));
  const actionGrounds = moves.map((m): Ground => ({
    name: m.name, action: m.action, args: m.args, agent: m.agent, names: [m.action], me: undefined, label: '',
    take: v => {
      if (m.raw.when && !m.raw.when[tableIndex(parts, v)]) return 'disabled';
      const after = [...v];
      let unhandled = false;
      m.targets.forEach((targets, slot) => {
        if (targets === undefined) return;
        const to = targets[v[slot]!];
        if (to === undefined) unhandled = true; else after[slot] = to;
      });
      if (unhandled && m.raw.mode !== 'opt') return m.raw.mode === 'block' ? 'disabled' : 'refused';
      return after;
    },
  }));
  const branches = raw.shape === 'threads' ? branchesOf(raw, labels, size) : [];
  const grounds = [...range(thread.count).flatMap(me => branches.flatMap(b => threadGrounds(b, me, thread, branches))), ...actionGrounds];

  const names = ['*', ...new Set(grounds.flatMap(g => g.names))];
  const stepsOf = (r: RawSteps): Steps => {
    const of = at(names, r.of);
    const own = params.get(of) ?? [];
    if (own.length > 0) return r.plain ? of : { of, each: own.slice(r.each % own.length, 1 + r.each) };
    const inside = of === '*' ? names.slice(1) : names.filter(n => n !== of && n.startsWith(of));
    return r.plain || inside.length === 0 ? of : { of, except: [...new Set(r.except.map(n => at(inside, n)))] };
  };
  const fairnessOf = (f: RawFairness): Fairness => ({ weak: [...(f.progress ? ['*'] : []), ...f.weak.map(stepsOf)], strong: f.strong.map(stepsOf), finitely: [...new Set(f.finitely.map(n => at(names.slice(1), n)))] });
  const eachOf = ({ each }: { each: RawClaim['each'] }): RawClaim['each'] => each === 'instances' && !(raw.shape === 'threads' && thread.many) ? 'values' : each;
  const combinations = (each: RawClaim['each']): number => each === 'no' ? 1 : each === 'values' ? 2 : thread.count;
  const cut = (tables: Tables, each: RawClaim['each']): Tables => range(combinations(each)).map(k => tables[k]!);

  const lead = { each: eachOf(raw.lead), when: cut(raw.lead.when!, eachOf(raw.lead)), then: cut(raw.lead.holds, eachOf(raw.lead)) };
  const fair: readonly Steps[] = raw.fair === 'all' ? [...[...params].map(([of, each]) => each.length > 0 ? { of, each } : of), ...(raw.shape === 'threads' ? [THREAD] : [])] : raw.fair.map(stepsOf);
  const mixedEach = eachOf(raw.mixed);
  const leads: LeadsTo[] = [
    { name: 'lead', ...lead, fair: { weak: [], strong: [], finitely: [] } },
    { name: 'lead, weakly fair', ...lead, fair: { weak: ['*', ...fair], strong: [], finitely: [] } },
    { name: 'lead, strongly fair', ...lead, fair: { weak: ['*'], strong: fair, finitely: [] } },
    { name: 'lead, mixed', each: mixedEach, when: cut(raw.mixed.when!, mixedEach), then: cut(raw.mixed.holds, mixedEach), fair: fairnessOf(raw.mixedFair) },
  ];
  const eventually: Eventually[] = [{ name: 'eventually', each: eachOf(raw.eventually), holds: cut(raw.eventually.holds, eachOf(raw.eventually)), fair: fairnessOf(raw.eventuallyFair) }];
  const canAlways: CanAlways[] = [
    { name: 'can always', each: eachOf(raw.canAlways), when: undefined, holds: cut(raw.canAlways.holds, eachOf(raw.canAlways)) },
    { name: 'can recover', each: eachOf(raw.recover), when: cut(raw.recover.when!, eachOf(raw.recover)), holds: cut(raw.recover.holds, eachOf(raw.recover)) },
  ];
  const reachable: Reachable[] = [{ name: 'reachable', each: eachOf(raw.reachable), holds: cut(raw.reachable.holds, eachOf(raw.reachable)) }];
  const steps = raw.steps.map((r, i): StepClaim => ({ name: `step ${i}`, each: eachOf(r), combinations: combinations(eachOf(r)), always: !r.when, clauses: r.clauses, ...stepTests(r, grounds) }));
  const system = { parts, grounds, leads, eventually, canAlways, reachable, steps, final: raw.final ?? undefined, params };
  return { ...system, scenario: scenarioOf(system, used, moves, branches, thread) };
}

/** A ground action of machines: for each machine that it moves, state -> next state. */
interface Move { readonly name: string; readonly action: string; readonly args: Readonly<Record<string, number>>; readonly agent: string; readonly raw: RawGround; readonly targets: readonly (readonly (number | undefined)[] | undefined)[] }

function groundMoves(raw: RawGraph, used: RawGraph['actions'], parts: readonly Part[]): Move[] {
  const machines = parts.filter(p => p.name !== THREAD);
  const all = used.flatMap((a, k) => choices(['x', 'y'].slice(0, a.params)).map((args, g) => ({
    action: `a${k}`, args, raw: a.grounds[g]!,
    agent: a.agent === 'none' ? '' : a.agent === 'one' || a.params === 0 ? 'env' : `env${args['x']}`,
  })));
  // Some two edges leave a state, however many ground actions there are: more would make one component of everything.
  const percent = Math.min(60, (raw.shape === 'two' ? 220 : 150) / all.length);
  const tables = all.map(({ raw: g }) => machines.map(({ states }, m) =>
    machines.length > 1 && g.who !== 'both' && (g.who === 'first') !== (m === 0) ? undefined : states.map((_, i) => targetOf(g.targets[i + 8 * m]!, percent, states.length))));
  machines.forEach(({ states }, m) => {
    const movers = tables.filter(t => t[m] !== undefined);
    const used = new Set<string>();
    for (let i = 1; i < states.length; i++) {
      const { from, by } = raw.tree[i + 8 * m]!;
      const free = movers.filter(t => !used.has(`${tables.indexOf(t)} ${from % i}`));
      if (free.length === 0) continue;
      const mover = at(free, by);
      used.add(`${tables.indexOf(mover)} ${from % i}`);
      mover[m]![from % i] = i;
    }
  });
  return all.map((g, i) => ({ ...g, name: g.action + shown(g.args), targets: tables[i]! }));
}
const targetOf = ({ there, to }: RawTarget, percent: number, states: number): number | undefined => there >= 100 - percent ? to % states : undefined;
const choices = (names: readonly string[]): Record<string, number>[] => names.reduce<Record<string, number>[]>((all, n) => all.flatMap(a => [0, 1].map(v => ({ ...a, [n]: v }))), [{}]);
const shown = (args: Readonly<Record<string, number>>): string => Object.keys(args).length === 0 ? '' : `(${Object.entries(args).map(([k, v]) => `${k}=${v}`).join(', ')})`;

/** A branch with its names; tables of `if` and `fails` are over the states of the machine. */
interface Branch { readonly raw: RawBranch; readonly label: number; readonly name: string; readonly else: boolean; readonly goto: number; readonly other: number; readonly targets: readonly (number | undefined)[] | undefined; readonly text: string }

function branchesOf(raw: RawGraph, labels: readonly string[], size: number): Branch[] {
  return raw.thread.code.flatMap((code, label) => code.map((b, k): Branch => {
    const name = b.named ? ['x', 'y'][k]! : code.length === 1 ? '' : String(k + 1);
    const [first] = code;
    return {
      raw: b, label, name, text: `${labels[label]}${name && `/${name}`}`, goto: b.goto % labels.length, other: b.other % labels.length,
      else: b.else && k === 1 && first!.if !== null && !first!.choose,
      targets: b.moves?.slice(0, size).map(m => targetOf(m, 60, size)),
    };
  }));
}
/** Is branch b enabled, apart from what it sends, with the machine in state `p` and choice `n`? */
function open(b: Branch, all: readonly Branch[], p: number, n: number): boolean {
  if (b.else) return all.every(o => o === b || o.label !== b.label || !o.raw.if![p]);
  return !b.raw.if || b.raw.if[p + (b.raw.choose ? 4 * n : 0)]!;
}

function threadGrounds(b: Branch, me: number, thread: Part, all: readonly Branch[]): Ground[] {
  const label = thread.states[b.label]!;
  const lane = thread.many ? `${THREAD}${me}` : THREAD;
  return (b.raw.choose ? [0, 1] : [undefined]).flatMap(n => (b.raw.fails ? [true, false] : [undefined]).map((fails): Ground => {
    const args = n === undefined ? {} : { n };
    return {
      name: `${lane} ${b.text}${shown(args)}${fails === undefined ? '' : fails ? ' -> E [bad]' : ' -> RMI_SUCCESS'}`,
      action: `${THREAD} ${b.text}`, args, agent: lane, me, label,
      names: [THREAD, `${THREAD} ${label.split('.')[0]!}`, `${THREAD} ${label}`, ...(b.name ? [`${THREAD} ${b.text}`] : [])],
      take: ([p, ...at]) => {
        if (at[me] !== b.label || !open(b, all, p!, n ?? 0) || (fails !== undefined && b.raw.fails![p!] !== fails)) return 'disabled';
        const to = b.targets ? b.targets[p!] : p;
        return to === undefined ? 'disabled' : [to, ...at.map((l, i) => i === me ? fails ? b.other : b.goto : l)];
      },
    };
  }));
}

/** A claim about steps is a conjunction of three tests, so that it is neither always true nor always false. */
function stepTests(r: RawStepClaim, grounds: readonly Ground[]): Pick<StepClaim, 'when' | 'holds'> {
  const fields = ['name', 'action', 'agent', 'label'] as const;
  const field = at(fields, r.by[0]!);
  const is = at(grounds, r.by[1]!);
  const negated = r.by[2]! % 3 === 0;
  const by = (b: By): boolean => (b[field] === is[field]) !== negated;
  return { when: (before, _after, b, k) => r.before[k]![before]! || by(b), holds: (before, after, b, k) => !(r.before[k]![before]! && r.after[k]![after]! && by(b)) };
}

type Words = Omit<System, 'scenario'>;

/** The same system in the words of the modelling language. */
function scenarioOf(system: Words, used: RawGraph['actions'], moves: readonly Move[], branches: readonly Branch[], thread: Part): Scenario {
  const { parts } = system;
  const eventOf = (m: Move): string => m.name.replace(/\W+/g, '_');
  const branchEvent = (b: Branch): string => b.text.replace(/\W+/g, '_');
  const machine = (p: Part, slot: number): unknown => {
    const moving = [
      ...moves.flatMap(m => m.targets[slot] ? [{ type: eventOf(m), targets: m.targets[slot] }] : []),
      ...(slot === 0 ? branches.flatMap(b => b.targets ? [{ type: branchEvent(b), targets: b.targets }] : []) : []),
    ];
    return events(Object.fromEntries(moving.map(m => [m.type, {}]))).createMachine({
      id: p.name, initial: p.states[0]!,
      states: Object.fromEntries(p.states.map((s, i) => [s, { on: Object.fromEntries(moving.flatMap(m => m.targets[i] === undefined ? [] : [[m.type, p.states[m.targets[i]]!]])) }])),
    } as never);
  };
  const machines = parts.filter(p => p.name !== THREAD);
  const base = components(Object.fromEntries(machines.map((p, slot) => [p.name, machine(p, slot)])) as never) as any;
  const where = (view: any, states: readonly string[]): number => states.findIndex(s => view.is(s));
  const first = (s: any): number => where(s[FIRST], machines[0]!.states);
  const index = (s: any): number => tableIndex(parts, parts.flatMap(p => p.many ? range(p.count).map(i => where(s[p.name][i], p.states)) : [where(s[p.name], p.states)]));
  const v = parts.length === machines.length ? base : (() => {
    const code = Object.fromEntries(thread.states.map((label, l) => [label, branches.filter(b => b.label === l).map(b => ({
      ...(/^\d*$/.test(b.name) ? {} : { name: b.name }),
      ...(b.raw.choose ? { choose: ['n'] } : {}),
      ...(b.else ? { else: true } : b.raw.if ? { if: (_t: any, s: any, p: any) => open(b, branches, first(s), b.raw.choose ? p.n : 0) } : {}),
      ...(b.raw.fails ? { call: call(base.command(`C_${branchEvent(b)}`, { failures: [{ id: 'bad', status: 'E', when: (s: any) => b.raw.fails![first(s)]! }] }), () => ({})) } : {}),
      ...(b.targets ? { send: { [FIRST]: block(branchEvent(b)) } } : {}),
      goto: b.raw.fails ? { E: thread.states[b.other]!, '*': thread.states[b.goto]! } : thread.states[b.goto]!,
    }))]));
    const made = base.thread(THREAD, { locals: {}, choices: { n: [0, 1] }, code });
    return base.with({ [THREAD]: thread.many ? many(made) : made });
  })();

  const moded = { block, opt, must: (e: string) => e };
  const actions = used.map((a, k) => {
    const mine = moves.filter(m => m.action === `a${k}`);
    const pick = (p: any): Move => mine.find(m => Object.entries(m.args).every(([name, value]) => p[name] === value))!;
    const payload = (m: Move, slot: number): unknown => m.targets[slot] ? moded[m.raw.mode](eventOf(m)) : null;
    return v.action(`a${k}`, {
      params: Object.fromEntries(system.params.get(`a${k}`)!.map(name => [name, [0, 1]])),
      ...(mine.some(m => m.raw.when) ? { when: (s: any, p: any) => pick(p).raw.when?.[index(s)] ?? true } : {}),
      ...(a.agent === 'none' ? {} : { agent: a.agent === 'one' || a.params === 0 ? 'env' : (p: any) => `env${p.x}` }),
      send: Object.fromEntries(machines.flatMap((p, slot) => a.params > 0 ? [[p.name, (_s: any, q: any) => payload(pick(q), slot)]] : mine[0]!.targets[slot] ? [[p.name, payload(mine[0]!, slot)]] : [])),
    });
  });

  const each = (c: Named): object => c.each === 'no' ? {} : { forEach: c.each === 'values' ? { k: [0, 1] } : { k: THREAD } };
  const claim = (tables: Tables) => (s: any, p?: any): boolean => tables[p?.k ?? 0]![index(s)]!;
  const fair = (f: Fairness): object => {
    const some = Object.fromEntries(Object.entries(f).filter(([, l]) => l.length > 0));
    return Object.keys(some).length === 0 ? {} : { fair: some };
  };
  const step = (test: StepTest) => ({ before, after, by }: any, p?: any): boolean => test(index(before), index(after), by, p?.k ?? 0);
  const why = 'random';
  return v.scenario('random', {
    asks: 'do the checker and the definition agree', actions,
    ...(thread.many && parts.length > machines.length ? { instances: { [THREAD]: thread.count } } : {}),
    properties: [
      ...system.leads.map(c => v.leadsTo(c.name, { why, ...each(c), when: claim(c.when), then: claim(c.then), ...fair(c.fair) })),
      ...system.eventually.map(c => v.eventually(c.name, { why, ...each(c), holds: claim(c.holds), ...fair(c.fair) })),
      ...system.canAlways.map(c => v.canAlways(c.name, { why, ...each(c), ...(c.when ? { when: claim(c.when) } : {}), holds: claim(c.holds) })),
      ...system.reachable.map(c => v.reachable(c.name, { why, ...each(c), holds: claim(c.holds) })),
      ...system.steps.map(c => v.step(c.name, { why, ...each(c), ...(c.always ? {} : { when: step(c.when) }), holds: c.clauses ? { 'it is so': step(c.holds), 'anything goes': () => true } : step(c.holds) })),
      v.deadlockFree(system.final ? { final: claim([system.final]) } : {}),
      v.deadlockFree({ end: 'stuttering', ...(system.final ? { final: claim([system.final]) } : {}) }),
    ],
  });
}

// ---- as plain data ---------------------------------------------------------------------------------------------------

export interface Edge { readonly from: number; readonly to: number; readonly by: Ground }
export interface Graph {
  /** reachable states, the initial one first, in the order of their distance from it */
  readonly states: readonly Vector[];
  /** the number of each in tables */
  readonly index: readonly number[];
  readonly distance: readonly number[];
  readonly edges: readonly Edge[];
  /** states in which an event is refused */
  readonly refused: ReadonlySet<number>;
}

export function graphOf({ parts, grounds }: Pick<System, 'parts' | 'grounds'>): Graph {
  const first = parts.flatMap(p => Array<number>(p.count).fill(0));
  const states: Vector[] = [first];
  const distance = [0];
  const edges: Edge[] = [];
  const refused = new Set<number>();
  const known = new Map([[first.join(), 0]]);
  for (let from = 0; from < states.length; from++) {
    for (const by of grounds) {
      const after = by.take(states[from]!);
      if (after === 'disabled') continue;
      if (after === 'refused') { refused.add(from); continue; }
      const key = after.join();
      if (!known.has(key)) { known.set(key, states.length); states.push(after); distance.push(distance[from]! + 1); }
      edges.push({ from, to: known.get(key)!, by });
    }
  }
  const index = states.map(s => tableIndex(parts, s));
  if (index.some(i => i >= MOST)) throw new Error('the tables are too short');
  return { states, index, distance, edges, refused };
}

const showTables = (g: Graph, tables: Tables): string => tables.map(t => `{${g.index.flatMap((i, s) => t[i] ? [s] : []).join(' ')}}`).join(' and ');
const showSteps = (s: Steps): string => typeof s === 'string' ? s : `${s.of}${s.except ? ` except ${s.except.join(', ')}` : ''}${s.each ? ` each ${s.each.join(', ')}` : ''}`;
const showFair = (f: Fairness): string => (['weak', 'strong', 'finitely'] as const).filter(k => f[k].length > 0).map(k => `; ${k}: ${(f[k] as readonly Steps[]).map(showSteps).join(' | ')}`).join('');

/** The graph and what is asked of it, for failure messages: states are numbers, 0 is the initial one. */
export function showGraph(s: System, g: Graph): string {
  return [
    ...g.states.map((v, i) => `state ${i} = ${v.join()}:  ${g.edges.filter(e => e.from === i).map(e => `--${e.by.name}--> ${e.to}`).join('  ')}${g.refused.has(i) ? '  (a refused event)' : ''}`),
    ...s.leads.map(c => `${c.name}: ${showTables(g, c.when)} ~> ${showTables(g, c.then)}${showFair(c.fair)}`),
    ...s.eventually.map(c => `${c.name}: <> ${showTables(g, c.holds)}${showFair(c.fair)}`),
    ...s.canAlways.map(c => `${c.name}: ${c.when ? `from ${showTables(g, c.when)} ` : ''}to ${showTables(g, c.holds)}`),
    ...s.reachable.map(c => `${c.name}: ${showTables(g, c.holds)}`),
    ...s.steps.map(c => `${c.name}: fails for ${g.edges.filter(e => range(c.combinations).some(k => (c.always || c.when(g.index[e.from]!, g.index[e.to]!, e.by, k)) && !c.holds(g.index[e.from]!, g.index[e.to]!, e.by, k))).map(e => `${e.from} --${e.by.name}--> ${e.to}`).join(', ') || 'none'}`),
    `final: ${s.final ? showTables(g, [s.final]) : 'none'}`,
  ].join('\n');
}

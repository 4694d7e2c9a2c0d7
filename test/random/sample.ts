/** What the generators make: counted over a fixed sample, so that a generator that has become trivial is seen. */
import fc from 'fast-check';
import { describe, graphOf, rawGraph } from './graphs.ts';
import { goodMachine, machineFor } from './machines.ts';
import { search, type Found } from './naive.ts';
import { answers, leadsToStem, MOST_STATES, violations } from './naive-progress.ts';
import { caseOf, rawSystem } from './systems.ts';

/** The value below which a fraction `q` of the sorted numbers lies. */
export const quantile = (numbers: readonly number[], q: number): number => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * q))]!;

export interface Distribution { readonly median: number; readonly p95: number; readonly max: number; readonly percent: Readonly<Record<string, number>> }

function distribution(samples: readonly { size: number; features: Iterable<string> }[]): Distribution {
  const sizes = samples.map(s => s.size);
  const counts = new Map<string, number>();
  for (const s of samples) for (const f of new Set(s.features)) counts.set(f, (counts.get(f) ?? 0) + 1);
  const percent = Object.fromEntries([...counts].sort(([, a], [, b]) => b - a).map(([f, n]) => [f, Math.round(1000 * n / samples.length) / 10]));
  return { median: quantile(sizes, 0.5), p95: quantile(sizes, 0.95), max: Math.max(...sizes), percent };
}

export function machineDistribution(numRuns: number): Distribution {
  return distribution(fc.sample(goodMachine, { numRuns, seed: 1 }).map(raw => {
    const m = machineFor(raw)!;
    const done = [...m.locals.values()].some(s => s.status === 'done');
    return { size: m.locals.size, features: [...m.features, ...(done ? ['done'] : []), ...(remembers(m) ? ['history that matters'] : [])] };
  }));
}

/** Two local states that differ in nothing but what a history state remembers. */
function remembers(m: NonNullable<ReturnType<typeof machineFor>>): boolean {
  const without = [...m.locals.keys()].map(k => k.split(' / ').filter((_, i) => i !== 2).join());
  return new Set(without).size < without.length;
}

const LARGE = 2000;

export function systemDistribution(numRuns: number): Distribution {
  return distribution(fc.sample(rawSystem, { numRuns, seed: 1 }).map(raw => {
    const c = caseOf(raw);
    const found = search(c.plain, Infinity, LARGE);
    if (!found) return { size: LARGE, features: ['large'] };
    const { acts, comps, depth } = c.described;
    const sends = acts.flatMap(a => a.sends);
    const text = JSON.stringify([acts, c.described.claims], (k, x: unknown) => k === 'comp' && typeof x === 'object' ? undefined : x);
    const yes: readonly (readonly [string, boolean])[] = [
      ...Object.entries(verdicts(found)),
      ['bounded', depth !== undefined], ['several', comps.some(m => m.many && m.count > 1)], ['no instance', comps.some(m => m.count === 0)],
      ['same machine twice', new Set(comps.map(m => m.machine)).size < comps.length],
      ['pattern', acts.some(a => a.when.kind === 'pattern')], ['guard', acts.some(a => a.when.kind === 'guard')], ['parameters', acts.some(a => Object.keys(a.params).length > 0)],
      ...(['must', 'opt', 'block'] as const).map(m => [m, sends.some(s => s.mode === m)] as const),
      ['all', sends.some(s => s.to === 'all')], ['list', sends.some(s => Array.isArray(s.to) && s.to.length > 1)], ['computed send', sends.some(s => !s.fixed)], ['send or not', sends.some(s => s.only)],
      ...['every', 'some', 'loop', 'count', 'findIndex', 'tag', 'value', 'add', 'pick', 'index', 'param'].map(k => [k, text.includes(`"k":"${k}"`)] as const),
      ['picked instance', /"k":"at","comp":"\w+","count":[2-9],"index":\{"k":"(?!num)/.test(text)], ['for each', c.described.claims.some(x => Object.keys(x.each).length > 0)],
      ...comps.flatMap(m => [...m.machine.features].map(f => [`machine: ${f}`, true] as const)),
      ['done', [...found.states.values()].some(snapshots => snapshots.some(s => s.status === 'done'))],
    ];
    return { size: found.states.size, features: yes.filter(([, on]) => on).map(([f]) => f) };
  }));
}

function verdicts({ verdicts: all }: Found): Record<string, boolean> {
  const claims = Object.entries(all).filter(([n]) => n.startsWith('claim')).map(([, v]) => v);
  return {
    violated: claims.some(v => v.verdict === 'violated'), 'violated after 2 steps or more': claims.some(v => v.length !== null && v.length >= 2),
    holds: claims.some(v => v.verdict === 'holds'), vacuous: claims.some(v => v.verdict === 'vacuous'),
    refused: all['refused']!.verdict === 'violated', 'nothing refused': all['refused']!.verdict === 'holds',
    deadlock: all['deadlock-free']!.verdict === 'violated', 'no deadlock': all['deadlock-free']!.verdict === 'holds',
  };
}

/** Random graphs, by the oracle alone: what the properties asked of them come to, and by what. */
export function graphDistribution(numRuns: number): Distribution {
  return distribution(fc.sample(rawGraph, { numRuns, seed: 1 }).map(raw => {
    const system = describe(raw);
    const graph = graphOf(system);
    const size = graph.states.length;
    if (size > MOST_STATES) return { size, features: ['large'] };
    const all = answers(system, graph);
    const is = (name: string, verdict: string): boolean => all[name]!.verdict === verdict;
    const { leads: [, , strong, mixed], eventually: [eventually] } = system;
    const found = [...violations(system, graph, strong!)];
    const { fair } = mixed!;
    const fairSteps = [...fair.weak, ...fair.strong, ...eventually!.fair.weak, ...eventually!.fair.strong];
    const yes: readonly (readonly [string, boolean])[] = [
      ...Object.entries(all).map(([name, { verdict }]) => [`${name}: ${verdict}`, true] as const),
      ...['lead', 'lead, strongly fair', 'can always', 'can recover', 'reachable', 'step 0'].map(name => [`${name}: after 2 steps or more`, (all[name]!.length ?? 0) >= 2] as const),
      ['weak fairness matters', is('lead', 'violated') && is('lead, weakly fair', 'holds')],
      ['strong fairness matters', is('lead, weakly fair', 'violated') && is('lead, strongly fair', 'holds')],
      ['finitely matters', leadsToStem(system, graph, { ...mixed!, fair: { ...fair, finitely: [] } }) !== all['lead, mixed']!.length],
      ['a fair loop of two states or more', found.some(v => v.states.length > 1)],
      ['no fair loop of one state', found.length > 0 && found.every(v => v.states.length > 1)],
      ['the two deadlocks differ', all['deadlock-free']!.length !== all['deadlock-free-stuttering']!.length],
      ['reachable, not always', system.reachable.length > 0 && is('reachable', 'holds') && is('can always', 'violated')],
      ['a self-loop', graph.edges.some(e => e.from === e.to)],
      ['a join', graph.states.some((_, s) => new Set(graph.edges.filter(e => e.to === s && e.from !== s).map(e => e.from)).size > 1)],
      ['two machines', raw.shape === 'two'], ['a thread', raw.shape === 'threads'], ['threads', system.parts.some(p => p.many && p.count > 1)],
      ['a set for each value', fairSteps.some(s => typeof s === 'object' && s.each)], ['steps left out', fairSteps.some(s => typeof s === 'object' && s.except)],
      ['a label is fair', fairSteps.some(s => /^t .*\./.test(typeof s === 'object' ? s.of : s))], ['a function is fair', fairSteps.some(s => /^t \w+$/.test(typeof s === 'object' ? s.of : s))],
      ['for each', system.leads.some(c => c.each !== 'no')],
    ];
    return { size, features: yes.filter(([, on]) => on).map(([f]) => f) };
  }));
}

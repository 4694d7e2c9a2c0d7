/**
 * The shipped scenarios: each run gets the verdicts that its file expects, and the model has no dead wood. The scenario
 * that is marked large has some 14 million states and is not checked here.
 */
import { describe, expect, test } from 'vitest';
import { sharedMemoryProgress } from '../invariants/index.ts';
import { fair } from '../machines/fairness.ts';
import { drivers, forceWrite } from '../machines/kvm/drivers.ts';
import { kvmFault } from '../machines/kvm/fault.ts';
import { variant } from '../machines/parts.ts';
import { byRun, without } from '../machines/scenarios/dead.ts';
import { sharedMemoryScenarios as scenarios } from '../machines/scenarios/index.ts';
import { progressAnon } from '../machines/scenarios/progress.ts';
import { vmm } from '../machines/vmm/vmm.ts';
import { leadsTo, scenario } from '../machines/world.ts';
import { accepts, type RunResult } from '../src/check.ts';
import { instantiate, type System } from '../src/compile/system.ts';
import { check, select, selections, type Scenario, type Selection } from '../src/index.ts';

const small = scenarios.filter(s => !s.spec.large);
const quick = small.filter(s => !/^progress|^race|2gfn$/.test(s.name));

/** Each run is checked once for all tests of this file, with nothing accepted as dead. */
const results = new Map<string, Promise<RunResult>>();
function checked(run: Selection): Promise<RunResult> {
  const { scenario: s } = run;
  const result = results.get(run.name) ?? check({ ...run, scenario: { ...s, spec: { ...s.spec, dead: [] } } });
  results.set(run.name, result);
  return result;
}
const allOf = (list: readonly Scenario[]): Promise<RunResult[]> => Promise.all(list.flatMap(selections).map(checked));

describe('verdicts are the expected ones', () => {
  for (const run of small.flatMap(selections)) {
    test.concurrent(run.name, { timeout: 300_000 }, async () => {
      const result = await checked(run);
      expect(result.differences).toEqual([]);
      expect(result.expected).toBe('met');
      expect(result.complete).toBe(true);
      expect(result.dead.map(d => d.name).filter(name => !accepts(run.scenario.spec.dead ?? [], name)), 'neither taken nor accepted as dead').toEqual([]);
    });
  }
});

test('every driver of the axis is checked in every scenario that compares drivers', () => {
  for (const s of small.filter(x => !/ring|race/.test(x.name))) {
    const labels = Object.keys(s.spec.runs ?? {}).map(r => r.split(',')[0]);
    expect(new Set(labels), s.name).toEqual(new Set(Object.keys(drivers)));
  }
});

const systems = new Map<RunResult, System>();
function systemOf(run: RunResult): System {
  const system = systems.get(run) ?? instantiate(run.selection);
  systems.set(run, system);
  return system;
}

/** Does the run take this part? Not if its driver has no such step, or the scenario no such component. */
function takes(run: RunResult, part: string): boolean {
  const { actions, components } = systemOf(run);
  const [name = '', label = ''] = part.split(/:? /);
  const component = components.find(c => c.name === name && c.count > 0);
  const has = actions.some(a => a.base === part.replace(/ \[.*/, '')) || (component && (!component.thread || label in component.thread.code));
  // What stands below a dead part is not listed again.
  return has === true && !run.dead.some(d => d.name === part || ['/', ' [', ': '].some(s => part.startsWith(d.name + s)));
}

describe('what a scenario accepts as dead', () => {
  for (const s of small) {
    test(s.name, { timeout: 300_000 }, async () => {
      const accepted = s.spec.dead ?? [];
      const runs = await allOf([s]);
      expect(accepted.filter(p => p.includes('*')), 'a name says more').toEqual([]);
      expect(accepted.filter(p => !runs.some(r => r.dead.some(d => d.name === p))), 'is dead in no run').toEqual([]);
      // A list counts if the scenario has all of it.
      const of = (lists: Record<string, readonly string[]>): string[] => Object.values(lists).filter(l => l.every(p => accepted.includes(p))).flat();
      const isTaken = (p: string): boolean => runs.some(r => takes(r, p));
      expect(accepted.filter(p => !isTaken(p) && !of(without).includes(p)), 'no run takes it: a reason in `without` is needed').toEqual([]);
      expect(accepted.filter(p => isTaken(p) && !of(byRun).includes(p)), 'a run takes it: a reason in `byRun` is needed').toEqual([]);
    });
  }

  // What no scenario takes is what nobody has checked.
  test('is taken in another', { timeout: 300_000 }, async () => {
    const runs = await allOf(small);
    const accepted = new Set(small.flatMap(s => s.spec.dead ?? []));
    expect([...accepted].filter(p => !runs.some(r => takes(r, p)))).toEqual([
      // The entry that was in use is still in use: the notifier needs the write side of the lock that the fault holds.
      'vcpu realm_map_non_secure.retry_map [success]',
    ]);
  });
});

test('a defect is found through each invariant: none of them is there for show', { timeout: 300_000 }, async () => {
  const violated = new Set<string>();
  for (const run of await allOf(quick)) for (const p of run.properties) if (p.verdict === 'violated') violated.add(p.name);
  const claims = scenarios[1]!.spec.properties.filter(p => p.kind === 'always').map(p => p.name);
  // frames-suffice is about the model's size; with a frame fewer it must fail.
  expect(claims.filter(c => !violated.has(c))).toEqual(['frames-suffice']);
  const anon = scenarios.find(s => s.name === 'anon-fork')!;
  const starved = { ...anon, spec: { ...anon.spec, instances: { ...anon.spec.instances, frame: 2 } } };
  const result = await check(select(starved, 'v14+ro'));
  expect(result.properties.find(p => p.name === 'frames-suffice')!.verdict).toBe('violated');
});

/** Defects that no driver has, so that no claim is there for show. */
const broken = {
  leak: variant('leak', kvmFault, {
    why: 'a fault that fails does not put its page',
    replace: { 'user_mem_abort.release': kvmFault.code['user_mem_abort.release']!.map(b => b.name === 'error' ? { ...b, send: { mmu_lock: 'READ_UNLOCK' } } : b) },
  }),
  deaf: variant('deaf', vmm, {
    why: 'the notifier unmaps nothing',
    replace: { 'zap_page_range_single.unmap_stage2': [{ say: 'unmaps nothing', send: { mmu_lock: 'WRITE_UNLOCK' } }] },
  }),
  stuck: variant('stuck', vmm, {
    why: 'a notifier window that is never closed',
    replace: { 'zap_page_range_single.invalidate_end': [{ say: 'waits', goto: 'zap_page_range_single.invalidate_end' }] },
  }),
};

test('a defect is found through each claim about steps, endless runs and what can be reached', { timeout: 300_000 }, async () => {
  const missed = new Set(['at-most-three-exits', ...progressAnon.spec.properties.filter(p => p.kind !== 'deadlock').map(p => p.name)]);
  const driver = Object.fromEntries(Object.entries(broken).map(([name, b]) => [name, { use: [b] }]));
  const withBroken = scenario('broken', { ...progressAnon.spec, axes: { driver }, runs: { leak: {}, deaf: {}, stuck: {} } });
  const runs = await allOf([withBroken, ...small.filter(s => s.name.startsWith('progress') && s.name !== 'progress-fork')]);
  for (const run of runs) for (const p of run.properties) if (p.verdict === 'violated' || p.verdict === 'unreachable') missed.delete(p.name);
  expect([...missed]).toEqual(['frames-suffice']);
});

// Each of the three assumptions of machines/fairness.ts is needed.
test.each([
  ['finitely many invalidations', { ...fair, finitely: [] }],
  ['that a vCPU goes on', { ...fair, weak: fair.weak!.slice(1) }],
  ['that the VMM ends what it has begun', { ...fair, weak: fair.weak!.slice(0, 1) }],
])('that every access ends rests on %s', async (_, less) => {
  const claims = sharedMemoryProgress.filter(p => p.kind === 'leadsTo' && /guest/.test(p.name)).map(p => leadsTo(p.name, { ...p.spec, fair: less } as never));
  const result = await check(select(scenario('less', { ...progressAnon.spec, properties: claims, deadlock: 'allowed', runs: {} }), 'seed-fix'));
  expect(result.properties.filter(p => p.kind === 'leadsTo').map(p => p.verdict)).toEqual(['violated', 'violated']);
});

test('the ring trace is the report of the thread: two gfns, one frame, a pattern and a memset', async () => {
  const ring = scenarios.find(s => s.name === 'ring')!;
  const result = await check(select(ring, 'v14+force-write, store-hidden'));
  const trace = result.properties[0]!.trace!;
  const steps = trace.steps.map(s => s.text);
  expect(steps.filter(t => t.startsWith('RMI_RTT_UNPROT_MAP'))).toEqual([
    'RMI_RTT_UNPROT_MAP(ipa0, pa=zero, RW) -> RMI_SUCCESS', 'RMI_RTT_UNPROT_MAP(ipa1, pa=zero, RW) -> RMI_SUCCESS',
  ]);
  expect(steps.filter(t => / to ipa\d \(zero\)/.test(t))).toEqual(['store 1 to ipa0 (zero)', 'store 0 to ipa1 (zero)']);
  expect(trace.steps.filter(s => s.patchedBy === forceWrite.name).map(s => s.label)).toEqual(['realm_map_ipa.require_write', 'realm_map_ipa.require_write']);
});

/** The shipped scenarios: each run gets the verdicts that its file expects, and the model has no dead wood. */
import { describe, expect, test } from 'vitest';
import { drivers, forceWrite } from '../machines/kvm/drivers.ts';
import { scenarios } from '../machines/scenarios/index.ts';
import { instantiate } from '../src/compile/system.ts';
import { check, select, selections } from '../src/index.ts';

const small = scenarios.filter(s => !s.spec.large);
const quick = small.filter(s => !s.name.startsWith('race') && !s.name.endsWith('2gfn'));

describe('verdicts are the expected ones', () => {
  for (const run of small.flatMap(selections)) {
    test.concurrent(run.name, { timeout: 60_000 }, async () => {
      const result = await check(run);
      expect(result.differences).toEqual([]);
      expect(result.expected).toBe('met');
      expect(result.complete).toBe(true);
    });
  }
});

test('every driver of the axis is checked in every scenario that compares drivers', () => {
  for (const s of small.filter(x => x.name !== 'ring' && !x.name.startsWith('race'))) {
    const labels = Object.keys(s.spec.runs ?? {}).map(r => r.split(',')[0]);
    expect(new Set(labels), s.name).toEqual(new Set(Object.keys(drivers)));
  }
});

// A step that no scenario takes is a step that nobody has checked.
test('every step of both code paths is taken in some scenario', { timeout: 60_000 }, async () => {
  const never = new Map<string, boolean>();
  const runs = [
    ...quick.flatMap(selections), select(scenarios.find(s => s.name === 'memfd-2gfn')!, 'v14'),
    select(scenarios.find(s => s.name === 'race')!, 'v14, tf-rmm@0568973d'), select(scenarios.find(s => s.name === 'race')!, 'v14+ro, tf-rmm@0568973d'),
  ];
  for (const run of runs) {
    const result = await check(run);
    const names = instantiate(run).actions.map(a => a.name);
    // Instances and parameters apart: "vcpu0 guest.run/store(g=0, value=1)" is the step "vcpu guest.run/store".
    const step = (name: string): string => name.replace(/^(vcpu)\d+/, '$1').replace(/\(.*?\)/, '');
    for (const name of names) never.set(step(name), (never.get(step(name)) ?? true) && result.neverTaken.includes(name));
  }
  expect([...never].filter(([, dead]) => dead).map(([name]) => name)).toEqual([
    // The entry that was in use is still in use: the notifier needs the write side of the lock that the fault holds.
    'vcpu realm_map_non_secure.retry_map -> RMI_SUCCESS',
  ]);
});

test('a defect is found through each invariant: none of them is there for show', { timeout: 60_000 }, async () => {
  const violated = new Set<string>();
  for (const run of quick.flatMap(selections)) for (const p of (await check(run)).properties) if (p.verdict === 'violated') violated.add(p.name);
  const claims = scenarios[1]!.spec.properties.filter(p => p.kind === 'always').map(p => p.name);
  // frames-suffice is about the model's size; with a frame fewer it must fail.
  expect(claims.filter(c => !violated.has(c))).toEqual(['frames-suffice']);
  const anon = scenarios.find(s => s.name === 'anon-fork')!;
  const starved = { ...anon, spec: { ...anon.spec, instances: { ...anon.spec.instances, frame: 2 } } };
  const result = await check(select(starved, 'v14+ro'));
  expect(result.properties.find(p => p.name === 'frames-suffice')!.verdict).toBe('violated');
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

/** TLBs: what is left out of an invalidation is noticed, and one copy at a time shows all that several would. */
import { describe, expect, test } from 'vitest';
import { tlbDefects } from '../../machines/rmm/defects/tlb.ts';
import { always } from '../../machines/rmm/parts.ts';
import { pagesIn } from '../../machines/rmm/tree.ts';
import { rmmScenarios } from '../../machines/scenarios/rmm/index.ts';
import { check, select, type Scenario } from '../../src/index.ts';

const scenarioOf = (name: string): Scenario => rmmScenarios.find(s => s.name === name)!;
const selected = (run: string) => { const at = run.indexOf('/'); return select(scenarioOf(run.slice(0, at)), run.slice(at + 1)); };
const verdicts = (properties: readonly { name: string; verdict: string }[]) => Object.fromEntries(properties.map(p => [p.name, p.verdict]));
const all = (names: readonly string[], verdict: string) => Object.fromEntries(names.map(name => [name, verdict]));

describe('a defect is found', () => {
  test.each(tlbDefects.map(d => [d.id, d] as const))('%s', { timeout: 60_000 }, async (_id, { run, use, breaks }) => {
    const selection = selected(run);
    const clean = await check(selection, { properties: breaks });
    expect(verdicts(clean.properties)).toEqual(all(breaks, 'holds'));
    const { properties } = await check({ ...selection, use: [...selection.use, ...use], expect: undefined }, { properties: breaks });
    expect(verdicts(properties)).toEqual(all(breaks, 'violated'));
  });
});

test('each defect has an id of its own, and each claim about TLBs a defect', () => {
  expect(new Set(tlbDefects.map(d => d.id)).size).toBe(tlbDefects.length);
  const claims = new Set(rmmScenarios.filter(s => /^rmm-(tlb|vmid)/.test(s.name)).flatMap(s => s.spec.properties.map(p => p.name)));
  expect([...claims].filter(name => !tlbDefects.some(d => d.breaks.includes(name)))).toEqual([]);
});

// What the claim says of one copy and the tables, said of two copies: a TLB that translates an address in two ways.
const noTwoCopiesDiffer = always('no-two-copies-differ', {
  why: 'the hardware uses either',
  when: s => s.tlb.length === 2 && s.tlb.every(c => c.is('LEAF')),
  holds: s => {
    const [a, b] = [s.tlb[0]!.context, s.tlb[1]!.context];
    if (a.vmid !== b.vmid || a.ipa! >= b.ipa! + pagesIn(s, b.level!) || b.ipa! >= a.ipa! + pagesIn(s, a.level!)) return true;
    return a.level === b.level && a.pa! - a.ipa! === b.pa! - b.ipa!;
  },
});

describe('two copies show what one does', () => {
  test.each([
    ['rmm-tlb/rmm-1.0', ''], ['rmm-tlb/tf-rmm', ''], ['rmm-tlb/tf-rmm', 'unfold-without-tlbi'], ['rmm-tlb/tf-rmm', 'fold-one-page'], ['rmm-tlb/tf-rmm', 'set-ripas-without-tlbi'],
    ['rmm-tlb-shared/tf-rmm', ''], ['rmm-tlb-shared/tf-rmm', 'F3'], ['rmm-vmid-shared/tf-rmm', ''],
  ])('%s %s', { timeout: 120_000 }, async (run, id) => {
    const { scenario, run: name, use } = selected(run);
    const { spec } = scenario;
    const more = tlbDefects.filter(d => d.id === id).flatMap(d => d.use);
    const judge = async (copies: number) => {
      const selection = select({ ...scenario, spec: { ...spec, instances: { ...spec.instances, tlb: copies }, properties: [...spec.properties, noTwoCopiesDiffer] } }, name);
      return check({ ...selection, use: [...use, ...more], expect: undefined });
    };
    const [one, two] = [await judge(1), await judge(2)];
    expect(one.complete && two.complete).toBe(true);
    expect(two.states).toBeGreaterThan(one.states);
    // Where a copy and a table differ, the next walk makes a pair that does.
    const expected = verdicts(one.properties);
    expect(verdicts(two.properties)).toEqual({ ...expected, 'no-two-copies-differ': expected['an-address-has-one-translation'] });
  });
});

/** TLBs: what an invalidation takes, and that one copy at a time shows all that several would. */
import { describe, expect, test } from 'vitest';
import { tlbDefects } from '../../machines/rmm/defects/tlb.ts';
import { yieldTlbDefects } from '../../machines/rmm/defects/yields-tlb.ts';
import { always } from '../../machines/rmm/parts.ts';
import { invalidate } from '../../machines/rmm/tlb.ts';
import { pagesIn } from '../../machines/rmm/tree.ts';
import { rmmScenarios } from '../../machines/scenarios/rmm/index.ts';
import { check, select, type Scenario } from '../../src/index.ts';

const scenarioOf = (name: string): Scenario => rmmScenarios.find(s => s.name === name)!;
const selected = (run: string) => { const at = run.indexOf('/'); return select(scenarioOf(run.slice(0, at)), run.slice(at + 1)); };
const verdicts = (properties: readonly { name: string; verdict: string }[]) => Object.fromEntries(properties.map(p => [p.name, p.verdict]));

test('each claim about TLBs has a defect', () => {
  const claims = new Set(rmmScenarios.filter(s => /^rmm-(tlb|vmid|yields-tlb)/.test(s.name)).flatMap(s => s.spec.properties.map(p => p.name)));
  expect([...claims].filter(name => ![...tlbDefects, ...yieldTlbDefects].some(d => d.breaks.includes(name)))).toEqual([]);
});

test('an invalidation takes what translates one of its pages, under its VMIDs, and all that is found by VA', () => {
  let gone = 0;
  for (const fanout of [2, 3]) for (const vmid of [0, 1]) for (const level of [1, 2, 3]) for (const tag of ['IPA', 'VA', null]) for (let entry = 0; entry < 3; entry++) {
    // Pages counted one by one.
    const size = { 1: fanout * fanout, 2: fanout, 3: 1 }[level]!;
    const translates = Array.from({ length: size }, (_, k) => entry * size + k);
    const s: any = { param: { fanout, vmids: 2, planes: 1 }, tlb: [{ is: (state: string) => state === (tag === null ? 'TABLE' : 'LEAF'), context: { vmid, ipa: entry * size, level, pa: 0, tag } }] };
    for (let ipa = 0; ipa < 10; ipa++) for (let pages = 1; pages < 5; pages++) {
      const taken = invalidate(s, 0, [{ ipa, pages }]).length === 1;
      expect([vmid, level, tag, entry, ipa, pages, taken]).toEqual([vmid, level, tag, entry, ipa, pages, vmid === 0 && (tag === 'VA' || translates.some(p => p >= ipa && p < ipa + pages))]);
      if (taken) gone++;
    }
    expect(invalidate(s, 0, [])).toEqual([]);
  }
  expect(gone).toBeGreaterThan(500);
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
    ['rmm-yields-tlb/polled', ''], ['rmm-yields-tlb/polled', 'continue-one-entry'], ['rmm-yields-tlb-shared/polled', ''],
  ])('%s %s', { timeout: 120_000 }, async (run, id) => {
    const { scenario, run: name, use } = selected(run);
    const { spec } = scenario;
    const more = [...tlbDefects, ...yieldTlbDefects].filter(d => d.id === id).flatMap(d => d.use);
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

/** Every shipped run, checked once: against its file, against the ledger, against each other; and the ledger's own words when something changed. */
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/index.ts';
import { differences, ledgerOf, readLedger, runAll, type Ledger } from './ledger.ts';

describe('the shipped runs', () => {
  let all: Promise<readonly RunResult[]> | undefined;
  const results = (): Promise<readonly RunResult[]> => all ??= runAll();
  const of = async (scenario: RegExp): Promise<readonly RunResult[]> => (await results()).filter(r => scenario.test(r.selection.scenario.name));

  it('have the verdicts that their files expect', { timeout: 300_000 }, async () => {
    expect((await results()).flatMap(r => r.differences.map(d => `${r.selection.name}: ${d}`))).toEqual([]);
    expect((await results()).filter(r => r.expected !== 'met' || !r.complete).map(r => r.selection.name)).toEqual([]);
  });

  it('come to what the ledger has (npm run ledger writes it anew; look at each difference first)', { timeout: 300_000 }, async () => {
    expect(differences(readLedger(), ledgerOf(await results()))).toEqual([]);
  });

  // With one level of tables there are no blocks of two sizes.
  it('with tables of three entries have the verdicts of tables of two', { timeout: 300_000 }, async () => {
    const verdicts = async (name: string): Promise<unknown> => (await of(new RegExp(`^${name}$`)))
      .map(r => [r.selection.run, r.properties.filter(p => p.name !== 'blocks-of-every-level-are-reachable').map(p => [p.name, p.verdict])]);
    for (const name of ['rmm-tree', 'rmm-shared']) expect(await verdicts(`${name}-of-three`)).toEqual(await verdicts(name));
    expect(await verdicts('rmm-tree')).not.toEqual([]);
  });

  // Those that cover failure conditions are judged in test/rmm/coverage.test.ts.
  it('of the RMM have each part in one of them', { timeout: 300_000 }, async () => {
    const dead = (await of(/^rmm-(?!commands)/)).map(r => new Set(r.dead.map(d => d.name)));
    expect(dead.length).toBeGreaterThan(50);
    // A part below a dead part is not listed again.
    const isDead = (set: ReadonlySet<string>, name: string): boolean => [...set].some(d => d === name || [': ', ' [', '/'].some(x => name.startsWith(d + x)));
    const parts = new Set(dead.flatMap(set => [...set]).filter(name => !/\(/.test(name)));
    expect([...parts].filter(name => dead.every(set => isDead(set, name))).sort()).toEqual([]);
  });
});

describe('a difference', () => {
  const entry = { states: 10, transitions: 20, depth: 5, verdicts: { safe: 'holds', ends: 'violated 3+2' }, locals: { page: 3 }, without: ['store'] };
  const was: Ledger = { lamp: { actions: ['load', 'store'], runs: { '': entry } } };

  it('is none when nothing changed, also if another run takes more', () => {
    expect(differences(was, was)).toEqual([]);
    expect(differences(was, { lamp: { actions: ['discard', 'load', 'store'], runs: { '': { ...entry, without: ['discard', 'store'] } } } })).toEqual([]);
  });

  it('names the component that grew, the actions that appeared or vanished, and the verdict', () => {
    const is = { ...entry, states: 12, transitions: 19, locals: { page: 4, child: 1 }, without: ['load'], verdicts: { safe: 'violated 7', ends: 'violated 3+2' } };
    expect(differences(was, { lamp: { actions: ['load', 'store'], runs: { '': is } } })).toEqual([
      'lamp: states 10 -> 12 (+2)', 'lamp: transitions 20 -> 19 (-1)',
      'lamp: local states of page: 3 -> 4', 'lamp: local states of child: not there -> 1',
      'lamp: actions appeared: store', 'lamp: actions vanished: load',
      'lamp: verdict of safe: holds -> violated 7',
    ]);
  });

  it('names runs and scenarios that are new or gone', () => {
    expect(differences(was, { lamp: { actions: [], runs: { dim: entry } }, door: { actions: [], runs: {} } }))
      .toEqual(['lamp: the run is gone', 'lamp/dim: the run is new', 'door: the scenario is new']);
    expect(differences(was, {})).toEqual(['lamp: the scenario is gone']);
  });
});

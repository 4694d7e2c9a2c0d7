/** Every shipped run against the ledger; and the ledger's own words when something changed. */
import { describe, expect, it } from 'vitest';
import { differences, ledgerOf, readLedger, runAll, type Ledger } from './ledger.ts';

describe('the ledger', () => {
  it('is what the shipped runs come to (npm run ledger writes it anew; look at each difference first)', { timeout: 300_000 }, async () => {
    expect(differences(readLedger(), ledgerOf(await runAll()))).toEqual([]);
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

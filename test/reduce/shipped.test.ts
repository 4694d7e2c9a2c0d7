/** The shipped scenarios by representatives, against the ledger, which is of all states. */
import { expect, test } from 'vitest';
import { scenarios } from '../../machines/scenarios/index.ts';
import { check, ModelError } from '../../src/index.ts';
import { ledgerRuns, readLedger } from '../ledger/ledger.ts';

const ledger = readLedger();
/** Those with two vCPUs and nothing that is judged by fairness. */
const SYMMETRIC = ['race', 'race-memfd', 'race-memfd-write-protect'];

test.each(ledgerRuns().filter(r => SYMMETRIC.includes(r.scenario.name)).map(r => [r.name, r] as const))('%s', { timeout: 120_000 }, async (_, run) => {
  const entry = ledger[run.scenario.name]!.runs[run.run]!;
  const found = await check(run, { symmetry: 'on' });
  expect(found).toMatchObject({ complete: true, depth: entry.depth, symmetry: { used: true, exact: true, represents: entry.states }, coverage: { locals: entry.locals } });
  expect(found.states).toBeLessThan(entry.states * 0.52);
  expect(Object.fromEntries(found.properties.map(p => [p.name, p.traceLength === null ? p.verdict : `${p.verdict} ${p.traceLength}`]))).toEqual(entry.verdicts);
  expect(found.differences).toEqual([]);
});

test('no other shipped scenario can be searched by representatives: it has one vCPU, or asks for something that fairness decides', async () => {
  for (const s of scenarios.filter(x => !SYMMETRIC.includes(x.name) && !x.spec.large)) {
    const run = ledgerRuns().find(r => r.scenario === s)!;
    const refusal = await check(run, { symmetry: 'on', states: 10 }).then(r => r.symmetry, (e: unknown) => e);
    if (refusal !== undefined) expect(refusal).toBeInstanceOf(ModelError);
  }
});

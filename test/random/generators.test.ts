/** The random tests are worth what their generators make. These numbers fail when it becomes trivial. */
import { expect, test } from 'vitest';
import { graphDistribution, machineDistribution, systemDistribution, type Distribution } from './sample.ts';
import { PATIENCE } from './runs.ts';

/** Features that fewer than `least` percent of the samples have, with their share. */
const rare = (d: Distribution, features: readonly string[], least: number): string[] =>
  features.filter(f => (d.percent[f] ?? 0) < least).map(f => `${f}: ${d.percent[f] ?? 0} %`);

test('random machines are not trivial, and each feature of a statechart occurs in many', { timeout: PATIENCE }, () => {
  const d = machineDistribution(200);
  expect(d.median).toBeGreaterThanOrEqual(5);
  expect(d.p95).toBeGreaterThanOrEqual(25);
  expect(rare(d, ['nested', 'parallel', 'history', 'history that matters', 'final', 'done', 'always', 'raise', 'forbidden', 'guard', 'payload', 'context'], 15)).toEqual([]);
});

test('random systems are not trivial, and each verdict and each word of the language occurs in many', { timeout: PATIENCE }, () => {
  const d = systemDistribution(250);
  expect(d.median).toBeGreaterThanOrEqual(8);
  expect(d.p95).toBeGreaterThanOrEqual(200);
  expect(rare(d, [
    'violated', 'violated after 2 steps or more', 'holds', 'vacuous', 'refused', 'nothing refused', 'deadlock', 'no deadlock',
    'bounded', 'several', 'no instance', 'same machine twice', 'parameters', 'pattern', 'guard', 'must', 'opt', 'block', 'all', 'list',
    'computed send', 'send or not', 'every', 'some', 'loop', 'count', 'findIndex', 'tag', 'value', 'add', 'pick', 'index', 'param', 'picked instance', 'for each',
    ...['nested', 'parallel', 'history', 'final', 'always', 'raise', 'forbidden', 'guard', 'payload', 'context'].map(f => `machine: ${f}`), 'done',
  ], 5)).toEqual([]);
});

test('random graphs are not trivial, each verdict occurs in many, and fairness decides some of them', { timeout: PATIENCE }, () => {
  const d = graphDistribution(600);
  expect(d.median).toBeGreaterThanOrEqual(5);
  expect(d.p95).toBeGreaterThanOrEqual(10);
  expect(d.percent['large']).toBeLessThanOrEqual(5);
  expect(rare(d, [
    ...['lead', 'lead, weakly fair', 'lead, strongly fair', 'lead, mixed', 'can recover'].flatMap(name => ['holds', 'violated', 'vacuous'].map(verdict => `${name}: ${verdict}`)),
    ...['eventually', 'can always', 'step 0', 'step 1', 'deadlock-free', 'deadlock-free-stuttering', 'refused'].flatMap(name => ['holds', 'violated'].map(verdict => `${name}: ${verdict}`)),
    'reachable: holds', 'reachable: unreachable', 'reachable, not always', 'the two deadlocks differ',
    ...['lead', 'lead, strongly fair', 'can always', 'can recover', 'reachable', 'step 0'].map(name => `${name}: after 2 steps or more`),
    'weak fairness matters', 'finitely matters', 'a fair loop of two states or more', 'no fair loop of one state', 'a self-loop', 'a join', 'two machines', 'a thread', 'threads',
    'a set for each value', 'steps left out', 'a label is fair', 'a function is fair', 'for each',
  ], 7)).toEqual([]);
  expect(rare(d, ['strong fairness matters', 'step 0: vacuous', 'step 1: vacuous'], 3)).toEqual([]);
});

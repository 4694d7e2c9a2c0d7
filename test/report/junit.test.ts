/** JUnit XML: what passes, what fails, what is an error; and that a reader of such files takes it. */
import { expect, test } from 'vitest';
import { EXIT, exitCode } from '../../src/cli/exit-codes.ts';
import { toJunit } from '../../src/report/junit.ts';
import { style } from '../../src/report/style.ts';
import { counterexample } from '../../src/report/trace-text.ts';
import { parseXml, readJunit } from './junit-shape.ts';
import { exists, isNeverBoth, lampScenario, resultOf, saying, staysOff, tool } from './lamp.ts';

const traceOf = (run: Awaited<ReturnType<typeof resultOf>>, name: string): string => counterexample(run.name, run.properties.find(p => p.name === name)!, [], style(false));

test('without an expectation all that does not hold is a failure', async () => {
  const run = saying(await resultOf(lampScenario('plain', { properties: [staysOff, isNeverBoth, exists] })), 'exists', { verdict: 'unreachable', because: 'none of the 2 states satisfies it' });
  const cases = readJunit(toJunit(tool, [run]));
  expect(cases.map(c => [c.suite, c.classname, c.name, c.outcome])).toEqual([
    ['plain', 'plain', 'stays-off', 'failure'], ['plain', 'plain', 'is-never-both', 'failure'], ['plain', 'plain', 'exists', 'failure'],
    ['plain', 'plain', 'deadlock-free', 'passed'], ['plain', 'plain', 'refused', 'passed'],
  ]);
  expect(cases[0]!.text).toBe(`violated, stays-off\n\n${traceOf(run, 'stays-off')}`);
  expect(cases[1]!.message).toMatch(/^vacuous, none of the 2 states/);
  expect(cases[2]).toMatchObject({ message: 'unreachable, none of the 2 states satisfies it', text: 'unreachable, none of the 2 states satisfies it' });
});

test('an expected violation passes with its trace; another verdict and another length are failures', async () => {
  const axes = { day: { mon: {}, tue: {}, wed: {} } };
  const scenario = lampScenario('week', {
    properties: [staysOff], axes,
    runs: { mon: { expect: { 'stays-off': { violated: 1 } } }, tue: { expect: { 'stays-off': { violated: 2 } } }, wed: { expect: { 'deadlock-free': 'violated' } } },
  });
  const runs = await Promise.all(['mon', 'tue', 'wed'].map(r => resultOf(scenario, r)));
  const cases = readJunit(toJunit(tool, runs));
  const of = (suite: string, name: string) => cases.find(c => c.suite === suite && c.name === name);
  expect(of('week/mon', 'stays-off')).toMatchObject({ classname: 'week/mon', outcome: 'system-out', text: traceOf(runs[0]!, 'stays-off') });
  expect(of('week/tue', 'stays-off')).toMatchObject({ outcome: 'failure', message: 'expected a shortest trace of 2 steps, got 1' });
  expect(of('week/wed', 'stays-off')).toMatchObject({ outcome: 'failure', message: 'expected holds, got violated (stays-off)' });
  expect(of('week/wed', 'deadlock-free')).toMatchObject({ outcome: 'failure', message: 'expected violated, got holds (in all 2 states)', text: 'expected violated, got holds (in all 2 states)' });
  expect(cases.filter(c => c.outcome === 'passed').map(c => `${c.suite} ${c.name}`)).toEqual(['week/mon deadlock-free', 'week/mon refused', 'week/tue deadlock-free', 'week/tue refused', 'week/wed refused']);
});

test.each([undefined, {}])('undecided is an error, expectation %j', async expectation => {
  const run = await resultOf(lampScenario('ended', { bounds: { states: 1 }, ...(expectation ? { expect: expectation } : {}) }));
  const cases = readJunit(toJunit(tool, [run]));
  expect(cases.map(c => c.outcome)).toEqual(['error', 'error', 'error']);
  expect(cases[0]!.text).toMatch(/^undecided, the bound of 1 states ended the search/);
});

test('the exit code is 0 if and only if the file has no failure and no error', async () => {
  const bounds = { states: 1 };
  const atOnce = { ...staysOff, spec: { ...staysOff.spec, holds: () => false } };
  const scenarios = [
    {}, { properties: [staysOff] }, { properties: [isNeverBoth] }, { bounds }, { bounds, expect: {} }, { properties: [staysOff], expect: {} },
    { properties: [staysOff], expect: { 'stays-off': 'violated' } }, { properties: [isNeverBoth], expect: { 'is-never-both': 'vacuous' } },
    { properties: [atOnce], bounds }, { properties: [atOnce], bounds, expect: { 'stays-off': 'violated' } }, { properties: [atOnce], bounds, expect: {} },
  ] as const;
  const runs = await Promise.all(scenarios.map((spec, i) => resultOf(lampScenario(`s${i}`, spec))));
  const fails = (run: (typeof runs)[number]): boolean => readJunit(toJunit(tool, [run])).some(c => c.outcome === 'failure' || c.outcome === 'error');
  expect(runs.map(fails)).toEqual(runs.map(run => exitCode([run]) !== EXIT.ok));
  expect(runs.filter(run => !fails(run)).map(r => r.name)).toEqual(['s0', 's6', 's7']);
});

test('a run that an interrupt left out has an error for each property', async () => {
  const cases = readJunit(toJunit(tool, [await resultOf(lampScenario('done', {}))], [{ name: 'left/out', properties: ['one', 'two'] }]));
  expect(cases.map(c => [c.suite, c.name, c.outcome])).toEqual([
    ['done', 'exists', 'passed'], ['done', 'deadlock-free', 'passed'], ['done', 'refused', 'passed'], ['left/out', 'one', 'error'], ['left/out', 'two', 'error'],
  ]);
});

test('what was searched is in the properties of a suite; times are in seconds', async () => {
  const run = { ...await resultOf(lampScenario('timed', {})), startSeconds: 0.5, seconds: 1234, judgingSeconds: 0.25 };
  const root = parseXml(toJunit(tool, [run, run]));
  const [suite] = root.children;
  expect(root.attributes).toEqual({ name: 'realmcheck', tests: '6', failures: '0', errors: '0', time: '2469.500' });
  expect(suite!.attributes).toEqual({ name: 'timed', tests: '3', failures: '0', errors: '0', skipped: '0', time: '1234.750' });
  expect(Object.fromEntries(suite!.children[0]!.children.map(p => [p.attributes['name'], p.attributes['value']]))).toEqual({
    realmcheck: '1.2.3', xstate: '5.0.0', states: '2', transitions: '2', depth: '1', complete: 'true',
  });
});

test('names and texts that are no XML', async () => {
  const run = await resultOf(lampScenario('a "<&>" \u0007name', { properties: [staysOff] }));
  const odd = saying(run, 'stays-off', { because: 'a\u0000 < b && ]]> "c"\n\td' });
  const [first] = readJunit(toJunit(tool, [odd]));
  expect(first).toMatchObject({ suite: 'a "<&>" name', classname: 'a "<&>" name', message: 'violated, a < b && ]]> "c"\n\td' });
});

test('no run at all is a file too', () => { expect(readJunit(toJunit(tool, []))).toEqual([]); });

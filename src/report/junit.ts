/**
 * Results as JUnit XML: a test suite a run, a test case a property.
 *
 * A property that is as expected passes; one that is not is a failure. Undecided is an error, not "skipped": servers
 * count what is skipped as no reason to stop, and no answer must not look like a pass.
 */
import type { PropertyResult, RunResult } from '../check.ts';
import type { ToolInfo } from './json.ts';
import { outcomeOf, type NotBegun } from './outcome.ts';
import { style } from './style.ts';
import { counterexample } from './trace-text.ts';
import { element, xmlDocument, type XmlNode } from './xml.ts';

interface Suite {
  readonly name: string;
  readonly seconds: number;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly cases: readonly Case[];
}
interface Case { readonly name: string; readonly said?: { readonly in: 'failure' | 'error' | 'system-out'; readonly type?: string; readonly message?: string; readonly text: string } }

/** @param notBegun runs that an interrupt left out; each of their properties is an error */
export function toJunit(tool: ToolInfo, runs: readonly RunResult[], notBegun: readonly NotBegun[] = []): string {
  const suites = [...runs.map(r => suiteOf(tool, r)), ...notBegun.map(missing)];
  const counts = suites.map(countsOf);
  const sum = (of: (s: ReturnType<typeof countsOf>) => number): number => counts.reduce((n, c) => n + of(c), 0);
  return xmlDocument(element(
    'testsuites',
    { name: tool.name, tests: sum(c => c.tests), failures: sum(c => c.failures), errors: sum(c => c.errors), time: seconds(suites.reduce((n, s) => n + s.seconds, 0)) },
    ...suites.map(suiteElement),
  ));
}

function suiteOf(tool: ToolInfo, run: RunResult): Suite {
  return {
    name: run.name, seconds: run.startSeconds + run.seconds + run.judgingSeconds,
    properties: {
      [tool.name]: tool.version, xstate: tool.xstate, states: run.states, transitions: run.transitions, depth: run.depth,
      complete: String(run.complete), ...(run.symmetry?.used ? { represents: run.symmetry.represents } : {}), ...(run.stopped ? { stopped: run.stopped } : {}),
    },
    cases: run.properties.map(p => caseOf(run, p)),
  };
}

function caseOf(run: RunResult, p: PropertyResult): Case {
  const { kind, reason } = outcomeOf(run, p);
  const trace = p.trace ? counterexample(run.name, p, [], style(false)) : undefined;
  if (kind === 'passed') return { name: p.name, ...(trace === undefined ? {} : { said: { in: 'system-out', text: trace } }) };
  return { name: p.name, said: { in: kind === 'failed' ? 'failure' : 'error', type: p.verdict, message: reason, text: [reason, ...(trace === undefined ? [] : [trace])].join('\n\n') } };
}

function missing(run: NotBegun): Suite {
  const message = 'undecided, an interrupt came before this run was begun';
  return { name: run.name, seconds: 0, properties: {}, cases: run.properties.map(name => ({ name, said: { in: 'error', type: 'undecided', message, text: message } })) };
}

const countsOf = ({ cases }: Suite): { tests: number; failures: number; errors: number } =>
  ({ tests: cases.length, failures: cases.filter(c => c.said?.in === 'failure').length, errors: cases.filter(c => c.said?.in === 'error').length });

function suiteElement(suite: Suite): XmlNode {
  const properties = Object.entries(suite.properties);
  // One search judges all properties of a run. Readers add up the times of test cases, so each gets an equal share.
  const share = seconds(suite.seconds / suite.cases.length);
  return element(
    'testsuite', { name: suite.name, ...countsOf(suite), skipped: 0, time: seconds(suite.seconds) },
    ...(properties.length > 0 ? [element('properties', {}, ...properties.map(([name, value]) => element('property', { name, value })))] : []),
    ...suite.cases.map(({ name, said }) => element('testcase', { name, classname: suite.name, time: share }, ...(said === undefined ? [] : [
      element(said.in, { ...(said.type === undefined ? {} : { type: said.type }), ...(said.message === undefined ? {} : { message: said.message }) }, said.text),
    ]))),
  );
}

const seconds = (s: number): string => s.toFixed(3);

/**
 * `import 'realmcheck/vitest'` gives the expect() of Vitest a matcher: `await expect(scenario).toHold()`.
 *
 * It has three answers, as the checker has. Undecided fails the test with and without `.not`: a search that a bound
 * has ended is no evidence either way. A violation that was found before the bound is.
 */
import { expect } from 'vitest';
import { check, type CheckOptions, type RunResult } from './check.ts';
import { isScenario, ModelError, selections, type Selection } from './model/index.ts';
import { hasExpectation, outcomeOf, type Outcome } from './report/outcome.ts';
import { report } from './report/report.ts';

// Vitest 4 and 5 give their own interface of matchers different type parameters, so no declaration fits both. Both take
// in what Chai's assertions have, which have no type parameters; and that is where expect.extend puts a matcher.
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- that is what @types/chai declares
  namespace Chai {
    interface Assertion {
      /**
       * Checks what scenario(...) or select(...) returned. Of a scenario every run is checked, also those marked large. A run
       * is judged against its expectation; all properties of a run without one must hold. Undecided fails, also with `.not`.
       * @param options bounds, such as `{ seconds: 5 }`; `properties` to judge only these
       */
      toHold(options?: CheckOptions): Promise<void>;
    }
  }
}

/** What expect.extend takes for an answer. */
interface Answer { readonly pass: boolean; readonly message: () => string }

async function toHold(this: { readonly isNot: boolean }, received: unknown, options: CheckOptions = {}): Promise<Answer> {
  if (options.properties?.length === 0) throw new ModelError('toHold() got an empty list of properties, so there is nothing to judge. Name one, or leave the option out to judge all');
  const asked = runsOf(received);
  const results: RunResult[] = [];
  for (const run of asked.runs) results.push(await check(run, options));
  const failed = openRuns(results, 'failed');
  if (failed.length > 0) return { pass: false, message: () => told(`${failed.length === 1 ? failed[0]!.run.name : asked.name} does not hold`, failed) };
  const undecided = openRuns(results, 'undecided');
  // Vitest turns the answer round under .not, so this is the one that fails.
  if (undecided.length > 0) return { pass: this.isNot, message: () => told(`${undecided.length === 1 ? undecided[0]!.run.name : asked.name} is undecided, which fails with and without .not`, undecided) };
  return { pass: true, message: () => `${asked.name} holds, and .not says that it does not: ${results.map(holding).join('; ')}` };
}

function runsOf(received: unknown): { readonly name: string; readonly runs: readonly Selection[] } {
  if (isScenario(received)) return { name: received.name, runs: selections(received) };
  const selection = received as Selection | null | undefined;
  if (isScenario(selection?.scenario)) return { name: selection!.name, runs: [selection!] };
  throw new ModelError(`toHold() got ${received === null ? 'null' : `a value of type ${typeof received}`}. Give expect() what scenario(...) or select(...) returned, without checking it first`);
}

interface Open { readonly run: RunResult; readonly names: readonly string[] }

function openRuns(results: readonly RunResult[], kind: Outcome['kind']): Open[] {
  return results.flatMap(run => {
    const names = run.properties.filter(p => outcomeOf(run, p).kind === kind).map(p => p.name);
    return names.length > 0 ? [{ run, names }] : [];
  });
}

const told = (head: string, open: readonly Open[]): string =>
  [`${head}: ${open.map(({ run, names }) => open.length > 1 ? `${run.name} (${names.join(', ')})` : names.join(', ')).join('; ')}`, ...open.map(({ run }) => report(run))].join('\n\n');

const holding = (run: RunResult): string => `${run.name} ${hasExpectation(run) ? 'is as expected' : 'violates nothing'} in ${run.states} states`;

expect.extend({ toHold });

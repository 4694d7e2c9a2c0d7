/** A result as text: the verdicts in words, then each counterexample. */
import type { RunResult } from '../check.ts';
import { style } from './style.ts';
import { differences, runDetails } from './table.ts';
import { counterexample, distinctTraces } from './trace-text.ts';

/**
 * What `realmcheck check` prints about one run.
 * @param options width in columns (default 72); colours as terminal escapes (default none)
 */
export function report(run: RunResult, options: { readonly width?: number; readonly colours?: boolean } = {}): string {
  const st = style(options.colours ?? false, options.width);
  return [
    runDetails(run, st),
    ...distinctTraces(run).map(({ property, also }) => counterexample(run.name, property, also, st)),
    ...(run.differences.length > 0 ? [differences(run, st)] : []),
  ].join('\n\n');
}

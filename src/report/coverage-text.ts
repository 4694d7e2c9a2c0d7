/** Specification coverage as text: a block a command, a line a condition. */
import type { CommandCoverage, ConditionCoverage } from '../spec-coverage.ts';
import { wrap, type Style } from './style.ts';

const INDENT = '  ';

export function coverageText({ command, version, source, conditions }: CommandCoverage, st: Style): string {
  const width = Math.max(...conditions.map(c => c.id.length));
  const statuses = Math.max(...conditions.map(c => c.status.length));
  return [
    st.bold(command) + (version && `, ${version}`),
    ...(source === undefined ? [] : [st.dim(wrap(source, st.width, INDENT))]),
    ...conditions.map(c => wrap(said(c, st), st.width, `${INDENT}${c.id.padEnd(width)}  ${c.status.padEnd(statuses)}  `, ' '.repeat(width + statuses + 6))),
  ].join('\n');
}

function said({ left, met }: ConditionCoverage, st: Style): string {
  if (left !== undefined) return st.dim(`left out: ${left}`);
  return met.length > 0 ? st.good('met') : st.bad('NOT MET');
}

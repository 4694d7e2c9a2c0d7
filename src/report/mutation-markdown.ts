/** A mutation test as Markdown: a table for each kind of mutant, then survivors and properties. */
import { isKill, type Judged } from '../mutate/judge.ts';
import { KINDS } from '../mutate/mutant.ts';
import type { MutationResult } from '../mutate/summary.ts';
import type { ToolInfo } from './json.ts';
import { byKind, percent } from './mutation-text.ts';

const row = (cells: readonly string[]): string => `| ${cells.map(c => c.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const code = (name: string): string => `\`${name}\``;

/** The whole result; `x7` is a violation after 7 steps. */
export function mutationToMarkdown(tool: ToolInfo, { base, mutants, left, summary }: MutationResult): string {
  const { counts, killers, score } = summary;
  const number = (p: string): string => String(base.used.indexOf(p) + 1);
  const cells = (m: Judged): string[] => base.used.map(p => {
    const said = m.said.find(s => s.property === p);
    if (said === undefined || said.verdict === 'holds') return '';
    return isKill(said.verdict) && said.traceLength !== null ? `x${said.traceLength}` : said.verdict;
  });
  const survivors = mutants.filter(m => m.fate === 'survived');
  return [
    `**${base.name}**: ${mutants.length} mutants, ${counts.killed} killed, ${counts.survived} survived, ${counts.equivalent} equivalent, ${counts.undecided} undecided, ${counts.stillborn} refused by the model; score ${percent(score)}`,
    ...(left > 0 ? [`Interrupted: ${left} mutants were not judged.`] : []),
    table(['', 'property', 'kills', 'alone', 'subsumed by'], killers.map(k => [number(k.name), code(k.name), String(k.kills), String(k.alone), k.subsumedBy.map(number).join(', ')])),
    ...(base.unused.length > 0 ? [`Not used, because they do not hold in the run itself: ${base.unused.map(p => `${code(p.name)} (${p.verdict})`).join(', ')}.`] : []),
    ...(survivors.length > 0 ? [['Survivors:', '', ...survivors.map(m => `- ${code(m.name)}: ${m.what}; ${m.because}`)].join('\n')] : []),
    ...byKind(mutants).map(([kind, own]) => `**${kind}**: ${KINDS[kind]}\n\n${table(['mutant', 'fate', ...base.used.map(number)], own.map(m => [code(m.place), m.fate, ...cells(m)]))}`),
    `${tool.name} ${tool.version}, xstate ${tool.xstate}, ${base.states} states in the run itself`,
  ].join('\n\n') + '\n';
}

/** A mutation test as text: the matrix of mutants and properties, then what is worth a look. */
import { isKill, type Fate, type Judged } from '../mutate/judge.ts';
import { KINDS, type MutantKind } from '../mutate/mutant.ts';
import type { Verdict } from '../model/index.ts';
import type { MutationResult } from '../mutate/summary.ts';
import { thousands, wrap, type Style } from './style.ts';

const CELL = 3;
const MARKS: Readonly<Record<Verdict, string>> = { holds: '.', violated: 'x', unreachable: 'u', vacuous: 'v', undecided: '?' };
/** Those that are not here have no row: no property says anything of them that it does not say of the run itself. */
const FATES: Readonly<Partial<Record<Fate, string>>> = { killed: ' ', survived: '!', undecided: '?' };

/** What the signs of the matrix mean. */
export const MUTATION_LEGEND = 'x violated   u unreachable   v vacuous   ? undecided   . holds\n! in front: survived   ? in front: undecided';

/** The kinds of which there are mutants, in their order. */
export const byKind = (mutants: readonly Judged[]): [MutantKind, readonly Judged[]][] =>
  (Object.keys(KINDS) as MutantKind[]).map((kind): [MutantKind, readonly Judged[]] => [kind, mutants.filter(m => m.kind === kind)]).filter(([, own]) => own.length > 0);

/** "drop-send: one component is sent nothing; 3 equivalent and 1 refused, not shown" */
function heading(kind: MutantKind, own: readonly Judged[]): string {
  const hidden = ([['equivalent', 'equivalent'], ['stillborn', 'refused']] as const)
    .map(([fate, word]) => ({ word, n: own.filter(m => m.fate === fate).length })).filter(({ n }) => n > 0);
  return `${kind}: ${KINDS[kind]}${hidden.length === 0 ? '' : `; ${hidden.map(({ word, n }) => `${n} ${word}`).join(' and ')}, not shown`}`;
}

/** The run, its numbered properties, and a row for each mutant that can be told from it. */
export function mutationMatrix({ base, mutants }: MutationResult, st: Style): string {
  const numbers = base.used.map((_, i) => String(i + 1).padStart(CELL)).join('');
  const longest = Math.max(0, ...mutants.filter(m => m.fate in FATES).map(m => m.place.length));
  const width = Math.max(8, Math.min(longest, st.width - 2 - numbers.length));
  const row = (m: Judged): string => {
    const cells = m.said.map(({ verdict }) => {
      const mark = MARKS[verdict].padStart(CELL);
      return isKill(verdict) ? st.good(mark) : mark;
    }).join('');
    const label = m.place.length > width ? `${wrap(m.place, st.width, '', '    ')}\n  ${''.padEnd(width)}` : m.place.padEnd(width);
    const mark = m.fate === 'survived' ? st.bad('!') : FATES[m.fate]!;
    return `${mark} ${label}${cells}`.trimEnd();
  };
  return [
    st.bold(`${base.name}: ${thousands(mutants.length)} ${mutants.length === 1 ? 'mutant' : 'mutants'}`),
    `  ${thousands(base.states)} states and ${thousands(base.transitions)} transitions in the run itself`,
    ...base.used.map((p, i) => `  ${String(i + 1).padStart(2)}  ${p}`),
    ...(base.unused.length > 0 ? [wrap(`Not used, because they do not hold in the run itself: ${base.unused.map(p => `${p.name} (${p.verdict})`).join(', ')}.`, st.width, '  ')] : []),
    `  ${''.padEnd(width)}${numbers}`,
    ...byKind(mutants).flatMap(([kind, own]) => [st.bold(wrap(heading(kind, own), st.width, '', '  ')), ...own.filter(m => m.fate in FATES).map(row)]),
  ].join('\n');
}

/** Survivors with the reason to look at them, and the mutants without an answer. */
export function mutantsToLookAt({ mutants }: MutationResult, st: Style): string {
  const block = (fate: Fate, title: string): string[] => {
    const own = mutants.filter(m => m.fate === fate);
    if (own.length === 0) return [];
    const reasons = new Map<string, Judged[]>();
    for (const m of own) {
      // What a survivor changed is the first thing to ask; of the others the name says enough.
      const reason = fate === 'survived' ? `${m.what}; ${m.because}` : m.because;
      reasons.set(reason, [...reasons.get(reason) ?? [], m]);
    }
    return [[
      st.bold(`${title}: ${own.length}`),
      ...[...reasons].flatMap(([reason, same]) => [...same.map(m => wrap(m.name, st.width, '  ', '    ')), st.dim(wrap(reason, st.width, '      '))]),
    ].join('\n')];
  };
  return [...block('survived', 'survived'), ...block('undecided', 'undecided'), ...block('stillborn', 'refused by the model')].join('\n\n');
}

/** What each property is good for. */
export function killersTable({ base, summary }: MutationResult, st: Style): string {
  const { killers } = summary;
  const number = (name: string): number => base.used.indexOf(name) + 1;
  const width = Math.max(8, Math.min(Math.max(...killers.map(k => k.name.length)), st.width - 6 - 12 - 13));
  const left = ' '.repeat(6 + width);
  const columns = (kills: string, alone: string, subsumed: string): string => {
    const counts = `${kills.padStart(6)}${alone.padStart(6)}`;
    return subsumed === '' ? counts : wrap(subsumed, st.width, `${left}${counts}  `, `${left}${''.padEnd(counts.length)}  `).slice(left.length);
  };
  const idle = killers.filter(k => k.kills === 0);
  const lines = killers.map(k => {
    const name = k.name.length > width ? `${k.name}\n${left}` : k.name.padEnd(width);
    return `  ${String(number(k.name)).padStart(2)}  ${name}${columns(String(k.kills), String(k.alone), k.subsumedBy.map(number).join(', '))}`;
  });
  return [
    left + columns('kills', 'alone', 'subsumed by'), ...lines,
    ...(idle.length > 0 ? [wrap(`Kill nothing: ${idle.map(k => k.name).join(', ')}.`, st.width, '  ')] : []),
    ...(summary.cutShort > 0 ? [wrap(`A bound ended the search of ${summary.cutShort} of the killed mutants: other properties may kill them, too.`, st.width, '  ')] : []),
  ].join('\n');
}

/** "87.5%", or "-" when nothing could be killed. */
export const percent = (score: number | null): string => score === null ? '-' : `${(score * 100).toFixed(1)}%`;

/** "21 mutants: 14 killed, 2 survived, ...", then the score. */
export function mutationTotals({ mutants, summary }: MutationResult, st: Style): string {
  const { killed, survived, equivalent, undecided, stillborn } = summary.counts;
  const counts = `${mutants.length} ${mutants.length === 1 ? 'mutant' : 'mutants'}: ${killed} killed, ${survived} survived, ${equivalent} equivalent, ${undecided} undecided, ${stillborn} refused by the model`;
  return `${wrap(counts, st.width, '', '  ')}\nscore ${percent(summary.score)} (${killed} of ${killed + survived})`;
}

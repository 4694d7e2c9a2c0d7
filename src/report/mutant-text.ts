/** Mutants by themselves: the list of them, and one of them with its counterexamples. */
import type { PropertyResult, RunResult } from '../check.ts';
import type { Base, Judged } from '../mutate/judge.ts';
import { KINDS, type Mutant, type MutantKind } from '../mutate/mutant.ts';
import type { Step } from '../trace/trace.ts';
import { thousands, wrap, type Style } from './style.ts';
import { counterexample, distinctTraces } from './trace-text.ts';

/** The names by kind, each on a line of its own, as `--mutant` takes it. */
export function mutantList(mutants: readonly Mutant[], st: Style): string {
  const kinds = (Object.keys(KINDS) as MutantKind[]).filter(kind => mutants.some(m => m.kind === kind));
  return [
    ...kinds.map(kind => [st.bold(`${kind}: ${KINDS[kind]}`), ...mutants.filter(m => m.kind === kind).map(m => `  ${m.name}`)].join('\n')),
    `${mutants.length} ${mutants.length === 1 ? 'mutant' : 'mutants'}`,
  ].join('\n\n');
}

/** What became of a mutant, the verdicts that are not those of the run itself, and the counterexamples. `==>` marks the steps that the change is about. */
export function mutantDetails(mutant: Mutant, base: Base, judged: Judged, run: RunResult | undefined, st: Style): string {
  const sizes = ({ states, transitions, depth }: Base | Judged): string => `${thousands(states)} states, ${thousands(transitions)} transitions, depth ${depth}`;
  const others = judged.said.filter(s => s.verdict === 'holds').length;
  const told = run?.properties.filter(p => p.verdict !== 'holds') ?? [];
  const head = [
    st.bold(wrap(`${base.name}, ${mutant.name}`, st.width, '', '  ')),
    wrap(mutant.what, st.width, '  '),
    wrap(`${judged.fate}${judged.because === '' ? '' : `: ${judged.because}`}`, st.width, '  ', '    '),
    ...(judged.fate === 'stillborn' ? [] : [`  ${sizes(judged)}`, `  the run itself: ${sizes(base)}`]),
    ...told.map(p => wrap(`${p.name}: ${p.verdict}, ${p.because}`, st.width, '  ', '    ')),
    ...(others > 0 ? [`  ${others} ${others === 1 ? 'property holds' : 'properties hold'}, as in the run itself`] : []),
  ].join('\n');
  if (run === undefined) return head;
  return [
    head,
    // The key replays on the mutant only, which no command line names.
    ...distinctTraces(run).map(({ property, also }) => counterexample(`${base.name}, mutated`, marked(property, mutant), also, st).replace(/\n {2}replay=\S*$/, '')),
  ].join('\n\n');
}

/** The property with the marks of its trace where the mutant differs, in the place of those where the run's own patches do. */
function marked(p: PropertyResult, { name, place, steps }: Mutant): PropertyResult {
  const { trace } = p;
  // A mutant by hand is a patch like those of the run: the trace knows its labels.
  const differs = (s: Step): boolean => steps ? steps.some(of => isStep(s, of)) : s.patchedBy === place;
  return trace ? { ...p, trace: { ...trace, steps: trace.steps.map(s => ({ ...s, patchedBy: differs(s) ? name : undefined })) } } : p;
}

/** Is this step of a trace, whose name has the number of its thread and its parameters, the one called `of`? */
function isStep({ name, agent, label }: Step, of: string): boolean {
  const full = label === undefined ? of : `${agent}${of.slice(of.indexOf(' '))}`;
  return name === full || name.startsWith(`${full}(`) || name.startsWith(`${full} -> `);
}

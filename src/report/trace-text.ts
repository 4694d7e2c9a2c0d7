/** A counterexample as text: one line a step, under it only what changed, at the end what fails and why. */
import type { PropertyResult, RunResult } from '../check.ts';
import type { Trace } from '../trace/trace.ts';
import { wrap, type Style } from './style.ts';

/** The steps of a trace. `==>` marks a step that a variant put there or changed. */
export function traceSteps(trace: Trace, st: Style): string {
  const lanes = Math.max(4, ...trace.steps.map(s => s.agent.length));
  return trace.steps.map(step => {
    const mark = step.patchedBy === undefined ? '   ' : '==>';
    const head = `${mark}${String(step.index).padStart(3)}  ${step.agent.padEnd(lanes)}  `;
    const lines = [wrap(step.text, st.width, head, ' '.repeat(head.length))];
    // The thread's own program point is what the line says already.
    const changes = step.changes.filter(c => c.instance !== step.agent || step.label === undefined)
      .map(c => `${c.instance}: ${c.from} -> ${c.to}`);
    if (changes.length > 0) lines.push(st.dim(changes.map(c => wrap(c, st.width, ' '.repeat(head.length), ' '.repeat(head.length + 2))).join('\n')));
    return lines.join('\n');
  }).join('\n');
}

export const stepsOf = (n: number | null): string => n === 1 ? '1 step' : `${n} steps`;

/** A violated property with its trace, ready to be pasted into a mail. */
export function counterexample(run: string, p: PropertyResult, also: readonly string[], st: Style): string {
  const trace = p.trace!;
  const lines = [
    st.bold(wrap(`${run}: ${p.name} is ${st.bad('VIOLATED')} after ${stepsOf(p.traceLength)}`, st.width)),
    ...(trace.steps.length === 0 ? ['     in the initial state'] : [traceSteps(trace, st)]),
    wrap(`fails: ${p.because}`, st.width, '  ', '         '),
    ...(p.detail?.values ?? []).map(v => wrap(`${v.what} = ${v.value}`, st.width, '         ', '           ')),
    ...(also.length > 0 ? [wrap(`The same steps violate: ${also.join(', ')}`, st.width, '  ', '    ')] : []),
    `  replay=${trace.replay || '-'}`,
  ];
  return lines.join('\n');
}

/** The distinct counterexamples of a run: several properties often fail by the same steps. */
export function distinctTraces(run: RunResult): { property: PropertyResult; also: readonly string[] }[] {
  const byTrace = new Map<string, PropertyResult[]>();
  for (const p of run.properties) if (p.trace) byTrace.set(p.trace.replay, [...byTrace.get(p.trace.replay) ?? [], p]);
  return [...byTrace.values()].map(([property, ...others]) => ({ property: property!, also: others.map(p => p.name) }));
}

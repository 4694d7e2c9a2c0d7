/** What there is to check. */
import { describeVariant, runsOf, type Run, type Scenario, type Variant } from '../model/index.ts';
import { wrap, type Style } from './style.ts';

function entry(label: string, text: string, width: number, st: Style): string {
  const hanging = ' '.repeat(width + 6);
  return label.length > width ? `    ${label}\n${wrap(text, st.width, hanging)}` : wrap(text, st.width, `    ${label.padEnd(width)}  `, hanging);
}

/** The verdicts that a run expects, in short. */
function expected({ expect }: Run): string {
  if (!expect) return 'no expectation';
  const not = Object.entries(expect).filter(([, v]) => v !== 'holds');
  return not.length === 0 ? 'all hold' : not.map(([name, v]) => `${name} ${typeof v === 'string' ? v : 'violated'}`).join(', ');
}

export function listScenarios(scenarios: readonly Scenario[], st: Style): string {
  const blocks = scenarios.map(s => {
    const runs = Object.entries(runsOf(s));
    // A longer label has the line to itself, so that what follows keeps its room.
    const width = Math.min(24, Math.max(...runs.map(([r]) => (r || 'as declared').length)));
    return [
      st.bold(s.name) + (s.spec.large ? st.dim('  (large: only with --all or by name)') : ''),
      wrap(s.spec.asks, st.width, '  '),
      ...runs.map(([run, r]) => entry(run || 'as declared', r.because ?? expected(r), width, st)),
    ].join('\n');
  });
  return blocks.join('\n\n');
}

/** The axes of all scenarios, with the patches behind each label. */
export function listAxes(scenarios: readonly Scenario[], st: Style): string {
  const seen = new Map<string, string[]>();
  for (const s of scenarios) for (const [axis, options] of Object.entries(s.spec.axes ?? {})) {
    if (seen.has(axis)) continue;
    seen.set(axis, Object.entries(options).flatMap(([label, c]) => [
      wrap(c.means ?? '', st.width, `  ${label}  `, '      '),
      ...(c.use ?? []).flatMap((v: Variant) => [
        st.dim(wrap(`${v.target} ${v.of}, ${v.name}: ${v.patch.why}`, st.width, '      ', '        ')),
        ...describeVariant(v).map(l => st.dim(wrap(l, st.width, '        ', '            '))),
      ]),
    ]));
  }
  return [...seen].map(([axis, lines]) => [st.bold(`axis ${axis}`), ...lines].join('\n')).join('\n');
}

export function listProperties(scenarios: readonly Scenario[], st: Style): string {
  const seen = new Map<string, string>();
  for (const s of scenarios) for (const p of s.spec.properties) seen.set(p.name, p.kind !== 'deadlock' ? p.spec.why : p.spec.end === 'stuttering' ? 'no state is left by nothing but steps that do not change it, except those declared final' : 'no state is stuck, except those declared final');
  seen.set('refused', 'every event that is sent is handled, unless the action says opt or block');
  return [st.bold('properties'), ...[...seen].map(([name, why]) => `  ${name}\n${st.dim(wrap(why, st.width, '      '))}`)].join('\n');
}
